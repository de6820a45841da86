// Places in files: byte offsets inside, line and column only when shown.

import type { ByteText } from './bytes.js';
import type { FileId } from './ids.js';

/** Bytes from start to end, end excluded. */
export interface Span {
  readonly file: FileId;
  readonly start: number;
  readonly end: number;
}

/** A file that was read: its text and the name to show for it. */
export interface SourceFile {
  readonly id: FileId;
  readonly text: ByteText;
}

/** Units: both count from 1, columns in bytes. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Line and column of a byte offset; an offset past the end counts as the end. */
export function lineColumnAt(text: ByteText, offset: number): LineColumn {
  const end = Math.min(offset, text.length);
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: end - lineStart + 1 };
}
