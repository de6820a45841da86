// Two sets of policy, compared: for each profile everything that one side permits and the other does not. Takes models,
// gives changes with witnesses and a verdict. What cannot be decided is unknown, never equal.

import type { ByteText } from '../base/index.js';
import type { PolicyModel, ProfileModel } from '../model/index.js';
import type { Change } from './changes.js';
import type { Doubt, Findings } from './compare-profiles.js';
import { compareProfiles } from './compare-profiles.js';
import { missingProfile } from './domains.js';
import type { Excuse } from './excuses.js';
import type { LogLoss } from './log-losses.js';
import type { PlacedProfile, ProfilePair } from './pair-profiles.js';
import { pairProfiles } from './pair-profiles.js';
import type { Verdict } from './verdict.js';
import { joinVerdicts, verdictOf } from './verdict.js';
import type { WalkLimits } from './walk-class.js';

export interface ProfileComparison {
  /** The name after; the name before of a profile that is gone. */
  readonly name: ByteText;
  readonly before: PlacedProfile | undefined;
  readonly after: PlacedProfile | undefined;
  readonly verdict: Verdict;
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
  readonly logLosses: readonly LogLoss[];
}

export interface Comparison {
  readonly verdict: Verdict;
  /** All profiles of both sides, in byte order of their names. */
  readonly profiles: readonly ProfileComparison[];
}

export interface CompareOptions extends Partial<WalkLimits> {
  /** Policy that both sides have besides; asked for where a profile stands on one side only. */
  unchanged?(): readonly PolicyModel[];
  /** What was granted beforehand for a profile; changes that it excuses say so. */
  excuses?(profile: ProfilePair): readonly Excuse[];
  /** Pairs of profiles that were compared before, under the same limits. */
  readonly known?: ComparedPairs;
  /** So many of so many profiles are compared. */
  progress?(done: number, total: number): void;
}

/** What was found out about two profiles with nothing to excuse: they are values, so it stays so. */
export class ComparedPairs {
  private readonly found = new WeakMap<ProfileModel, WeakMap<ProfileModel, Findings>>();

  findingsOn(before: ProfileModel, after: ProfileModel, compare: () => Findings): Findings {
    const withBefore = this.found.get(before) ?? new WeakMap<ProfileModel, Findings>();
    this.found.set(before, withBefore);
    let findings = withBefore.get(after);
    if (findings === undefined) withBefore.set(after, (findings = compare()));
    return findings;
  }
}

/** Real profiles that differ need some hundreds, few of them ten thousands; more would take longer than a person waits. */
export const defaultWalkLimits: WalkLimits = { states: 100_000 };

/** Compare policy files, one model each, before and after. */
export function comparePolicies(
  before: readonly PolicyModel[],
  after: readonly PolicyModel[],
  {
    states = defaultWalkLimits.states,
    unchanged = () => [],
    excuses = () => [],
    known: compared = new ComparedPairs(),
    progress,
  }: CompareOptions = {},
): Comparison {
  const { pairs, repeated } = pairProfiles(before, after);
  const isWhole = pairs.every((pair) => pair.before !== undefined && pair.after !== undefined);
  const others = isWhole ? [] : profilesOf(unchanged());
  const known = new Set<ByteText>([...repeated, ...others.map(({ name }) => name)]);
  const sides = { before: [...profilesOf(before), ...others], after: [...profilesOf(after), ...others] };
  const profiles = pairs.map((pair, at) => {
    progress?.(at, pairs.length);
    const name = (pair.after ?? pair.before)?.model.name ?? ('' as ByteText);
    const { changes, doubts, logLosses } = comparePair(pair, sides, { states }, excuses, compared);
    const allDoubts = known.has(name) ? [...doubts, { why: 'defined-twice', class: undefined } as const] : doubts;
    const verdict = verdictOf(changes, allDoubts.length === 0);
    return { name, ...pair, verdict, changes, doubts: allDoubts, logLosses };
  });
  return { verdict: joinVerdicts(profiles.map(({ verdict }) => verdict)), profiles };
}

interface Sides {
  readonly before: readonly ProfileModel[];
  readonly after: readonly ProfileModel[];
}

function comparePair(
  pair: ProfilePair,
  sides: Sides,
  limits: WalkLimits,
  excuses: NonNullable<CompareOptions['excuses']>,
  compared: ComparedPairs,
): Findings {
  const { before, after } = pair;
  if (before !== undefined && after !== undefined) {
    const excusing = excuses(pair);
    const compare = (): Findings => compareProfiles(before, after, limits, excusing);
    return excusing.length > 0 ? compare() : compared.findingsOn(before.model, after.model, compare);
  }
  const changes =
    before !== undefined
      ? [missingProfile('profile-removed', before.model, sides.after)]
      : after !== undefined
        ? [missingProfile('profile-added', after.model, sides.before)]
        : [];
  return { changes, doubts: [], logLosses: [] };
}

function profilesOf(policies: readonly PolicyModel[]): readonly ProfileModel[] {
  return policies.flatMap(({ profiles }) => profiles);
}
