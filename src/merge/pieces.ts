// The merged text under construction: pieces in order, each with its place in ours where it has one. Keeps track of lines
// only; decides nothing.

import type { ByteText, Span } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Slot } from './match.js';

/** A stretch of the merged text. */
export interface Piece {
  readonly text: ByteText;
  /** Where it stands in ours; undefined for what ours does not have. */
  readonly at: Span | undefined;
  /** What it belongs to; undefined for the frame of the file. */
  readonly slot: Slot | undefined;
}

export class PieceWriter {
  readonly pieces: Piece[] = [];
  atLineStart = true;

  constructor(
    private readonly ours: ByteText,
    private readonly lineEnd: ByteText,
  ) {}

  /** Write a text, which stands at `at` in ours if that is given. */
  write(text: ByteText, at: Span | undefined, slot: Slot | undefined): void {
    if (text === '') return;
    this.pieces.push({ text, at, slot });
    this.atLineStart = text.endsWith('\n');
  }

  /** Write a text that is taken from ours if ours says just that. */
  writeOrKeep(text: ByteText, inOurs: Span | undefined, slot: Slot | undefined): void {
    const isKept = inOurs !== undefined && sliceBytes(this.ours, inOurs.start, inOurs.end) === text;
    this.write(text, isKept ? inOurs : undefined, slot);
  }

  /** End the line, if there is one. */
  beginLine(slot: Slot | undefined): void {
    if (!this.atLineStart) this.write(this.lineEnd, undefined, slot);
  }
}
