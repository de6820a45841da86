// What two profiles can do together, before and after: where one asks and the other one takes it. Takes the terms of both halves
// in both states, gives what came to be asked for, and what no longer works. Must never decide what is worth saying.

import type { ByteText } from '../base/index.js';
import type { Halves, QueryShape, Role, Term } from '../model/index.js';
import { walkVersions } from '../model/index.js';
import type { WalkLimits } from './walk-class.js';

/** One side in one state: its terms, all that there is, or nothing at all. */
export type Side = readonly Term[] | 'everything' | 'nothing';

export type Sides = Readonly<Record<Role, Side>>;

/** The shortest string that shows it, and the terms that decide there. */
export interface SharedAccess {
  readonly text: ByteText;
  readonly before: Readonly<Record<Role, readonly Term[]>>;
  readonly after: Readonly<Record<Role, readonly Term[]>>;
}

/** About one permission in two halves. */
export interface HalvesFound {
  readonly halves: Halves;
  /** By the rule that asks: what is asked for after, and was not before. */
  readonly asked: ReadonlyMap<Term['rule'], Asked>;
  /** What is asked for after, whatever was before. */
  readonly standing: ReadonlyMap<Term['rule'], Asked>;
  /** What worked and does not any more, though one half is still there; by the half that is. */
  readonly broken: Readonly<Partial<Record<Role, SharedAccess>>>;
}

export interface Asked {
  readonly shown: SharedAccess;
  /** Whether the other side takes some of it. */
  isTaken: boolean;
}

/** Undefined where the limits did not suffice. */
export function compareHalves(
  halves: readonly Halves[],
  before: Sides,
  after: Sides,
  query: QueryShape,
  limits: WalkLimits,
): readonly HalvesFound[] | undefined {
  const sides = [before.asking, before.taking, after.asking, after.taking] as const;
  const found = halves.map((each) => ({
    halves: each,
    asked: new Map<Term['rule'], Asked>(),
    standing: new Map<Term['rule'], Asked>(),
    broken: {} as Partial<Record<Role, SharedAccess>>,
  }));
  const end = walkVersions(
    {
      versions: sides.map((side) => ({ terms: typeof side === 'string' ? [] : side })),
      queries: [query],
      region: 'all',
      eachAnswerOnce: true,
      states: limits.states,
    },
    ({ text, decisions, matching }) => {
      const of = (at: number): readonly Term[] => matching[at] ?? [];
      const shown: SharedAccess = {
        text,
        before: { asking: of(0), taking: of(1) },
        after: { asking: of(2), taking: of(3) },
      };
      for (const one of found) {
        const { bits } = one.halves;
        // What a person is asked about may be permitted: then nothing is missing, and nothing was promised.
        const has = (at: number, role: Role, mayBe: boolean): boolean => {
          const side = sides[at];
          if (typeof side === 'string') return side === 'everything';
          const decision = decisions[at];
          const granted = (decision?.allowed ?? 0) | (mayBe ? (decision?.prompted ?? 0) : 0);
          return (granted & bits[role]) !== 0;
        };
        const [asked, taken] = [has(0, 'asking', false), has(1, 'taking', false)];
        const [asks, takes] = [has(2, 'asking', true), has(3, 'taking', true)];
        if (asks) note(one.standing, shown, bits.asking, takes);
        if (asks && !asked) note(one.asked, shown, bits.asking, takes);
        if (asked && taken && asks !== takes) one.broken[asks ? 'asking' : 'taking'] ??= shown;
      }
    },
  );
  return end === 'complete' ? found : undefined;
}

/** By each rule that permits to ask. */
function note(found: Map<Term['rule'], Asked>, shown: SharedAccess, bit: number, isTaken: boolean): void {
  for (const { rule, effect } of shown.after.asking) {
    if (effect.mode === 'deny' || (effect.permissions & bit) === 0) continue;
    const known = found.get(rule);
    if (known === undefined) found.set(rule, { shown, isTaken });
    else if (isTaken) known.isTaken = true;
  }
}
