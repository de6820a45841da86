// Terms of one class beside a compiled automaton, at every string that can be asked about. Takes both, gives the shortest
// string where they decide differently.

import { decide } from '../../../src/model/index.js';
import type { Decision, Term } from '../../../src/model/index.js';
import type { QueryShape } from '../../../src/model/queries/query.js';
import { maskOf } from '../../../src/model/queries/query.js';
import type { CompiledAutomaton } from './automaton.js';
import type { CompiledDfa } from './dfa.js';
import type { PatternAutomaton } from './pattern-automaton.js';
import { patternAutomaton } from './pattern-automaton.js';

export interface TermDifference {
  /** As in JSON. */
  readonly text: string;
  /** Allowed, audited and quiet bits of those that can be asked for. */
  readonly ours: string;
  readonly real: string;
}

/** Undefined where both decide the same at all strings of the shapes. Not for files, whose execute bits have types. */
export function differenceFromTerms(
  terms: readonly Term[],
  shapes: readonly QueryShape[],
  real: CompiledAutomaton,
): TermDifference | undefined {
  const ours = patternAutomaton(
    [...shapes, ...terms].map(({ pattern }) => pattern),
    new Set(shapes.keys()),
  );
  const say = (state: number, other: number): Omit<TermDifference, 'text'> | undefined => {
    const ends = ours.endsAt(state);
    const mask = ends.reduce((sum, at) => sum | maskAt(shapes, at), 0);
    if (mask === 0) return undefined;
    const matching = ends.flatMap((at) => terms[at - shapes.length] ?? []);
    return { ours: sayBits(decide(matching, false), mask), real: sayBits(real.decisionAt(other), mask) };
  };
  return firstInProduct(ours, real.dfa, (state, other, textOf) => {
    const both = say(state, other);
    return both === undefined || both.ours === both.real ? undefined : { text: JSON.stringify(textOf()), ...both };
  });
}

/** What `look` first finds at a pair of states, the shortest strings first. Where nothing is asked about, nobody goes. */
function firstInProduct<T>(
  ours: PatternAutomaton,
  real: CompiledDfa,
  look: (state: number, other: number, textOf: () => string) => T | undefined,
): T | undefined {
  interface Pair {
    readonly state: number;
    readonly other: number;
    readonly from: Pair | undefined;
    readonly byte: number;
  }
  const textTo = ({ from, byte }: Pair): string => (from === undefined ? '' : textTo(from) + String.fromCharCode(byte));
  const seen = new Set<number>();
  const waiting: Pair[] = [];
  const meet = (pair: Pair): void => {
    const key = pair.state * real.states + pair.other;
    if (seen.has(key) || !ours.isLive(pair.state)) return;
    seen.add(key);
    waiting.push(pair);
  };
  meet({ state: ours.start, other: real.start, from: undefined, byte: 0 });
  for (const pair of waiting) {
    const { state, other } = pair;
    const found = look(state, other, () => textTo(pair));
    if (found !== undefined) return found;
    for (let byte = 0; byte < 256; byte += 1) {
      meet({ state: ours.next(state, byte), other: real.next(other, byte), from: pair, byte });
    }
  }
  return undefined;
}

function maskAt(shapes: readonly QueryShape[], at: number): number {
  const shape = shapes[at];
  return shape === undefined ? 0 : maskOf(shape);
}

/** `pivot_root` and `setattr`. Compilers take their bits for execution, so that exact rules alone say whether to audit. */
const takenForExecution = 0x101;

/** Some compilers leave audit bits on what is denied; nobody looks at them there. */
function sayBits({ allowed, audited, quiet }: Pick<Decision, 'allowed' | 'audited' | 'quiet'>, mask: number): string {
  const shown = [allowed, audited & allowed & ~takenForExecution, quiet];
  return shown.map((bits) => ((bits & mask) >>> 0).toString(16)).join('/');
}
