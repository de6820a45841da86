// Edits of a text, and applying them. Bytes outside the edits stay as they are.

import type { ByteText, Span } from '../base/index.js';
import { InternalError, joinBytes, sliceBytes } from '../base/index.js';

/** Put `text` in place of what stands at `at`; an insertion is an edit of an empty span. */
export interface Edit {
  readonly at: Span;
  readonly text: ByteText;
}

/**
 * The text with all edits made, or the part of it that is `within`. Insertions at one place stand in the order given.
 *
 * Throws: InternalError for edits that overlap, or that lie outside.
 */
export function applyEdits(
  text: ByteText,
  edits: readonly Edit[],
  within: Pick<Span, 'start' | 'end'> = { start: 0, end: text.length },
): ByteText {
  const parts: ByteText[] = [];
  let at = within.start;
  for (const edit of inOrder(edits)) {
    if (edit.at.start < at || edit.at.end < edit.at.start || edit.at.end > within.end) {
      throw new InternalError(`an edit of bytes ${edit.at.start} to ${edit.at.end} overlaps another or lies outside`);
    }
    parts.push(sliceBytes(text, at, edit.at.start), edit.text);
    at = edit.at.end;
  }
  parts.push(sliceBytes(text, at, within.end));
  return joinBytes(parts);
}

/** By place; an insertion before what is replaced there. */
function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((one, other) => one.at.start - other.at.start || one.at.end - other.at.end);
}
