// One class of several versions of a profile, walked together: every string on which they may differ, with what passes in
// each version. Takes profiles, calls the visitor. Two versions are a comparison, four are a merge.

import type { AutomatonClass, ClassQueries, ProfileModel, Term, Visit, WalkEnd, WalkOptions } from '../model/index.js';
import { helperQueries, helperRequestsIn, queriesFor, walkVersions } from '../model/index.js';
import type { ExcuseTerms, Excusing } from './excuses.js';
import { asidesOf, excusingAt } from './excuses.js';
import type { Passing, Stance } from './letting-through.js';
import { passing, stancesOn } from './letting-through.js';
import type { Region } from './region.js';
import { regionOf } from './region.js';

/** A string that can be asked about, and what passes there; one for each version, in order. */
export interface Meeting extends Visit {
  readonly passing: readonly Passing[];
  /** What each excuse grants there. */
  readonly excusing: readonly Excusing[];
}

export interface WalkLimits {
  /** States of one automaton at most. */
  readonly states: number;
}

export interface WalkWishes extends WalkLimits {
  /** Where only strings that two changes match are wanted: which change a term belongs to. */
  readonly changeOf?: WalkOptions['changeOf'];
  /** Where not all strings are wanted on which versions differ; by default what their stances ask for. */
  readonly region?: WalkOptions['region'];
  readonly enough?: WalkOptions['enough'];
  readonly eachAnswerOnce?: boolean;
}

/** A pair of link and target is asked about in another way than a path. */
export function isLinkPair({ shapes }: Pick<Visit, 'shapes'>): boolean {
  return shapes.some(({ name }) => name === 'link');
}

/**
 * Gives `exhausted` where the states ran out: what was not visited is not known. `terms` are those of each version,
 * `excuses` those of what is only asked.
 */
export function walkClass(
  wanted: AutomatonClass,
  profiles: readonly ProfileModel[],
  { states, changeOf, region: wish, enough, eachAnswerOnce = false }: WalkWishes,
  visit: (meeting: Meeting) => void,
  terms: readonly (readonly Term[])[] = termsOn(wanted, profiles, regionOf(profiles)),
  excuses: readonly ExcuseTerms[] = [],
): WalkEnd {
  const stances = stancesOn(wanted, profiles);
  if (stances.every((stance) => stance === 'open')) return 'complete';
  const region = wish ?? (new Set(stances).size === 1 ? 'differing' : 'all');
  const { shapes: queries } = queriesOn(wanted, profiles);
  const versions = terms.map((those) => ({ terms: those }));
  const asides = asidesOf(excuses);
  const options = {
    versions,
    asides,
    queries,
    region,
    states,
    enough,
    eachAnswerOnce,
    ...(changeOf === undefined ? {} : { changeOf }),
  } as const;
  return walkVersions(options, (visited) => {
    const isPair = isLinkPair(visited);
    const passed = visited.decisions.map((decision, at) =>
      passing(stances[at] as Stance, decision, visited.mask, isPair),
    );
    const excusing = excusingAt(excuses, visited.asides, visited.mask, isPair);
    visit({ ...visited, passing: passed, excusing });
  });
}

/** The terms of each version that take part: all that are asked, or those that can meet a difference. */
export function termsOn(
  wanted: AutomatonClass,
  profiles: readonly ProfileModel[],
  region: Region,
): readonly (readonly Term[])[] {
  const stances = stancesOn(wanted, profiles);
  if (new Set(stances).size === 1) return region.terms(wanted);
  return profiles.map((profile, at) => (stances[at] === 'open' ? [] : profile.terms(wanted)));
}

/** What can be asked about a class, by the first version that asks at all; of trusted helpers, what any version speaks of. */
export function queriesOn(wanted: AutomatonClass, profiles: readonly ProfileModel[]): ClassQueries {
  if (wanted === 'helper') return helperQueries(helperRequestsIn(profiles));
  const stances = stancesOn(wanted, profiles);
  const asking = profiles.find((_, at) => stances[at] !== 'open') ?? (profiles[0] as ProfileModel);
  return queriesFor(wanted, asking.features);
}
