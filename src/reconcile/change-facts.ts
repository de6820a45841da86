// What a change of permissions is called, and the facts that are told with it. Takes a change between two profiles, gives
// codes, facts and the rules behind it. Judges nothing: whether it permits more is known already.

import type { Diagnostic, DiagnosticCode } from '../base/index.js';
import type { Causes, Change, ProfileComparison } from '../compare/index.js';
import { capabilityNames, execKey } from '../model/index.js';
import type { Deed } from './blame.js';
import type { Behind, Subject } from './findings.js';
import type { ImpliedSource } from './implied-sources.js';

/** The rule that makes the difference first, or what has the compiler add one; heads where no rule does. */
export function behindOf(
  change: Change,
  { before, after }: ProfileComparison,
  implied: readonly ImpliedSource[],
): Behind[] {
  if (!('causes' in change)) {
    const heads: Behind[] = [];
    if (after !== undefined)
      heads.push({ side: 'merged', at: after.model.profile.statement.head, via: [], mode: undefined });
    if (before !== undefined)
      heads.push({ side: 'ours', at: before.model.profile.statement.head, via: [], mode: undefined });
    return heads;
  }
  const { decisive } = change.causes;
  const behind = (side: 'before' | 'after', causes: typeof change.causes.before): Behind[] =>
    causes.map(({ rule: { origin }, mode }) => ({ side: side === 'before' ? 'ours' : 'merged', ...origin, mode }));
  const added = implied.map(({ side, origin }): Behind => ({ side, ...origin, mode: undefined }));
  const first = decisive === undefined ? added : behind(decisive.side, [decisive.cause]);
  const others = [...behind('after', change.causes.after), ...behind('before', change.causes.before)];
  return [...first, ...others.filter((one) => !first.some((known) => known.at === one.at))];
}

/** What a change is about; undefined where it is the profile itself. */
export function subjectOf(change: Change): Subject | undefined {
  switch (change.kind) {
    case 'access': {
      const { access, permissions, who } = change;
      return { class: change.class, access, permissions, who, exec: undefined };
    }
    case 'exec': {
      const { access, who, before, after } = change;
      return { class: 'file', access, permissions: ['x'], who, exec: { before, after } };
    }
    case 'capability':
      return {
        class: 'capability',
        access: undefined,
        permissions: namesOf(change.capabilities),
        who: 'anyone',
        exec: undefined,
      };
    default:
      return undefined;
  }
}

function namesOf(capabilities: readonly number[]): string[] {
  return capabilities.map((number) => capabilityNames[number] ?? `${number}`);
}

/** Facts besides the profile and the words of the rule. */
export function dataOf(change: Change, { before, after }: ProfileComparison): Diagnostic['data'] {
  switch (change.kind) {
    case 'access':
      return { permissions: change.permissions.join(' ') };
    case 'exec':
      return { permissions: 'x', before: execKey(change.before), after: execKey(change.after) };
    case 'capability':
      return { permissions: namesOf(change.capabilities).join(' ') };
    case 'mode':
      return { before: change.before, after: change.after };
    case 'flag':
      return {
        flag: change.flag,
        before: before?.model.flags.join(' ') ?? '',
        after: after?.model.flags.join(' ') ?? '',
      };
    case 'rlimit':
      return { limit: change.limit, before: `${change.before ?? ''}`, after: `${change.after ?? ''}` };
    case 'attachment':
      return { program: change.program, ...(change.takenFrom === undefined ? {} : { other: change.takenFrom }) };
    case 'renamed':
      return { before: change.before, after: change.after };
    case 'profile-added':
      return change.takenFrom === undefined ? {} : { other: change.takenFrom };
    case 'xattrs':
    case 'profile-removed':
      return {};
  }
}

const deedCodes: Readonly<Record<Deed, DiagnosticCode>> = {
  rule: 'reconcile/new-grant',
  definition: 'reconcile/definition-changed',
  alias: 'reconcile/new-alias',
  include: 'reconcile/new-include',
  'lost-rule': 'reconcile/lost-rule',
  head: 'reconcile/new-grant',
  unknown: 'reconcile/new-grant',
};

/** What a change is called that permits more. */
export function wideningCode(
  change: Change,
  deed: Deed,
  { before, after }: ProfileComparison,
  implied: readonly ImpliedSource[],
): DiagnosticCode {
  if (implied.length > 0) return 'reconcile/implied-grant';
  switch (change.kind) {
    case 'access':
    case 'capability': {
      const { causes } = change;
      if (isLostDenial(causes)) return 'reconcile/lost-deny';
      if (causes.decisive !== undefined || causes.after.length > 0) return deedCodes[deed];
      const wanted = change.kind === 'access' ? change.access.automaton : undefined;
      const wasAsked = wanted !== undefined && before?.model.mediated.has(wanted) === true;
      return wasAsked && after?.model.mediated.has(wanted) === false
        ? 'reconcile/mediation-lost'
        : 'reconcile/implied-grant';
    }
    case 'exec':
      return 'reconcile/exec-changed';
    case 'mode':
      return 'reconcile/weaker-mode';
    case 'flag':
      return 'reconcile/flags-changed';
    case 'rlimit':
      return 'reconcile/looser-rlimit';
    case 'attachment':
    case 'xattrs':
      return 'reconcile/attachment-changed';
    case 'profile-removed':
      return 'reconcile/lost-profile';
    case 'profile-added':
      return 'reconcile/new-profile';
    case 'renamed':
      return 'reconcile/renamed';
  }
}

function isLostDenial({ decisive }: Causes): boolean {
  return decisive?.side === 'before' && decisive.cause.mode === 'deny';
}

/** What a change is called that permits less. */
export function narrowingCode(change: Change): DiagnosticCode {
  switch (change.kind) {
    case 'access':
    case 'capability':
      return change.causes.decisive?.side === 'after' ? 'reconcile/new-deny' : 'reconcile/grant-withdrawn';
    case 'exec':
      return 'reconcile/stricter-exec';
    case 'mode':
      return 'reconcile/stricter-mode';
    case 'flag':
      return 'reconcile/stricter-flags';
    case 'rlimit':
      return 'reconcile/stricter-rlimit';
    case 'attachment':
    case 'xattrs':
    case 'profile-removed':
    case 'profile-added':
    case 'renamed':
      return 'reconcile/new-confinement';
  }
}
