// Whether two patterns can match one string. Takes patterns as written in rules. What a variable stands for is not known
// here: it is taken for a name of its own, which wildcards match. So this finds what a reader of the two rules would find; the proof, with all values, belongs to those who see the whole policy.

import type { ByteText } from '../base/index.js';
import type { ByteSet, Pattern } from '../language/index.js';
import { readPattern } from '../language/index.js';

/** Pairs of patterns that are compared in full, at most; of more it is said that they meet. */
const mostCompared = 100_000;

/** Whether some string is matched by both patterns. Each pattern is read once. */
export class PatternMeeting {
  private readonly known = new Map<ByteText, Reach>();
  private compared = 0;

  meet(one: ByteText, other: ByteText): boolean {
    if (one === other) return true;
    const [first, second] = [this.reachOf(one), this.reachOf(other)];
    // The cheap question first.
    if (!first.start.startsWith(second.start) && !second.start.startsWith(first.start)) return false;
    if (first.machine === undefined || second.machine === undefined) return true;
    this.compared += 1;
    return this.compared > mostCompared || machinesMeet(first.machine, second.machine);
  }

  private reachOf(text: ByteText): Reach {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const tree = readPattern(withoutVariables(text), 'text');
    const reach = {
      start: literalStart(text),
      machine: typeof tree === 'string' ? undefined : compile(tree),
    };
    this.known.set(text, reach);
    return reach;
  }
}

interface Reach {
  /** What stands before any special character. */
  readonly start: string;
  /** Undefined for what is no pattern: that may match anything. */
  readonly machine: Machine | undefined;
}

/** What stands before any special character of a pattern: two patterns meet only where one of these begins the other. */
export function literalStart(text: ByteText): string {
  return /^[^*?[\]{}^\\]*/.exec(withoutVariables(text))?.[0] ?? '';
}

/** Variables as names that no file has, where one at the start is a whole path. */
function withoutVariables(text: ByteText): ByteText {
  return text.replace(/@\{([^}]*)\}/g, (_, name: string, at: number) => {
    return `${at === 0 ? '/' : ''}\x01${name}\x01`;
  }) as ByteText;
}

/** A machine of steps: from each state over a byte, or over nothing. State 0 is the start, the last is the end. */
interface Machine {
  readonly steps: { readonly over: ByteSet | undefined; readonly to: number }[][];
}

function compile(pattern: Pattern): Machine {
  const steps: Machine['steps'] = [[]];
  const add = (from: number, over: ByteSet | undefined, to: number): void => {
    (steps[from] as { over: ByteSet | undefined; to: number }[]).push({ over, to });
  };
  const newState = (): number => steps.push([]) - 1;
  /** Gives the state after the part. */
  const build = (part: Pattern, from: number): number => {
    switch (part.kind) {
      case 'literal': {
        let at = from;
        for (let index = 0; index < part.text.length; index += 1) {
          const [byte, to] = [part.text.charCodeAt(index), newState()];
          add(at, [[byte, byte]], to);
          at = to;
        }
        return at;
      }
      case 'class': {
        const to = newState();
        add(from, part.bytes, to);
        return to;
      }
      case 'repeat': {
        const [loop, to] = [newState(), newState()];
        add(from, undefined, loop);
        add(build(part.of, loop), undefined, loop);
        add(loop, undefined, to);
        return to;
      }
      case 'sequence':
        return part.parts.reduce((at, next) => build(next, at), from);
      case 'choice': {
        const ends = part.of.map((each) => build(each, from));
        const to = newState();
        for (const end of ends) add(end, undefined, to);
        return to;
      }
    }
  };
  const start = newState();
  add(0, undefined, start);
  const last = build(pattern, start);
  add(last, undefined, newState());
  return { steps };
}

/** Whether both machines can reach their ends together. */
function machinesMeet(one: Machine, other: Machine): boolean {
  const width = other.steps.length;
  const goal = (one.steps.length - 1) * width + width - 1;
  const seen = new Set([0]);
  const waiting = [0];
  const visit = (state: number, otherState: number): void => {
    const pair = state * width + otherState;
    if (seen.has(pair)) return;
    seen.add(pair);
    waiting.push(pair);
  };
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    if (pair === goal) return true;
    const [state, otherState] = [Math.floor(pair / width), pair % width];
    for (const { over, to } of one.steps[state] ?? []) {
      if (over === undefined) visit(to, otherState);
      else
        for (const step of other.steps[otherState] ?? [])
          if (step.over !== undefined && touch(over, step.over)) visit(to, step.to);
    }
    for (const { over, to } of other.steps[otherState] ?? []) if (over === undefined) visit(state, to);
  }
  return false;
}

function touch(one: ByteSet, other: ByteSet): boolean {
  return one.some(([from, to]) => other.some(([start, end]) => from <= end && start <= to));
}
