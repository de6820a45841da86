// What was found out about profiles before a unit was held: the set is judged again then, and most of it is as it was. Takes
// profiles and states of the whole policy, gives answers that were given before. Must never give one where any file that a
// profile reads, in any of the states, says something else in any of them.

import { ComparedPairs } from '../compare/index.js';
import type { ProfileModel } from '../model/index.js';
import type { BytePath } from '../base/index.js';
import { NamelessTerms } from './accepted.js';
import type { Four, Quartet } from './four.js';
import { sides } from './four.js';
import { reachableFrom } from './include-graph.js';
import type { ProfileLaw } from './law-profile.js';
import type { PolicyState } from './policy-state.js';

interface Remembered {
  readonly quartet: Quartet;
  readonly states: Four<PolicyState>;
  readonly law: ProfileLaw;
}

export class Memory {
  /** For the gate, which compares two profiles by nothing but what they permit. */
  readonly pairs = new ComparedPairs();
  readonly nameless = new NamelessTerms();
  private readonly known = new WeakMap<ProfileModel, Remembered[]>();

  /** What the law says of a profile, from before or by `judge`. `roots` are the files that it stands in. */
  lawOn(quartet: Quartet, roots: readonly BytePath[], states: Four<PolicyState>, judge: () => ProfileLaw): ProfileLaw {
    const key = quartet.merged?.model;
    if (key === undefined) return judge();
    const known = this.known.get(key) ?? [];
    this.known.set(key, known);
    const found = known.find((one) => isSameProfile(one.quartet, quartet) && saysTheSame(one.states, states, roots));
    if (found !== undefined) return found.law;
    const law = judge();
    known.push({ quartet, states, law });
    return law;
  }
}

function isSameProfile(one: Quartet, other: Quartet): boolean {
  return one.isGuess === other.isGuess && sides.every((side) => one[side]?.model === other[side]?.model);
}

/** Also what one state reads and another does not must be the same there: the law looks for its words. */
function saysTheSame(before: Four<PolicyState>, now: Four<PolicyState>, roots: readonly BytePath[]): boolean {
  const files = new Set(sides.flatMap((side) => [...reachableFrom(now[side].graph, roots)]));
  return sides.every((side) => [...files].every((file) => now[side].readsAs(before[side], file)));
}
