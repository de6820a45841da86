// The word classes of the language: where a word of a class that begins at an offset ends. Each takes a text and an
// offset and gives the end of the longest match, or the offset itself where nothing matches.
// Source: policy-language 2.3; the escapes are those of the reference lexer.

import type { ByteText } from '../base/index.js';

type CharacterSet = Uint8Array;

function setWithout(excluded: string): CharacterSet {
  const set = new Uint8Array(256).fill(1);
  for (const character of excluded) set[character.charCodeAt(0)] = 0;
  return set;
}

function setOf(characters: string): CharacterSet {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

const lowerCase = 'abcdefghijklmnopqrstuvwxyz';
const letters = setOf(lowerCase + lowerCase.toUpperCase());
const digits = setOf('0123456789');
const nameBytes = setOf(lowerCase + lowerCase.toUpperCase() + '0123456789_');
const wordBytes = setWithout(' \t\r\n"!,');
const includeBytes = setWithout(' \t\r\n"!,<>');
const angleBytes = setWithout('">\t\r\n');
const identityBytes = setWithout(' \t\r\n"!,{}\\=');
const afterVariableBytes = setWithout(' \t\n"!,=+?');
const beforeQuestionBytes = setWithout(' \t\n"!,=+');
const listBytes = setWithout(' \t\n"!,()');
const conditionStart = setWithout(' \t\n"!,=()+&:');
const conditionStartAfterColon = setWithout(' \t\n"!,=()+&');
const conditionBytes = setWithout(' \t\n"!,=:)');
const conditionAfterColon = setWithout(' \t\n"!,=)');
const wordEscapes = setOf(' \t"!,');
const listEscapes = setOf(' \t"!,()');

function within(text: ByteText, at: number, set: CharacterSet): boolean {
  return at < text.length && set[text.charCodeAt(at)] === 1;
}

function runOf(text: ByteText, start: number, set: CharacterSet): number {
  let at = start;
  while (within(text, at, set)) at += 1;
  return at;
}

/** Bytes of `set`, a comma where one of `set` follows, and a backslash with what it may escape. */
function escapedRun(
  text: ByteText,
  start: number,
  set: CharacterSet,
  escapes: CharacterSet,
  innerComma: boolean,
): number {
  let at = start;
  for (;;) {
    if (text[at] === '\\' && within(text, at + 1, escapes)) at += 2;
    else if (within(text, at, set)) at += 1;
    else if (innerComma && text[at] === ',' && within(text, at + 1, set)) at += 2;
    else return at;
  }
}

export function isLetter(text: ByteText, at: number): boolean {
  return within(text, at, letters);
}

/** Spaces and tabs. */
export function scanBlank(text: ByteText, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** `\n` or `\r\n`. */
export function scanNewline(text: ByteText, at: number): number {
  if (text[at] === '\n') return at + 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at;
}

/** IDWORD: what may follow `profile`, `^`, `->`, and stand as a value. A comma only where a word goes on. */
export function scanWord(text: ByteText, at: number): number {
  return escapedRun(text, at, wordBytes, wordEscapes, true);
}

export function scanIncludePath(text: ByteText, at: number): number {
  return escapedRun(text, at, includeBytes, wordEscapes, true);
}

/** What may stand between `<` and `>`. */
export function scanAnglePath(text: ByteText, at: number): number {
  return runOf(text, at, angleBytes);
}

export function scanIdentity(text: ByteText, at: number): number {
  return runOf(text, at, identityBytes);
}

/** NAME: a letter, then letters, digits, `_`. */
export function scanName(text: ByteText, at: number): number {
  return isLetter(text, at) ? runOf(text, at, nameBytes) : at;
}

export function scanDigits(text: ByteText, at: number): number {
  return runOf(text, at, digits);
}

/** `@{NAME}` or `@NAME`, with `$` for booleans. */
export function scanVariable(text: ByteText, at: number, sigil: '@' | '$'): number {
  if (text[at] !== sigil) return at;
  if (text[at + 1] !== '{') {
    const end = scanName(text, at + 1);
    return end > at + 1 ? end : at;
  }
  const end = scanName(text, at + 2);
  return end > at + 2 && text[end] === '}' ? end + 1 : at;
}

/** PATHWORD: begins with `/`, `&`, `:` (not `:=`), or a variable that something follows. */
export function scanLabel(text: ByteText, at: number): number {
  const first = text[at];
  if (first === '/' || first === '&') return escapedRun(text, at + 1, wordBytes, wordEscapes, true);
  if (first === ':') {
    if (at + 1 >= text.length || text[at + 1] === '=') return at;
    return escapedRun(text, at + 2, wordBytes, wordEscapes, true);
  }
  const variable = scanVariable(text, at, '@');
  if (variable === at) return at;
  const more = scanAfterVariable(text, variable);
  if (more > variable) return escapedRun(text, more, wordBytes, wordEscapes, true);
  // The shorter form of a name may also be followed by the rest of itself: `@name` matches as `@nam` and `e`.
  return text[at + 1] !== '{' && variable - at > 2 ? variable : at;
}

/** One unit that may follow a variable inside a word. */
function scanAfterVariable(text: ByteText, at: number): number {
  if (within(text, at, beforeQuestionBytes) && text[at + 1] === '?') return at + 2;
  if (text[at] === '\\' && within(text, at + 1, listEscapes)) return at + 2;
  if (within(text, at, afterVariableBytes)) return at + 1;
  return text[at] === ',' && within(text, at + 1, afterVariableBytes) ? at + 2 : at;
}

/** LISTVAL: a value inside `( … )`. */
export function scanListValue(text: ByteText, at: number): number {
  return escapedRun(text, at, listBytes, listEscapes, false);
}

/** CONDWORD: a word inside mount, dbus, signal, ptrace, unix, mqueue and network rules, and in conditions. */
export function scanConditionWord(text: ByteText, start: number): number {
  let at = start;
  if (within(text, at, conditionStart)) at += 1;
  else if (text[at] === ':' && within(text, at + 1, conditionStartAfterColon)) at += 2;
  else return start;
  for (;;) {
    if (within(text, at, conditionBytes)) at += 1;
    else if (text[at] === ':' && within(text, at + 1, conditionAfterColon)) at += 2;
    else if (text[at] === ',' && within(text, at + 1, conditionBytes)) at += 2;
    else return at;
  }
}

/** Up to the line end, which is not part of it. The text must have one. */
export function scanLine(text: ByteText, start: number): number {
  const end = text.indexOf('\n', start);
  return text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * A quoted word, quotes included. A quote after a backslash may end the word or stand in it; the longest reading wins.
 * A NUL byte ends the attempt.
 */
export function scanQuoted(text: ByteText, start: number): number {
  return scanQuotedUntil(text, start, '\0');
}

/** A quoted word that ends before its line does. */
export function scanQuotedInLine(text: ByteText, start: number): number {
  return scanQuotedUntil(text, start, '\0\n');
}

function scanQuotedUntil(text: ByteText, start: number, stops: string): number {
  if (text[start] !== '"') return start;
  let candidate = start;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] as string;
    if (stops.includes(character)) return candidate;
    if (character !== '"') continue;
    candidate = at + 1;
    if (text[at - 1] !== '\\') return candidate;
  }
  return candidate;
}

/** QPATH: a quoted word that begins like a path word. */
export function scanQuotedLabel(text: ByteText, at: number): number {
  const second = text[at + 1];
  return second === '/' || second === '@' || second === ':' || second === '&' ? scanQuoted(text, at) : at;
}

const plainModes = setOf('RrWwaLlMmkXx');
const targetModes = setOf('PpCc');
const fallbackModes = setOf('IiUu');
const afterMode = setOf(' \t\n\r\v\f,');

/** MODE: permission letters, where white space or a comma follows. */
export function scanMode(text: ByteText, start: number): number {
  let at = start;
  for (;;) {
    if (within(text, at, plainModes)) at += 1;
    else if (within(text, at, targetModes) && isX(text, at + 1)) at += 2;
    else if (within(text, at, targetModes) && within(text, at + 1, fallbackModes) && isX(text, at + 2)) at += 3;
    else if (within(text, at, fallbackModes) && isX(text, at + 1)) at += 2;
    else break;
  }
  return at > start && within(text, at, afterMode) ? at : start;
}

function isX(text: ByteText, at: number): boolean {
  return text[at] === 'x' || text[at] === 'X';
}
