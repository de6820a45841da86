// Whether some string matches two patterns. Takes patterns without variables, gives yes or no; yes also where it would
// take too long to say, or where a pattern is none. Both patterns become small machines that are walked side by side.

import type { ByteSet, Pattern } from '../language/index.js';
import { readPattern } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { assertNever, sortedBy } from '../base/index.js';
import type { Form } from './pattern-ends.js';
import { anything, formsOf, mayShare } from './pattern-ends.js';

/** A state: bytes lead on, empty steps too. The last state is the end of the pattern. */
interface State {
  readonly steps: { readonly bytes: ByteSet; readonly to: number }[];
  readonly empty: number[];
}

interface Known {
  readonly pattern: Pattern;
  readonly forms: readonly Form[];
  /** Compiled when it is first needed. */
  states: readonly State[] | undefined;
}

/** Pairs of states that are looked at before giving up. */
const mostPairs = 40_000;

/** Compares patterns, each of which is compiled once. */
export class PatternMeeting {
  private readonly known = new Map<ByteText | Pattern, Known | undefined>();

  /** Of texts, or of what was read of them. */
  mayMeet(one: ByteText | Pattern, other: ByteText | Pattern): boolean {
    return one === other || knownMeet(this.knownOf(one), this.knownOf(other));
  }

  /** Of many, the places of those that may meet, two by two; the first before the second. */
  pairsIn(patterns: readonly ByteText[]): (readonly [number, number])[] {
    const known = patterns.map((pattern) => this.knownOf(pattern));
    const candidates = candidatesIn(known.map((one) => one?.forms));
    const sorted = [...candidates].sort(([one], [other]) => one - other).map(([, pair]) => pair);
    return sorted.filter(([one, other]) => knownMeet(known[one], known[other]));
  }

  private knownOf(what: ByteText | Pattern): Known | undefined {
    if (!this.known.has(what)) {
      const pattern = typeof what === 'string' ? readPattern(what, 'text') : what;
      const isPattern = typeof pattern !== 'string';
      this.known.set(what, isPattern ? { pattern, forms: formsOf(pattern), states: undefined } : undefined);
    }
    return this.known.get(what);
  }
}

/**
 * Places of patterns whose forms may share a match, the smaller first. Sorted by what they begin with, all that begin alike
 * stand together.
 */
function candidatesIn(forms: readonly (readonly Form[] | undefined)[]): ReadonlyMap<number, readonly [number, number]> {
  const all = forms.flatMap((some, at) => (some ?? [anything]).map((form) => ({ at, form })));
  const sorted = sortedBy(all, ({ form }) => form.prefix);
  const found = new Map<number, readonly [number, number]>();
  for (const [place, { at, form }] of sorted.entries()) {
    for (let next = place + 1; next < sorted.length; next += 1) {
      const { at: other, form: longer } = sorted[next] as (typeof sorted)[number];
      const goesOn = form.isWhole ? longer.prefix === form.prefix : longer.prefix.startsWith(form.prefix);
      if (!goesOn) break;
      if (at === other || !mayShare(form, longer)) continue;
      const pair = [Math.min(at, other), Math.max(at, other)] as const;
      found.set(pair[0] * forms.length + pair[1], pair);
    }
  }
  return found;
}

function knownMeet(one: Known | undefined, other: Known | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  let mayMeet = false;
  for (const form of one.forms) {
    for (const longer of other.forms) {
      if (!mayShare(form, longer)) continue;
      // Two that are one string each are the same one.
      if (form.isWhole && longer.isWhole) return true;
      mayMeet = true;
    }
  }
  if (!mayMeet) return false;
  one.states ??= compile(one.pattern);
  other.states ??= compile(other.pattern);
  return meet(one.states, other.states);
}

function compile(pattern: Pattern): readonly State[] {
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
