// Whether two patterns can match one string. Takes patterns as written in rules. What a variable stands for is not known
// here: it is taken for a name of its own, which wildcards match. So this finds what a reader of the two rules would find;
// the proof, with all values, belongs to those who see the whole policy.

import type { ByteText } from '../base/index.js';
import type { ByteSet, Pattern } from '../language/index.js';
import { readPattern } from '../language/index.js';

/** Whether some string is matched by both. */
export function patternsMeet(one: ByteText, other: ByteText): boolean {
  if (one === other) return true;
  const [first, second] = [withNames(one), withNames(other)];
  if (!literalStartsAgree(first, second)) return false;
  const trees = [readPattern(first, 'text'), readPattern(second, 'text')];
  const [tree, otherTree] = trees;
  if (tree === undefined || otherTree === undefined || typeof tree === 'string' || typeof otherTree === 'string')
    return true;
  return meet(compile(tree), compile(otherTree));
}

/** Variables as names that no file has; one at the start is a whole path. */
function withNames(text: ByteText): ByteText {
  return text.replace(
    /@\{([^}]*)\}/g,
    (_, name: string, at: number) => `${at === 0 ? '/' : ''}\x01${name}\x01`,
  ) as ByteText;
}

/** The cheap question first: what stands before any special character. */
function literalStartsAgree(one: ByteText, other: ByteText): boolean {
  const [first, second] = [literalStart(one), literalStart(other)];
  return first.startsWith(second) || second.startsWith(first);
}

function literalStart(text: ByteText): string {
  return /^[^*?[\]{}^\\@]*/.exec(text)?.[0] ?? '';
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
function meet(one: Machine, other: Machine): boolean {
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
