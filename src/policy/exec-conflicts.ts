// Two rules for the same programs that disagree on how they are executed, as far as that shows without automata: the same
// pattern, written twice. Also the targets of execution, of which a profile has room for few. Takes the rules of one
// profile, gives diagnostics. Source: policy-language 6.1 and 7; permission-semantics 3.

import type { FileRule, Qualifiers } from '../language/index.js';
import type { ByteText, Diagnostic } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { WrittenRule } from './blocks.js';
import type { EffectiveRule } from './effective.js';
import { hasNamespace } from './names.js';
import { includeChain } from './origins.js';

/** Named targets that a profile has room for. */
const mostTargets = 12;

/**
 * Diagnostics: `policy/conflicting-exec`, at the later of two rules, naming the earlier.
 *
 * A deny rule takes away and never conflicts; rules of different priority do not either, since one of them wins.
 */
export function findExecConflicts(rules: readonly EffectiveRule[], profile: ByteText): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<
    string,
    { readonly rule: EffectiveRule; readonly way: string; readonly owner: Qualifiers['owner'] }[]
  >();
  for (const rule of rules) {
    const subject = subjectOf(rule);
    if (subject === undefined || rule.qualifiers.mode === 'deny') continue;
    const way = wayOf(rule, profile);
    const { owner } = rule.qualifiers;
    const others = seen.get(subject) ?? [];
    const conflict = others.find((other) => other.way !== way && meet(other.owner, owner));
    if (conflict !== undefined) diagnostics.push(conflictOf(rule, conflict.rule));
    if (!others.some((other) => other.way === way && other.owner === owner)) others.push({ rule, way, owner });
    seen.set(subject, others);
  }
  return diagnostics;
}

function meet(one: Qualifiers['owner'], other: Qualifiers['owner']): boolean {
  return one === undefined || other === undefined || one === other;
}

function conflictOf({ origin }: EffectiveRule, earlier: EffectiveRule): Diagnostic {
  return diagnostic('policy/conflicting-exec', origin.at, {}, [
    { at: earlier.origin.at, role: 'conflicting' },
    ...includeChain(origin.via),
  ]);
}

/** What a rule lets be executed, with all that must be equal for two rules to meet; undefined where it executes nothing. */
function subjectOf({ rule, qualifiers }: EffectiveRule): string | undefined {
  const rank = `${qualifiers.priority ?? 0}${qualifiers.mode === 'prompt' ? ' prompt' : ''}`;
  if (rule.kind === 'file') {
    if (rule.form === 'all') return `${rank} file /{**,}`;
    return rule.exec === undefined ? undefined : `${rank} file ${rule.path?.value}`;
  }
  if (rule.kind === 'change-profile' && rule.exec !== undefined) {
    return `${rank} change_profile ${rule.exec.value} ${rule.target?.value ?? '**'}`;
  }
  return undefined;
}

/** How it is executed: two ways are compatible when these are equal. */
function wayOf({ rule }: EffectiveRule, profile: ByteText): string {
  if (rule.kind === 'change-profile') return rule.safety === 'unsafe' ? 'unscrubbed' : 'scrubbed';
  if (rule.kind !== 'file' || rule.exec === undefined) return 'inherit';
  const { transition, scrubbed } = rule.exec;
  const isInherit = transition.endsWith('ix');
  const isUnconfined = transition === 'pux' || transition === 'cux';
  const target = targetOf(rule, profile);
  const destination = target === localTransition ? 'c' : (target ?? transition[0]);
  const isUnscrubbed = rule.safety === 'unsafe' || (!scrubbed && transition !== 'ix' && transition !== 'x');
  return [
    ...(isUnscrubbed ? ['unscrubbed'] : []),
    ...(isInherit ? ['inherit'] : []),
    ...(isUnconfined ? ['unconfined'] : []),
    ...(transition === 'ix' && rule.target === undefined ? [] : [`to ${destination}`]),
  ].join(' ');
}

/** Diagnostics: `policy/too-many-exec-targets`. Rules are as written: targets are counted before variables are replaced. */
export function checkExecTargets(rules: readonly WrittenRule[], profile: ByteText): Diagnostic[] {
  const names = new Set<string>();
  for (const { rule, origin } of rules) {
    if (rule.kind !== 'file') continue;
    const target = targetOf(rule, profile);
    if (target === undefined || target === localTransition) continue;
    names.add(target);
    if (names.size > mostTargets) {
      return [diagnostic('policy/too-many-exec-targets', origin.at, { limit: mostTargets }, includeChain(origin.via))];
    }
  }
  return [];
}

/** A child profile named like the program, which needs no name of its own. */
const localTransition = ' local';

/** The profile that a file rule names, whether or not it executes anything; undefined where it names none. */
function targetOf(rule: FileRule, profile: ByteText): string | undefined {
  const { target, path, exec, permissions } = rule;
  if (target === undefined || path === undefined || (permissions.includes('l') && exec === undefined)) return undefined;
  const name = target.value;
  if (hasNamespace(name)) return name;
  const part = name.indexOf('//');
  const isElsewhere = profile.slice(0, part) !== name.slice(part, 2 * part);
  if (part !== -1 && isElsewhere && name.slice(part + 2) === path.value) return localTransition;
  if (exec?.transition.startsWith('c') !== true) return name;
  return name === path.value ? localTransition : `${profile}//${name}`;
}
