// The eight rows of the merge law, for all permissions of one string at once. Takes what passes in base, ours, theirs and
// merged, gives the rows that the merged policy breaks, with the permissions. Must never ask why.
// Source: product, "The merge law".

import type { Passing } from '../compare/index.js';
import type { Permissions } from '../model/index.js';
import type { Four } from './four.js';

/**
 * What is wrong, or worth saying, by what base, ours, theirs and merged grant:
 * - `invented-grant`: 000/1;
 * - `new-grant`: 001/1, right as far as the law goes;
 * - `vendor-rule-lost`: 001/0;
 * - `own-rule-lost`: 010/0;
 * - `grant-lost`: 011/0 and 111/0;
 * - `withdrawal-lost`: 100/1;
 * - `lost-restriction`: 101/1;
 * - `shadowed-tightening`: 110/1, a notice.
 */
export type Row =
  | 'invented-grant'
  | 'new-grant'
  | 'vendor-rule-lost'
  | 'own-rule-lost'
  | 'grant-lost'
  | 'withdrawal-lost'
  | 'lost-restriction'
  | 'shadowed-tightening';

export interface RowBits {
  readonly row: Row;
  readonly bits: Permissions;
}

/** What only a person can permit counts as granted and as not granted: the law holds either way. */
export function rowsAt(passing: Four<Passing>): readonly RowBits[] {
  const granted = rowsOf(mapFour(passing, ({ allowed }) => allowed));
  if (Object.values(passing).every(({ prompted }) => prompted === 0)) return granted;
  return [...granted, ...rowsOf(mapFour(passing, ({ allowed, prompted }) => (allowed | prompted) >>> 0))];
}

/** The law over words of bits. */
export function rowsOf({ base, ours, theirs, merged }: Four<Permissions>): readonly RowBits[] {
  const rows: readonly RowBits[] = [
    { row: 'invented-grant', bits: ~base & ~ours & ~theirs & merged },
    { row: 'new-grant', bits: ~base & ~ours & theirs & merged },
    { row: 'vendor-rule-lost', bits: ~base & ~ours & theirs & ~merged },
    { row: 'own-rule-lost', bits: ~base & ours & ~theirs & ~merged },
    { row: 'grant-lost', bits: ours & theirs & ~merged },
    { row: 'withdrawal-lost', bits: base & ~ours & ~theirs & merged },
    { row: 'lost-restriction', bits: base & ~ours & theirs & merged },
    { row: 'shadowed-tightening', bits: base & ours & ~theirs & merged },
  ];
  return rows.filter(({ bits }) => bits !== 0).map(({ row, bits }) => ({ row, bits: bits >>> 0 }));
}

export function mapFour<T, R>({ base, ours, theirs, merged }: Four<T>, map: (value: T) => R): Four<R> {
  return { base: map(base), ours: map(ours), theirs: map(theirs), merged: map(merged) };
}

/**
 * The value that is right: equal on both sides, or changed on one side only.
 *
 * Undefined where both sides changed it differently: then nothing is right.
 */
export function rightValue<T>({ base, ours, theirs }: Omit<Four<T>, 'merged'>): { readonly value: T } | undefined {
  if (ours === theirs || theirs === base) return { value: ours };
  return ours === base ? { value: theirs } : undefined;
}
