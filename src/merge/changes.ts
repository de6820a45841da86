// A merge as edits of ours, each with the change of the vendor that it belongs to, so that changes can be left out one by
// one. Statements about one thing change together, and so does what was put in the place of something else.
// Takes the pieces of the merged text, gives edits. Invariant: all of them together make ours the merged text.

import type { ByteText, SourceFile, Span } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Edit } from '../language/index.js';
import { placesOf, togetherIn } from './change-owners.js';
import type { Decision } from './decide.js';
import type { Piece } from './pieces.js';

/** Of edits that insert at one place, the order of the list is the order of the text. */
export interface ChangeEdit extends Edit {
  /** Counts from 0, in the order of the text. Edits of one number are made together or not at all. */
  readonly change: number;
}

/** Edits of `ours` in the order of the text. */
export function changeEdits(pieces: readonly Piece[], ours: SourceFile, root: Decision): readonly ChangeEdit[] {
  const numbers = new Map<unknown, number>();
  const numberOf = (owner: unknown): number => {
    const number = numbers.get(owner) ?? numbers.size;
    numbers.set(owner, number);
    return number;
  };
  const together = togetherIn(root);
  const placesWithin = placesOf(root);
  const edits: ChangeEdit[] = [];
  let at = 0;
  let inserted: Piece[] = [];
  const close = (end: number): void => {
    const removed = end > at ? placesWithin(at, end) : [];
    const owners = new Set([...inserted, ...removed].map(({ slot }) => together(slot)));
    const span = (start: number, stop: number): Span => ({ file: ours.id, start, end: stop });
    if (owners.size === 1) {
      const text = inserted.map((piece) => piece.text).join('') as ByteText;
      edits.push({ ...smallest(ours.text, span(at, end), text), change: numberOf([...owners][0]) });
    } else {
      for (const { text, slot } of inserted) edits.push({ at: span(at, at), text, change: numberOf(together(slot)) });
      for (const { start, end: stop, slot } of removed) {
        edits.push({ at: span(start, stop), text: '' as ByteText, change: numberOf(together(slot)) });
      }
    }
    inserted = [];
  };
  const kept = keptInPlace(pieces);
  for (const piece of pieces) {
    if (piece.at === undefined || !kept.has(piece)) inserted.push(piece);
    else {
      close(piece.at.start);
      at = piece.at.end;
    }
  }
  close(ours.text.length);
  return edits;
}

/** The same edit without what it leaves as it is at either end. */
function smallest(ours: ByteText, { file, start, end }: Span, text: ByteText): Edit {
  let [from, to, first, last] = [start, end, 0, text.length];
  for (; from < to && first < last && ours[from] === text[first]; from += 1) first += 1;
  for (; to > from && last > first && ours[to - 1] === text[last - 1]; to -= 1) last -= 1;
  return { at: { file, start: from, end: to }, text: sliceBytes(text, first, last) };
}

/** The most pieces of ours that stand in the order of ours; the others were moved. */
function keptInPlace(pieces: readonly Piece[]): ReadonlySet<Piece> {
  const before = new Map<Piece, Piece | undefined>();
  const ends: Piece[] = [];
  for (const piece of pieces) {
    if (piece.at === undefined) continue;
    const { start } = piece.at;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.at?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    before.set(piece, ends[low - 1]);
    ends[low] = piece;
  }
  const kept = new Set<Piece>();
  for (let piece = ends.at(-1); piece !== undefined; piece = before.get(piece)) kept.add(piece);
  return kept;
}
