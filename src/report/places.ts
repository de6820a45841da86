// Lines and columns of byte offsets, for many places in the same texts. Takes texts by file, gives places; each text is
// cut into lines once.

import type { ByteText, FileId, Span } from '../base/index.js';
import { sliceBytes } from '../base/index.js';

/** Units: lines and columns count from 1, columns in bytes. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export class Places {
  private readonly lineStarts = new Map<FileId, readonly number[]>();

  /** `textOf` gives the text of a file; undefined for one that could not be read. */
  constructor(private readonly textOf: (file: FileId) => ByteText | undefined) {}

  /** Where a byte stands. In a file without text that is its beginning. */
  at(file: FileId, offset: number): Place {
    const starts = this.startsOf(file);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  }

  /** The text of a line without its end, and where it begins. */
  line(file: FileId, line: number): { readonly text: ByteText; readonly start: number } | undefined {
    const text = this.textOf(file);
    const starts = this.startsOf(file);
    const start = starts[line - 1];
    if (text === undefined || start === undefined) return undefined;
    const next = starts[line] ?? text.length + 1;
    const end = text[next - 2] === '\r' ? next - 2 : next - 1;
    return { text: sliceBytes(text, start, Math.max(start, end)), start };
  }

  /** What stands at a place; nothing in a file without text. */
  text({ file, start, end }: Span): ByteText {
    return sliceBytes(this.textOf(file) ?? ('' as ByteText), start, end);
  }

  of({ file, start }: Span): Place {
    return this.at(file, start);
  }

  private startsOf(file: FileId): readonly number[] {
    let starts = this.lineStarts.get(file);
    if (starts === undefined) {
      starts = lineStartsOf(this.textOf(file) ?? '');
      this.lineStarts.set(file, starts);
    }
    return starts;
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
