// How a word is written so that it reads back as the same value: escapes where the first pass needs them, quotes where
// the lexer does. Source: policy-language 2.3 and 2.4.

import type { ByteText } from '../base/index.js';
import { assertNever } from '../base/index.js';
import { keywords } from './modes.js';
import { scanConditionWord, scanLabel, scanListValue, scanMode, scanName, scanVariable, scanWord } from './scan.js';
import { readEscape } from './word.js';

/** Where a word stands: it decides which bytes need quotes. */
export type WordPlace =
  | 'path' // where a rule or an attachment is read
  | 'name' // after `profile`, `hat`, `->`, and in an assignment
  | 'value' // after `=`
  | 'list' // in parentheses
  | 'argument' // the word of a mount or mqueue rule
  | 'operand'; // in an expression

/** The word of a value. */
export function spellValue(value: ByteText, place: WordPlace): ByteText {
  const text = escapeValue(value);
  return canStandBare(text, place) ? text : (`"${text}"` as ByteText);
}

const letterEscapes: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\x1b', '\\e'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
]);

/** The text that the first pass over escapes turns into `value`. */
function escapeValue(value: ByteText): ByteText {
  if (!/[\\"\x07\x1b\f\n\r\t]/.test(value)) return value;
  const parts: string[] = [];
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] as string;
    const escape = character === '\\' ? readEscape(value, at + 1) : undefined;
    if (escape !== undefined) {
      parts.push(keepEscape(value.slice(at, escape.end), escape.byte, escape.end === value.length));
      at = escape.end - 1;
    } else if (character === '\\') {
      // A backslash that stays one, and what it stands before.
      parts.push(value.slice(at, at + 2));
      at += 1;
    } else parts.push(letterEscapes.get(character) ?? character);
  }
  return parts.join('') as ByteText;
}

/** An escape that the first pass must leave for the second. A backslash at the end would swallow what follows the word. */
function keepEscape(escape: string, byte: string, isLast: boolean): string {
  if (byte === '\\') return isLast ? octal(byte) : escape;
  return byte === '\0' ? escape : `${escape.slice(0, 2)}${[...escape.slice(2)].map(octal).join('')}`;
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

function canStandBare(text: ByteText, place: WordPlace): boolean {
  const isAll = (end: number): boolean => end === text.length && text !== '';
  // A backslash before a blank or a comma would have to be read as one word with it; quotes are plainer.
  if (/[ \t"!]/.test(text)) return false;
  switch (place) {
    case 'path':
      return isAll(scanLabel(text, 0)) || isAll(scanVariable(text, 0, '@')) || isBareName(text);
    case 'name':
      return isAll(scanWord(text, 0)) && !text.startsWith('#');
    case 'value':
      return isAll(scanWord(text, 0)) && !text.startsWith('#') && !text.startsWith('(');
    case 'list':
      return isAll(scanListValue(text, 0)) && !text.includes(',');
    case 'argument':
      return isAll(Math.max(scanConditionWord(text, 0), scanLabel(text, 0))) && text !== '->' && !text.includes('=');
    case 'operand':
      return /^[A-Za-z0-9_/.-]+$/.test(text) && !keywords.has(text);
    default:
      return assertNever(place);
  }
}

/** A name as a path can only stand without quotes. */
function isBareName(text: ByteText): boolean {
  return scanName(text, 0) === text.length && !keywords.has(text) && scanMode(`${text} ` as ByteText, 0) === 0;
}
