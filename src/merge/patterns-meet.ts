// Whether two patterns can match one string. Takes patterns as written in rules. What a variable stands for is not known
// here: it is taken for a name of its own, which wildcards match. So this finds what a reader of the two rules would find;
// the proof, with all values, belongs to those who see the whole policy.

import type { ByteText } from '../base/index.js';
import type { PatternMachine } from '../language/index.js';
import { machineOf, machinesMeet, readPattern } from '../language/index.js';

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
      machine: typeof tree === 'string' ? undefined : machineOf(tree),
    };
    this.known.set(text, reach);
    return reach;
  }
}

interface Reach {
  /** What stands before any special character. */
  readonly start: string;
  /** Undefined for what is no pattern: that may match anything. */
  readonly machine: PatternMachine | undefined;
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
