// The table of the merge law, as it stands in the product's description: base, ours, theirs, and what the merge made of it.
// Takes words of bits, gives the rows that say something, with their bits.

import type { Four } from './four.js';

/** `BOT/M`. Rows in which nothing was asked of the merge, and it did nothing, are not there. */
export const rows = ['000/1', '001/0', '001/1', '010/0', '011/0', '100/1', '101/1', '110/1', '111/0'] as const;

export type Row = (typeof rows)[number];

export interface RowBits {
  readonly row: Row;
  readonly bits: number;
}

export function rowsOf({ base, ours, theirs, merged }: Four<number>): readonly RowBits[] {
  // Four words that are the same, or with two and two the same as they should be, say nothing.
  if (merged === ours && theirs === base) return [];
  return rows.flatMap((row) => {
    const pick = (at: number, word: number): number => (row[at] === '1' ? word : ~word);
    const bits = (pick(0, base) & pick(1, ours) & pick(2, theirs) & pick(4, merged)) >>> 0;
    return bits === 0 ? [] : [{ row, bits }];
  });
}

/** The value that is right: equal on both sides, or changed on one side only; undefined where no value is. */
export function rightValue<T>({
  base,
  ours,
  theirs,
}: Pick<Four<T>, 'base' | 'ours' | 'theirs'>): { readonly value: T } | undefined {
  if (ours === theirs || theirs === base) return { value: ours };
  return ours === base ? { value: theirs } : undefined;
}
