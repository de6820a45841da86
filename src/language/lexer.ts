// Bytes to tokens. Total: any text gives tokens that tile it; what cannot be read is a `bad` token. The lexer is
// modal, as the reference lexer is: a keyword decides how the words after it are cut. It reads no other file.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Token } from './cst.js';
import type { TokenKind } from './kinds.js';
import { readBase } from './lex-base.js';
import type { LexerState, Match } from './lex-match.js';
import { readInMode } from './lex-modes.js';
import type { Mode } from './modes.js';

/**
 * Tokens of a file, tiling it; undefined where there are more than `limit`. Modes nest as blocks of the text do; a missing
 * word gives an empty `bad` token.
 */
export function lex(text: ByteText, limit: number): Token[] | undefined {
  const tokens: Token[] = [];
  const modes: Mode[] = [];
  const lastNewline = text.lastIndexOf('\n');
  let at = 0;
  let startsLine = true;
  while (at < text.length) {
    const state: LexerState = { text, at, startsLine, lastNewline };
    if (startsLine && isLoneClose(state, modes.at(-1) ?? 'base')) modes.length = 0;
    const mode = modes.at(-1) ?? 'base';
    const match: Match = mode === 'base' ? readBase(state) : readInMode(state, mode);
    if (match.kind === 'bad' && match.end === at) modes.length = 0;
    if (match.leave === true) modes.pop();
    if (match.enter !== undefined) modes.push(match.enter);
    push(tokens, text, match.kind, at, match.end);
    if (match.kind === 'newline' || match.kind === 'assign-end') startsLine = true;
    else if (match.kind !== 'blank') startsLine = false;
    at = match.end;
    if (tokens.length > limit) return undefined;
  }
  return tokens;
}

/** Neighbouring bad bytes are one token: one thing to complain about. */
function push(tokens: Token[], text: ByteText, kind: TokenKind, start: number, end: number): void {
  const last = tokens.at(-1);
  if (kind === 'bad' && last?.kind === 'bad' && last.end === start && end > start) {
    tokens[tokens.length - 1] = { kind, start: last.start, end, text: sliceBytes(text, last.start, end) };
  } else {
    tokens.push({ kind, start, end, text: sliceBytes(text, start, end) });
  }
}

/**
 * A `}` alone on its line inside a list or a rule: no valid policy has one there, so the list or rule before it was
 * never finished, and the rest of the file is better read from the base mode.
 */
function isLoneClose({ text, at }: LexerState, mode: Mode): boolean {
  if (text[at] !== '}' || mode === 'assignment' || mode === 'boolean-assignment') return false;
  const after = text[at + 1];
  return after === undefined || after === '\n' || after === '\r' || after === ' ' || after === '\t';
}
