// Whether some string matches two patterns. Takes patterns without variables, gives yes or no; yes also where it would
// take too long to say, or where a pattern is none. Both patterns become small machines that are walked side by side.

import type { ByteSet, Pattern } from '../language/index.js';
import { readPattern } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { assertNever } from '../base/index.js';

/** A state: bytes lead on, empty steps too. The last state is the end of the pattern. */
interface State {
  readonly steps: { readonly bytes: ByteSet; readonly to: number }[];
  readonly empty: number[];
}

interface Machine {
  readonly states: readonly State[];
  /** What every match begins with. */
  readonly prefix: string;
}

/** Pairs of states that are looked at before giving up. */
const mostPairs = 40_000;

/** Compares patterns, each of which is compiled once. */
export class PatternMeeting {
  private readonly machines = new Map<ByteText | Pattern, Machine | undefined>();

  /** Of texts, or of what was read of them. */
  mayMeet(one: ByteText | Pattern, other: ByteText | Pattern): boolean {
    if (one === other) return true;
    const [before, after] = [this.machineOf(one), this.machineOf(other)];
    if (before === undefined || after === undefined) return true;
    if (!before.prefix.startsWith(after.prefix) && !after.prefix.startsWith(before.prefix)) return false;
    return meet(before.states, after.states);
  }

  private machineOf(what: ByteText | Pattern): Machine | undefined {
    if (!this.machines.has(what)) {
      const pattern = typeof what === 'string' ? readPattern(what, 'text') : what;
      this.machines.set(what, typeof pattern === 'string' ? undefined : compile(pattern));
    }
    return this.machines.get(what);
  }
}

function compile(pattern: Pattern): Machine {
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
  return { states, prefix: prefixOf(pattern) };
}

function prefixOf(pattern: Pattern): string {
  if (pattern.kind === 'literal') return pattern.text;
  const first = pattern.kind === 'sequence' ? pattern.parts[0] : undefined;
  return first?.kind === 'literal' ? first.text : '';
}

function meet(one: readonly State[], other: readonly State[]): boolean {
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
