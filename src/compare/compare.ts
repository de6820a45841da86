// Two sets of policy, compared: for each profile everything that one side permits and the other does not. Takes models,
// gives changes with witnesses and a verdict. What cannot be decided is unknown, never equal.

import type { ByteText } from '../base/index.js';
import type { AutomatonClass, PolicyModel, ProfileModel } from '../model/index.js';
import { sameSocketForm } from '../model/index.js';
import { compareAttachments } from './attachments.js';
import { compareCapabilities } from './capabilities.js';
import type { Change } from './changes.js';
import { Differences } from './differences.js';
import { missingProfile } from './domains.js';
import { stancesOn } from './letting-through.js';
import type { PlacedProfile, ProfilePair } from './pair-profiles.js';
import { pairProfiles } from './pair-profiles.js';
import { differingClasses } from './region.js';
import { compareValues } from './values.js';
import type { Verdict } from './verdict.js';
import { joinVerdicts, verdictOf } from './verdict.js';
import type { WalkLimits } from './walk-class.js';
import { walkClass } from './walk-class.js';
import { witnessAll } from './witness.js';

/** Why something was not decided. */
export interface Doubt {
  readonly why: 'too-large' | 'unconfirmed' | 'defined-twice' | 'other-form';
  /** Where the doubt is about one class. */
  readonly class: AutomatonClass | 'attachment' | undefined;
}

export interface ProfileComparison {
  /** The name after; the name before of a profile that is gone. */
  readonly name: ByteText;
  readonly before: PlacedProfile | undefined;
  readonly after: PlacedProfile | undefined;
  readonly verdict: Verdict;
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
}

export interface Comparison {
  readonly verdict: Verdict;
  /** All profiles of both sides, in byte order of their names. */
  readonly profiles: readonly ProfileComparison[];
}

/** Enough for the largest public profiles, twenty times over. */
export const defaultWalkLimits: WalkLimits = { states: 500_000 };

/** Compare policy files, one model each, before and after. */
export function comparePolicies(
  before: readonly PolicyModel[],
  after: readonly PolicyModel[],
  limits: WalkLimits = defaultWalkLimits,
): Comparison {
  const { pairs, repeated } = pairProfiles(before, after);
  const sides = {
    before: before.flatMap(({ profiles }) => profiles),
    after: after.flatMap(({ profiles }) => profiles),
  };
  const profiles = pairs.map((pair) => {
    const changes: Change[] = [];
    const doubts: Doubt[] = [];
    const { before: one, after: other } = pair;
    if (one !== undefined && other !== undefined) compareProfiles(one, other, limits, changes, doubts);
    else if (one !== undefined) changes.push(missingProfile('profile-removed', one.model, sides.after));
    else if (other !== undefined) changes.push(missingProfile('profile-added', other.model, sides.before));
    const name = nameOf(pair);
    if (repeated.includes(name)) doubts.push({ why: 'defined-twice', class: undefined });
    const verdict = verdictOf(changes, doubts.length === 0);
    return { name, ...pair, verdict, changes, doubts };
  });
  return { verdict: joinVerdicts(profiles.map(({ verdict }) => verdict)), profiles };
}

function nameOf({ before, after }: ProfilePair): ByteText {
  return (after ?? before)?.model.name ?? ('' as ByteText);
}

function compareProfiles(
  before: PlacedProfile,
  after: PlacedProfile,
  limits: WalkLimits,
  changes: Change[],
  doubts: Doubt[],
): void {
  const [one, other] = [before.model, after.model];
  if (one.name !== other.name) {
    changes.push({ kind: 'renamed', effect: 'shift', before: one.name, after: other.name });
  }
  changes.push(...compareValues(before, after));
  const attachments = compareAttachments(one, other, limits);
  changes.push(...attachments.changes);
  if (attachments.end === 'exhausted') doubts.push({ why: 'too-large', class: 'attachment' });
  changes.push(...compareCapabilities(before, after));
  for (const wanted of differingClasses([one, other])) compareClass(wanted, before, after, limits, changes, doubts);
}

function compareClass(
  wanted: AutomatonClass,
  before: PlacedProfile,
  after: PlacedProfile,
  limits: WalkLimits,
  changes: Change[],
  doubts: Doubt[],
): void {
  const models = [before.model, after.model];
  const [one, other] = stancesOn(wanted, models);
  if (isOtherForm(wanted, before.model, after.model)) {
    doubts.push({ why: 'other-form', class: wanted });
    return;
  }
  const found = new Differences();
  const end = walkClass(wanted, models, limits, (meeting) => found.take(meeting, one === other));
  const { changes: witnessed, unconfirmed } = witnessAll(wanted, found.all, before, after);
  changes.push(...witnessed);
  if (end === 'exhausted') doubts.push({ why: 'too-large', class: wanted });
  if (unconfirmed > 0) doubts.push({ why: 'unconfirmed', class: wanted });
}

/** Sockets whose strings say less on one side, because its abi knows less: nothing follows from comparing them. */
function isOtherForm(wanted: AutomatonClass, before: ProfileModel, after: ProfileModel): boolean {
  if (!wanted.startsWith('network-v') && wanted !== 'network-skb') return false;
  if (sameSocketForm(before.features, after.features)) return false;
  const asked = stancesOn(wanted, [before, after]).every((stance) => stance !== 'open');
  return asked && [before, after].some((profile) => profile.terms(wanted).length > 0);
}
