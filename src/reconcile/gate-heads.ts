// Heads of profiles: which profiles there are, what they attach to, their mode and flags. Takes two flat units, adds to a
// verdict. A mode that gets stricter is a narrowing; any other change but `audit` is a finding.

import { compareBytes } from '../base/index.js';
import { headKeys } from './canonical.js';
import { findingAt } from './finding.js';
import type { FlatProfile, FlatUnit } from './flatten.js';
import type { VerdictDraft } from './verdict.js';

/** From strict to weak. Source: product, "The gate"; the conventions of comparison. */
const modes: readonly string[] = ['kill', 'enforce', 'prompt', 'complain', 'unconfined', 'default_allow'];

export function judgeHeads(before: FlatUnit, after: FlatUnit, draft: VerdictDraft): void {
  const [live, merged] = [byKey(before.profiles), byKey(after.profiles)];
  for (const [key, profiles] of merged) {
    const [profile, second] = profiles as [FlatProfile, FlatProfile?];
    if (second !== undefined) {
      draft.widenings.push(findingAt('reconcile/duplicate-profile', second.scope, second.statement));
    }
    const [counterpart, ...others] = live.get(key) ?? [];
    if (counterpart === undefined) {
      draft.widenings.push(
        findingAt('reconcile/new-profile', profile.scope, profile.statement, {}, [profile.scope.key]),
      );
    } else if (others.length === 0 && second === undefined) {
      judgeHead(counterpart, profile, draft);
    }
  }
  for (const [key, [profile]] of live) {
    if (profile !== undefined && !merged.has(key)) {
      draft.lostRestrictions.push(findingAt('reconcile/lost-profile', profile.scope, profile.statement));
    }
  }
}

/** Keys of the profiles that may run unconfined: there, a rule that goes takes its class out of mediation. */
export function mayBeUnconfined(unit: FlatUnit): ReadonlySet<string> {
  const isUnconfined = ({ statement }: FlatProfile): boolean =>
    headKeys(statement).flags.some((flag) => flag === 'unconfined' || flag === 'default_allow');
  return new Set(unit.profiles.filter(isUnconfined).map((profile) => profile.scope.profileKey));
}

function judgeHead(
  { statement: before }: FlatProfile,
  { statement: after, scope }: FlatProfile,
  draft: VerdictDraft,
): void {
  const keys = [scope.key];
  const [live, merged] = [headKeys(before), headKeys(after)];
  if (live.hat !== merged.hat || live.attachment !== merged.attachment || live.xattrs !== merged.xattrs) {
    draft.lostRestrictions.push(findingAt('reconcile/attachment-changed', scope, after, {}, keys));
  }
  if (live.identities !== merged.identities) {
    draft.lostRestrictions.push(findingAt('reconcile/identities-changed', scope, after, {}, keys));
  }
  const [liveMode, mergedMode] = [modeOf(live.flags), modeOf(merged.flags)];
  if (liveMode !== mergedMode) {
    const data = { before: liveMode, after: mergedMode };
    // Rules of an unconfined profile can mediate what a complaining one only logs.
    const isKnown = !isLoose(liveMode) || mergedMode === 'enforce' || mergedMode === 'kill';
    const stricter = isKnown && rank(mergedMode) < rank(liveMode);
    if (stricter) draft.narrowings.push(findingAt('reconcile/stricter-mode', scope, after, data, keys));
    else draft.lostRestrictions.push(findingAt('reconcile/weaker-mode', scope, after, data, keys));
  }
  const [liveOthers, mergedOthers] = [otherFlags(live.flags), otherFlags(merged.flags)];
  if (liveOthers !== mergedOthers) {
    const data = { before: liveOthers, after: mergedOthers };
    draft.lostRestrictions.push(findingAt('reconcile/flags-changed', scope, after, data, keys));
  }
  if (live.flags.some(isAudit) && !merged.flags.some(isAudit)) {
    draft.notices.push(findingAt('reconcile/audit-lost', scope, after, { permissions: 'all' }, keys));
  }
}

/** The mode; several modes at once are none that is known. */
function modeOf(flags: readonly string[]): string {
  const said = flags.filter((flag) => modes.includes(flag));
  return said.length === 0 ? 'enforce' : said.join(' ');
}

function isLoose(mode: string): boolean {
  return mode === 'unconfined' || mode === 'default_allow';
}

/** Not a number for what is no mode, so that it is stricter than nothing. */
function rank(mode: string): number {
  const found = modes.indexOf(mode);
  return found === -1 ? NaN : found;
}

function isAudit(flag: string): boolean {
  return flag === 'audit';
}

function otherFlags(flags: readonly string[]): string {
  return flags.filter((flag) => !modes.includes(flag) && !isAudit(flag)).join(' ');
}

function byKey(profiles: readonly FlatProfile[]): Map<string, FlatProfile[]> {
  const found = new Map<string, FlatProfile[]>();
  for (const profile of [...profiles].sort((one, other) =>
    compareBytes(one.scope.profileKey, other.scope.profileKey),
  )) {
    const { profileKey } = profile.scope;
    found.set(profileKey, [...(found.get(profileKey) ?? []), profile]);
  }
  return found;
}
