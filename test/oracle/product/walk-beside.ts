// Our automaton of one class beside the real one: every pair of states that a string leads to, the shortest string to each.
// Takes two automata, calls the visitor at every position that can be asked about.

import type { CompiledDfa } from '../compiled/dfa.js';
import type { ClassAutomaton, Position } from './class-automaton.js';

/** States of the real automaton have less than 24 bits. */
const realStates = 1 << 24;

/** Gives the number of pairs. `textTo` is only right during the visit. */
export function walkBeside(
  ours: ClassAutomaton,
  real: CompiledDfa,
  visit: (position: Position, state: number, textTo: () => string) => void,
): number {
  if (ours.start === -1) return 0;
  const left: number[] = [ours.start];
  const right: number[] = [real.start];
  const from: number[] = [-1];
  const by: number[] = [0];
  const seen = new Set<number>([ours.start * realStates + real.start]);
  for (let pair = 0; pair < left.length; pair += 1) {
    const [one, other] = [left[pair] as number, right[pair] as number];
    const position = ours.at(one);
    if (position !== undefined) visit(position, other, () => textTo(pair, from, by));
    const row = ours.row(one);
    let latest = -1;
    for (let byte = 0; byte < 256; byte += 1) {
      const next = row[byte] as number;
      if (next === -1) continue;
      const beside = real.next(other, byte);
      const key = next * realStates + beside;
      // Bytes beside each other mostly lead to the same place.
      if (key === latest) continue;
      latest = key;
      if (seen.has(key)) continue;
      seen.add(key);
      left.push(next);
      right.push(beside);
      from.push(pair);
      by.push(byte);
    }
  }
  return left.length;
}

function textTo(pair: number, from: readonly number[], by: readonly number[]): string {
  const bytes: number[] = [];
  for (let at = pair; from[at] !== -1; at = from[at] as number) bytes.push(by[at] as number);
  return String.fromCharCode(...bytes.reverse());
}
