// Pairs of profiles whose halves are the same, compared once: what an abstraction permits, it permits each of its readers, and
// all of these may be about one profile that changes. Takes the terms of both halves in both states, gives what compareHalves
// found, said of these very terms.

import type { HalvesFound, SharedAccess, Side, Sides } from '../../compare/index.js';
import type { Role, Term } from '../../model/index.js';
import { termKey } from '../../model/index.js';

interface Known {
  readonly sides: readonly Side[];
  readonly found: readonly HalvesFound[] | undefined;
}

export class AlikePairs {
  private readonly known = new Map<string, Known>();
  private readonly keys = new WeakMap<Term, string>();

  /** `compare` is asked where no pair of the class `name` has been alike. */
  find(
    name: string,
    before: Sides,
    after: Sides,
    compare: () => readonly HalvesFound[] | undefined,
  ): readonly HalvesFound[] | undefined {
    const sides = [before.asking, before.taking, after.asking, after.taking];
    const key = [name, ...sides.map((side) => this.keyOf(side))].join('\n\n');
    const known = this.known.get(key);
    if (known !== undefined) return known.found?.map((one) => saidOf(one, termsFor(known.sides, sides)));
    const found = compare();
    this.known.set(key, { sides, found });
    return found;
  }

  private keyOf(side: Side): string {
    if (typeof side === 'string') return side;
    // The same terms out of other rules are another answer: what is asked for is told by rule.
    const first = new Map<Term['rule'], number>();
    const lines = side.map((term, at) => {
      if (!first.has(term.rule)) first.set(term.rule, at);
      return `${first.get(term.rule) ?? at} ${this.keyOfTerm(term)}`;
    });
    return lines.join('\n');
  }

  private keyOfTerm(term: Term): string {
    let key = this.keys.get(term);
    if (key === undefined) this.keys.set(term, (key = termKey(term)));
    return key;
  }
}

/** Terms of one pair by those of the other, each in its place. */
type Counterparts = readonly ReadonlyMap<Term, Term>[];

function termsFor(known: readonly Side[], sides: readonly Side[]): Counterparts {
  return known.map((side, at) => {
    const other = sides[at];
    if (typeof side === 'string' || typeof other === 'string' || other === undefined) return new Map<Term, Term>();
    return new Map(side.map((term, place) => [term, other[place] ?? term]));
  });
}

function saidOf({ halves, asked, standing, broken }: HalvesFound, terms: Counterparts): HalvesFound {
  const rules = new Map([...(terms[2] ?? [])].map(([one, other]) => [one.rule, other.rule]));
  const byRule = (found: HalvesFound['asked']): HalvesFound['asked'] =>
    new Map(
      [...found].map(([rule, { shown, isTaken }]) => [rules.get(rule), { shown: shownOf(shown, terms), isTaken }]),
    );
  const each = Object.entries(broken).map(([role, shown]) => [role, shownOf(shown, terms)] as const);
  return {
    halves,
    asked: byRule(asked),
    standing: byRule(standing),
    broken: Object.fromEntries(each) as HalvesFound['broken'],
  };
}

function shownOf({ text, before, after }: SharedAccess, terms: Counterparts): SharedAccess {
  const inPlace = (state: SharedAccess['before'], role: Role, at: number): readonly Term[] =>
    state[role].map((term) => terms[at]?.get(term) ?? term);
  return {
    text,
    before: { asking: inPlace(before, 'asking', 0), taking: inPlace(before, 'taking', 1) },
    after: { asking: inPlace(after, 'asking', 2), taking: inPlace(after, 'taking', 3) },
  };
}
