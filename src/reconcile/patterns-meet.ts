// Whether some string matches two patterns. Takes patterns without variables, gives yes or no; yes also where it would
// take too long to say, or where a pattern is none.

import type { Pattern, PatternMachine } from '../language/index.js';
import { machineOf, machinesMeet, readPattern } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { sortedBy } from '../base/index.js';
import type { Form } from './pattern-ends.js';
import { anything, formsOf, mayShare } from './pattern-ends.js';

interface Known {
  readonly pattern: Pattern;
  readonly forms: readonly Form[];
  /** Made when it is first needed. */
  machine: PatternMachine | undefined;
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

  /** Of many, the places of those that may meet, two by two; the first before the second. Only those are asked that count. */
  pairsIn(
    patterns: readonly ByteText[],
    counts: (one: number, other: number) => boolean = () => true,
  ): (readonly [number, number])[] {
    const known = patterns.map((pattern) => this.knownOf(pattern));
    const candidates = candidatesIn(known.map((one) => one?.forms));
    const sorted = [...candidates].sort(([one], [other]) => one - other).map(([, pair]) => pair);
    return sorted.filter(([one, other]) => counts(one, other) && knownMeet(known[one], known[other]));
  }

  private knownOf(what: ByteText | Pattern): Known | undefined {
    if (!this.known.has(what)) {
      const pattern = typeof what === 'string' ? readPattern(what, 'text') : what;
      const isPattern = typeof pattern !== 'string';
      this.known.set(what, isPattern ? { pattern, forms: formsOf(pattern), machine: undefined } : undefined);
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
  one.machine ??= machineOf(one.pattern);
  other.machine ??= machineOf(other.pattern);
  return machinesMeet(one.machine, other.machine, mostPairs);
}
