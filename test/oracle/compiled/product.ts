// Two automata walked side by side. Takes what to compare at each pair of states, gives the shortest string where they
// differ.

import type { CompiledDfa } from './dfa.js';

export type Stepper = Pick<CompiledDfa, 'start' | 'next'> & Partial<Pick<CompiledDfa, 'nextOutOfBand'>>;

/** Offsets within an automaton have 24 bits, and so less than that many states fit. */
const statesAtMost = 1 << 24;

/**
 * A shortest string, one character for each byte, and the character 256 for the edge that no byte takes; undefined when
 * there is no difference on any string.
 */
export function firstDifference(
  one: Stepper,
  other: Stepper,
  same: (one: number, other: number) => boolean,
): string | undefined {
  interface Pair {
    readonly states: readonly [number, number];
    readonly from: Pair | undefined;
    readonly byte: number;
  }
  const textTo = (pair: Pair): string =>
    pair.from === undefined ? '' : textTo(pair.from) + String.fromCharCode(pair.byte);
  const seen = new Set<number>();
  const waiting: Pair[] = [];
  const step = (dfa: Stepper, state: number, byte: number): number =>
    byte < 256 || dfa.nextOutOfBand === undefined ? dfa.next(state, byte) : dfa.nextOutOfBand(state);
  const symbols = one.nextOutOfBand === undefined || other.nextOutOfBand === undefined ? 256 : 257;
  const meet = (states: Pair['states'], from: Pair | undefined, byte: number): void => {
    const key = states[0] * statesAtMost + states[1];
    if (seen.has(key)) return;
    seen.add(key);
    waiting.push({ states, from, byte });
  };
  meet([one.start, other.start], undefined, 0);
  // What is met while walking is appended and walked in turn: the shortest strings come first.
  for (const pair of waiting) {
    const [left, right] = pair.states;
    if (!same(left, right)) return textTo(pair);
    for (let byte = 0; byte < symbols; byte++) {
      meet([step(one, left, byte), step(other, right, byte)], pair, byte);
    }
  }
  return undefined;
}
