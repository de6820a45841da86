// Whether a pattern matches a string, read off the tree of the pattern. Takes a pattern and bytes, gives yes or no.
// Must never share code with automata: this is what they are checked against.

import { assertNever } from '../base/index.js';
import type { ByteText } from '../base/index.js';
import type { Pattern } from '../language/index.js';

/** Whether the pattern matches the whole text. */
export function matches(pattern: Pattern, text: ByteText): boolean {
  return mayFollow(pattern, text, 0) !== -1 && endsOf(pattern, text, new Set([0])).has(text.length);
}

/**
 * A look that costs little: a text without the fixed parts of a pattern, in their order, never matches. Gives where the last of
 * them ends at the earliest, -1 where one is not there.
 */
function mayFollow(pattern: Pattern, text: ByteText, start: number): number {
  if (pattern.kind === 'literal') {
    const at = text.indexOf(pattern.text, start);
    return at === -1 ? -1 : at + pattern.text.length;
  }
  if (pattern.kind !== 'sequence') return start;
  let at = start;
  for (const part of pattern.parts) {
    at = mayFollow(part, text, at);
    if (at === -1) return -1;
  }
  return at;
}

/** Where a match can end that begins at one of `starts`. Sets of places, not paths: nothing is walked twice. */
function endsOf(pattern: Pattern, text: ByteText, starts: ReadonlySet<number>): ReadonlySet<number> {
  if (starts.size === 0) return starts;
  switch (pattern.kind) {
    case 'literal':
      return moved(starts, (at) => text.startsWith(pattern.text, at), pattern.text.length);
    case 'class': {
      const isMember = (byte: number): boolean => pattern.bytes.some(([from, to]) => from <= byte && byte <= to);
      return moved(starts, (at) => at < text.length && isMember(text.charCodeAt(at)), 1);
    }
    case 'sequence':
      return pattern.parts.reduce((reached, part) => endsOf(part, text, reached), starts);
    case 'choice':
      return new Set(pattern.of.flatMap((one) => [...endsOf(one, text, starts)]));
    case 'repeat': {
      const reached = new Set(starts);
      for (let latest = starts; latest.size > 0;) {
        latest = new Set([...endsOf(pattern.of, text, latest)].filter((end) => !reached.has(end)));
        for (const end of latest) reached.add(end);
      }
      return reached;
    }
    default:
      return assertNever(pattern);
  }
}

function moved(starts: ReadonlySet<number>, holds: (at: number) => boolean, by: number): ReadonlySet<number> {
  return new Set([...starts].filter(holds).map((at) => at + by));
}
