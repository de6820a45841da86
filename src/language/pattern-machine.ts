// A pattern as a small machine, and whether two of them take one string. Takes patterns that were read, gives yes or no. Must know
// nothing of rules: who asks decides what a yes means.

import { assertNever } from '../base/index.js';
import type { ByteSet, Pattern } from './pattern-tree.js';

/** A state: bytes lead on, empty steps too. The last state is the end of the pattern. */
interface State {
  readonly steps: { readonly bytes: ByteSet; readonly to: number }[];
  readonly empty: number[];
}

/** The first state is where it begins. */
export type PatternMachine = readonly State[];

export function machineOf(pattern: Pattern): PatternMachine {
  const states: State[] = [];
  const add = (): number => states.push({ steps: [], empty: [] }) - 1;
  const at = (state: number): State => states[state] as State;

  /** Lay a pattern from a state on; gives the state at its end. */
  function lay(part: Pattern, from: number): number {
    switch (part.kind) {
      case 'literal': {
        let here = from;
        for (let index = 0; index < part.text.length; index += 1) {
          const byte = part.text.charCodeAt(index);
          const next = add();
          at(here).steps.push({ bytes: [[byte, byte]], to: next });
          here = next;
        }
        return here;
      }
      case 'class': {
        const next = add();
        at(from).steps.push({ bytes: part.bytes, to: next });
        return next;
      }
      case 'sequence':
        return part.parts.reduce((here, each) => lay(each, here), from);
      case 'choice': {
        const end = add();
        for (const each of part.of) at(lay(each, branch(from))).empty.push(end);
        return end;
      }
      case 'repeat': {
        const loop = branch(from);
        at(lay(part.of, loop)).empty.push(loop);
        return branch(loop);
      }
      default:
        return assertNever(part);
    }
  }

  function branch(from: number): number {
    const next = add();
    at(from).empty.push(next);
    return next;
  }

  const end = lay(pattern, add());
  // The end is the last state, wherever it was laid.
  branch(end);
  return states;
}

/** Whether some string leads both to their ends; also where more pairs of states than `mostPairs` would have to be looked at. */
export function machinesMeet(one: PatternMachine, other: PatternMachine, mostPairs = Infinity): boolean {
  const width = other.length;
  const goal = one.length * width - 1;
  const seen = new Set<number>([0]);
  for (const pair of seen) {
    if (pair === goal) return true;
    if (seen.size > mostPairs) return true;
    const [left, right] = [Math.floor(pair / width), pair % width];
    const [before, after] = [one[left] as State, other[right] as State];
    for (const next of before.empty) seen.add(next * width + right);
    for (const next of after.empty) seen.add(left * width + next);
    for (const step of before.steps) {
      for (const match of after.steps) {
        if (shareByte(step.bytes, match.bytes)) seen.add(step.to * width + match.to);
      }
    }
  }
  return false;
}

function shareByte(one: ByteSet, other: ByteSet): boolean {
  return one.some(([from, to]) => other.some(([low, high]) => from <= high && low <= to));
}
