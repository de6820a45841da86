// Strings that patterns of different kinds have in common. Takes patterns, each with the kind it is of, calls the visitor
// with the shortest string to each place where two kinds meet. What leads to no such place is not walked.

import type { ByteText } from '../../base/index.js';
import type { Pattern } from '../../language/index.js';
import { Nfa } from './nfa.js';
import { Subsets } from './subsets.js';
import type { WalkEnd } from './visit.js';

export interface KindOfPattern {
  readonly pattern: Pattern;
  /** A small number; undefined for a pattern that is only named where others meet. */
  readonly kind: number | undefined;
}

/** Kinds that have a mark of their own. */
const mostMarks = 30;

/**
 * Visit meetings in order of length; `matching` has the places of all patterns that match there, in ascending order.
 *
 * Gives `exhausted` where `states` did not suffice; what was visited until then stands.
 */
export function walkMeetings(
  patterns: readonly KindOfPattern[],
  states: number,
  visit: (text: ByteText, matching: readonly number[]) => void,
): WalkEnd {
  const nfa = new Nfa();
  const kinds = new Set(patterns.flatMap(({ kind }) => kind ?? []));
  const marks = new Map([...kinds].map((kind, at) => [kind, 1 << Math.min(at, mostMarks)]));
  patterns.forEach(({ pattern, kind }, at) => nfa.add(pattern, at, kind === undefined ? 0 : (marks.get(kind) ?? 0)));
  // Where marks are shared, one may stand for two kinds.
  const isMeeting = (found: number): boolean => (kinds.size > mostMarks ? found !== 0 : (found & (found - 1)) !== 0);
  const subsets = new Subsets(nfa, isMeeting);
  const start = subsets.start();
  if (start === undefined) return 'complete';
  const texts: string[] = [];
  texts[start] = '';
  // What is met while walking is appended and walked in turn: the shortest strings come first.
  const waiting = [start];
  for (const from of waiting) {
    const text = texts[from] as ByteText;
    const matching = subsets.endsOf(from).sort((one, other) => one - other);
    if (new Set(matching.flatMap((at) => patterns[at]?.kind ?? [])).size > 1) visit(text, matching);
    for (const { byte, to } of subsets.steps(from)) {
      if (texts[to] !== undefined) continue;
      if (subsets.count > states) return 'exhausted';
      texts[to] = text + String.fromCharCode(byte);
      waiting.push(to);
    }
  }
  return 'complete';
}
