// Why the compiler adds a rule that it did not add before: a child profile or a hat, or a rule that changes the profile. Takes
// a change of accesses and both sides, gives the places that bring it about. Empty wherever a rule, or anything else, may have
// to do with it: then nothing is known. Source: permission-semantics 2.8.

import type { AccessChange, Change, ProfileComparison } from '../compare/index.js';
import type { ProfileModel } from '../model/index.js';
import { matches } from '../model/index.js';
import type { Origin } from '../policy/index.js';

/** What the compiler adds a rule for, on the side that has it. */
export interface ImpliedSource {
  readonly side: 'ours' | 'merged';
  readonly origin: Origin;
}

/** Heads of child profiles and rules by which the change comes; empty where it does not come by what is added to them. */
export function impliedSources(change: Change, { before, after }: ProfileComparison): readonly ImpliedSource[] {
  if (change.kind !== 'access' || change.causes.decisive !== undefined || before === undefined || after === undefined)
    return [];
  const [more, less, side] =
    change.effect === 'widening'
      ? ([after.model, before.model, 'merged'] as const)
      : ([before.model, after.model, 'ours'] as const);
  if (!adds(more, change) || adds(less, change)) return [];
  const [these, those] = [more, less].map(makeUp) as [MakeUp, MakeUp];
  const news = (['children', 'changes'] as const).filter((kind) => those[kind].length === 0);
  return news.flatMap((kind) => these[kind]).map((origin) => ({ side, origin }));
}

function adds({ implied }: ProfileModel, { access }: AccessChange): boolean {
  return access.automaton === 'file' && implied.some(({ pattern }) => matches(pattern, access.text));
}

interface MakeUp {
  readonly children: readonly Origin[];
  readonly changes: readonly Origin[];
}

/** What of a profile has the compiler add rules. A hat has them for itself. */
function makeUp({ profile }: ProfileModel): MakeUp {
  const heads = [...(profile.isHat ? [profile] : []), ...profile.children];
  return {
    children: heads.map(({ statement, origin }) => ({ at: statement.head, via: origin.via })),
    changes: profile.rules.filter(({ rule }) => rule.kind === 'change-profile').map(({ origin }) => origin),
  };
}
