// Names of interfaces, and labels, out of patterns: what a pattern can match, listed. Takes patterns as rules have them, gives
// texts; undefined where no list of names says the same.

import type { ByteText } from '../base/index.js';
import { assertNever, compareBytes } from '../base/index.js';
import type { Pattern } from '../language/index.js';
import { readPattern } from '../language/index.js';
import type { InterfaceName } from './packet-mark.js';

/** A text, which may go on with anything. */
interface Start {
  readonly text: string;
  readonly isOpen: boolean;
}

/** More names than these are no list that somebody would read. */
const mostNames = 64;
/** The kernel has room for these many bytes; filters want one of them for the sign that a name goes on. */
const longestInterface = 15;

/**
 * The interfaces that a condition names.
 *
 * Shape: undefined where names and beginnings of names cannot say it; empty where every interface is meant.
 */
export function interfacesOf(condition: ByteText): readonly InterfaceName[] | undefined {
  const starts = startsOf(condition);
  if (starts === undefined) return undefined;
  if (starts.some(({ text, isOpen }) => isOpen && text === '')) return [];
  // A filter takes other characters for something else, or takes none of them.
  const isName = ({ text, isOpen }: Start): boolean =>
    /^[\w.:@-]+$/.test(text) && text.length + (isOpen ? 1 : 0) <= longestInterface;
  if (!starts.every(isName)) return undefined;
  const names = new Map(starts.map(({ text, isOpen }) => [`${text}${isOpen ? '*' : ''}`, { text, isPrefix: isOpen }]));
  return [...names].sort(([one], [other]) => compareBytes(one, other)).map(([, name]) => name);
}

/** The one label that a condition matches; undefined where it is a pattern for several. */
export function labelOf(condition: ByteText): ByteText | undefined {
  const starts = startsOf(condition);
  const [only] = starts ?? [];
  return starts?.length === 1 && only?.isOpen === false ? (only.text as ByteText) : undefined;
}

function startsOf(condition: ByteText): readonly Start[] | undefined {
  const pattern = readPattern(condition, 'text');
  if (typeof pattern === 'string') return undefined;
  const starts = extend([{ text: '', isOpen: false }], pattern);
  return starts === undefined || starts.length === 0 ? undefined : starts;
}

/** What stands so far, with what the pattern adds. */
function extend(before: readonly Start[], pattern: Pattern): readonly Start[] | undefined {
  switch (pattern.kind) {
    case 'literal':
      return pattern.text === '' ? before : withTails(before, [pattern.text]);
    case 'class': {
      const count = pattern.bytes.reduce((sum, [from, to]) => sum + to - from + 1, 0);
      return count > mostNames ? undefined : withTails(before, pattern.bytes.flatMap(bytesBetween));
    }
    case 'repeat':
      if (!isAnyOfName(pattern.of) || before.some(({ isOpen }) => isOpen)) return undefined;
      return before.map(({ text }) => ({ text, isOpen: true }));
    case 'sequence': {
      let starts: readonly Start[] | undefined = before;
      for (const part of pattern.parts) starts = starts && extend(starts, part);
      return starts;
    }
    case 'choice': {
      const all = pattern.of.map((one) => extend(before, one));
      const starts = all.flatMap((some) => some ?? []);
      return all.includes(undefined) || starts.length > mostNames ? undefined : starts;
    }
    default:
      return assertNever(pattern);
  }
}

/** Nothing can stand behind what goes on with anything. */
function withTails(before: readonly Start[], tails: readonly string[]): readonly Start[] | undefined {
  if (before.some(({ isOpen }) => isOpen) || before.length * tails.length > mostNames) return undefined;
  return before.flatMap(({ text }) => tails.map((tail) => ({ text: text + tail, isOpen: false })));
}

function bytesBetween([from, to]: readonly [from: number, to: number]): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at));
}

/** Whether it is what `*` repeats, or more: no name has a slash or a zero byte. */
function isAnyOfName(pattern: Pattern): boolean {
  if (pattern.kind !== 'class') return false;
  const isIn = (byte: number): boolean => pattern.bytes.some(([from, to]) => from <= byte && byte <= to);
  return Array.from({ length: 256 }, (_, byte) => byte).every((byte) => byte === 0 || byte === 0x2f || isIn(byte));
}
