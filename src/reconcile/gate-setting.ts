// The gate over one proposed change: what its merge would permit, and what the setting says to that. Takes a change and
// what is known around it, gives a verdict and, where it must not go on, a hold. Source: product, "The gate".

import type { Statement } from '../language/index.js';
import { judgeStatements } from './gate.js';
import type { Finding } from './finding.js';
import type { IncludeFacts } from './gate-order.js';
import type { HoldKind } from './outcome.js';
import type { Withdrawn } from './regained.js';
import { isNothing, returningRule } from './regained.js';
import { flattenUnit } from './flatten.js';
import type { FlatRule } from './flatten.js';
import type { GateVerdict } from './verdict.js';
import { isNotWider } from './verdict.js';

/** What to do with a merge that may be more permissive. `partial` is not among them yet. */
export type WideningSetting = 'refuse' | 'strict' | 'report';

/** The statements of each side; none where a side has no file. */
export interface Sides {
  readonly base: readonly Statement[];
  readonly ours: readonly Statement[];
  readonly theirs: readonly Statement[];
  readonly merged: readonly Statement[];
}

/** What is known around the change. */
export interface Surroundings {
  readonly includes: IncludeFacts;
  readonly hasAliases: boolean;
  /** The rules behind an include that is new. */
  rulesBehind(include: Finding): readonly FlatRule[];
  /** Whether what is behind a lost local include denies something. */
  deniesBehind(include: Finding): boolean;
}

export interface GateHold {
  readonly kind: Extract<HoldKind, 'widening' | 'lost-restriction' | 'lost-local'>;
  readonly standing: 'held' | 'refused';
  readonly reasons: readonly Finding[];
}

/**
 * Whether the change must be held.
 *
 * Shape: `lost-restriction` and `lost-local` under every setting; `widening` as the setting says, where `isOwners` tells
 *   whether the administrator edited or overrode the unit.
 */
export function applySetting(
  verdict: GateVerdict,
  lost: readonly Finding[],
  setting: WideningSetting,
  isOwners: boolean,
  around: Surroundings,
): GateHold | undefined {
  if (lost.length > 0) return { kind: 'lost-restriction', standing: 'refused', reasons: lost };
  const local = verdict.lostRestrictions.filter((finding) => finding.code === 'reconcile/lost-local');
  if (local.length > 0) {
    const standing = local.some((finding) => around.deniesBehind(finding)) ? 'refused' : 'held';
    return { kind: 'lost-local', standing, reasons: local };
  }
  if (isNotWider(verdict) || setting === 'report' || (setting === 'refuse' && !isOwners)) return undefined;
  return { kind: 'widening', standing: 'refused', reasons: [...verdict.widenings, ...verdict.lostRestrictions] };
}

/** What the change would give back although the administrator took it away in this unit. */
export function findLostRestrictions(
  sides: Sides,
  verdict: GateVerdict,
  withdrawn: Withdrawn,
  around: Surroundings,
): Finding[] {
  const base = flattenUnit(sides.base);
  const keysOf = (denies: boolean): Set<string> =>
    new Set(
      base.rules
        .filter((rule) => (rule.qualifiers.mode === 'deny') === denies)
        .flatMap((rule) => rule.atoms.map((atom) => atom.key)),
    );
  const [granted, denied] = [keysOf(false), keysOf(true)];
  const vendors = namesOf(judgeStatements(sides.base, sides.theirs, around.includes));
  const isAdministrators = (finding: Finding): boolean =>
    finding.code === 'reconcile/lost-deny'
      ? finding.keys.some((key) => !denied.has(key))
      : !vendors.has(nameOf(finding));
  return [
    ...verdict.widenings.filter((finding) => finding.keys.some((key) => granted.has(key)) && isGrant(finding)),
    ...findReturns(verdict, withdrawn, around),
    ...verdict.lostRestrictions.filter(isAdministrators),
  ].map((finding) => ({ ...finding, code: 'reconcile/lost-restriction' }) satisfies Finding);
}

/** New grants of a change under which something withdrawn, here or in another unit, may return. */
export function findReturns(verdict: GateVerdict, withdrawn: Withdrawn, around: Surroundings): Finding[] {
  if (isNothing(withdrawn)) return [];
  const returns = (rule: FlatRule): boolean =>
    withdrawn.more || returningRule(rule, withdrawn, around.hasAliases) !== undefined;
  return verdict.widenings.filter((finding) => {
    switch (finding.code) {
      case 'reconcile/new-grant':
        return finding.rule !== undefined && returns(finding.rule);
      case 'reconcile/new-include':
        return around.rulesBehind(finding).some(returns);
      case 'reconcile/transition-freed':
      case 'reconcile/mediation-lost':
      case 'reconcile/deny-grants':
      case 'reconcile/new-profile':
        return false;
      default:
        // What variables, aliases and features change cannot be told from the text.
        return true;
    }
  });
}

function isGrant(finding: Finding): boolean {
  return finding.code === 'reconcile/new-grant';
}

function namesOf({ widenings, lostRestrictions }: GateVerdict): ReadonlySet<string> {
  return new Set([...widenings, ...lostRestrictions].map(nameOf));
}

function nameOf({ code, keys, data }: Finding): string {
  return JSON.stringify([code, keys, data['profile']]);
}
