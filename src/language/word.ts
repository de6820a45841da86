// Tokens to words: quotes stripped, and the first of the two passes over escapes. What is left after it is a pattern:
// a backslash before a byte that patterns treat specially is still there. Source: policy-language 2.4.

import type { ByteText, FileId } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Word } from './ast.js';
import type { Token } from './cst.js';

export function readWord(token: Token, file: FileId): Word {
  return {
    written: token.text,
    value: unescapeWord(stripQuotes(token.text)),
    at: { file, start: token.start, end: token.end },
  };
}

/** What a word said before variables and aliases were replaced in it. */
export function valueAsWritten({ written }: Word): ByteText {
  return unescapeWord(stripQuotes(written));
}

/** The text between the quotes of a quoted word; any other word as it is. */
export function stripQuotes(text: ByteText): ByteText {
  return text.startsWith('"') ? sliceBytes(text, 1, Math.max(1, text.length - 1)) : text;
}

const letterEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** Bytes that keep a backslash before them, so that the second pass takes them literally. */
const patternBytes = '*?[]{}^,\\';

/** Source: policy-language 2.4, "first pass". */
export function unescapeWord(text: ByteText): ByteText {
  let backslash = text.indexOf('\\');
  if (backslash === -1) return text;
  const parts: string[] = [];
  let from = 0;
  while (backslash !== -1 && backslash + 1 < text.length) {
    const escape = readEscape(text, backslash + 1);
    if (escape === undefined) {
      backslash = text.indexOf('\\', backslash + 1);
      continue;
    }
    if (escape.byte !== '\0') {
      parts.push(text.slice(from, backslash), patternBytes.includes(escape.byte) ? '\\' : '', escape.byte);
      from = escape.end;
    }
    backslash = text.indexOf('\\', escape.end);
  }
  parts.push(text.slice(from));
  return parts.join('') as ByteText;
}

interface Escape {
  readonly byte: string;
  readonly end: number;
}

/** The end of the escape after a backslash that stands before `at`; undefined where there is none. */
export function endOfEscape(text: ByteText, at: number): number | undefined {
  return readEscape(text, at)?.end;
}

/** The escape after a backslash; undefined for one that the second pass has to read. */
export function readEscape(text: ByteText, at: number): Escape | undefined {
  const first = text[at] ?? '';
  if (first >= '0' && first <= '7') return readNumber(text, at, 8, 3);
  if (first === 'd') return readNumber(text, at + 1, 10, 3);
  if (first === 'x') return readNumber(text, at + 1, 16, 2);
  const byte = letterEscapes.get(first);
  return byte === undefined ? undefined : { byte, end: at + 1 };
}

/** As many digits as keep the value within a byte. */
function readNumber(text: ByteText, start: number, base: number, most: number): Escape | undefined {
  let value = 0;
  let at = start;
  for (; at < start + most; at += 1) {
    const digit = '0123456789abcdef'.indexOf((text[at] ?? ' ').toLowerCase());
    if (digit === -1 || digit >= base || value * base + digit > 255) break;
    value = value * base + digit;
  }
  return at === start ? undefined : { byte: String.fromCharCode(value), end: at };
}
