// What the lexer tells its readers, and what they answer.

import type { ByteText } from '../base/index.js';
import type { TokenKind } from './kinds.js';
import type { Mode } from './modes.js';

/** What a reader found: a kind, where it ends, and how the modes change. */
export interface Match {
  readonly kind: TokenKind;
  readonly end: number;
  /** Leave the current mode, then enter this one. */
  readonly enter?: Mode;
  /** Leave the current mode. */
  readonly leave?: boolean;
}

/** A lexer that can be asked what stands before the place it is at; readers use it to recover. */
export interface LexerState {
  readonly text: ByteText;
  readonly at: number;
  /** Whether only blanks stand between the last line end and here. */
  readonly startsLine: boolean;
  /** Where the last line end of the text stands; -1 in a text of one line. */
  readonly lastNewline: number;
}
