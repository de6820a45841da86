// Three lists of lines merged without looking into them: what is left for text that has no structure. Takes lines, gives
// regions. Hostile text costs no more than it is worth: where too many lines are alike, all that differs is one region.

import { diff3Merge } from 'node-diff3';

export type LineRegion =
  | { readonly kind: 'merged'; readonly lines: readonly string[] }
  | {
      readonly kind: 'conflict';
      readonly base: readonly string[];
      readonly ours: readonly string[];
      readonly theirs: readonly string[];
    };

type MergeOfLines = (
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
) => readonly LineRegion[];

export function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]): LineRegion[] {
  return mergeInFrame(base, ours, theirs, mergeInside);
}

/** Lines that all three texts begin and end with are set aside. */
export function mergeInFrame(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  merge: MergeOfLines,
): LineRegion[] {
  const shortest = Math.min(base.length, ours.length, theirs.length);
  let head = 0;
  while (head < shortest && base[head] === ours[head] && base[head] === theirs[head]) head += 1;
  let tail = 0;
  const isSameFromEnd = (at: number): boolean => base.at(-at) === ours.at(-at) && base.at(-at) === theirs.at(-at);
  while (tail < shortest - head && isSameFromEnd(tail + 1)) tail += 1;
  const inside = (lines: readonly string[]): string[] => lines.slice(head, lines.length - tail);
  return [
    { kind: 'merged', lines: ours.slice(0, head) },
    ...merge(inside(base), inside(ours), inside(theirs)),
    { kind: 'merged', lines: ours.slice(ours.length - tail) },
  ];
}

/** Pairs of equal lines that are looked at, at most. */
const mostPairs = 4_000_000;

function mergeInside(base: readonly string[], ours: readonly string[], theirs: readonly string[]): LineRegion[] {
  if (sameLines(ours, theirs) || sameLines(theirs, base)) return [{ kind: 'merged', lines: ours }];
  if (sameLines(ours, base)) return [{ kind: 'merged', lines: theirs }];
  if (!mayBeCompared(base, ours, theirs)) return [{ kind: 'conflict', base, ours, theirs }];
  return diff3Merge([...ours], [...base], [...theirs], { excludeFalseConflicts: true }).flatMap(({ ok, conflict }) => {
    const regions: LineRegion[] = ok === undefined ? [] : [{ kind: 'merged', lines: ok }];
    if (conflict !== undefined) {
      regions.push({ kind: 'conflict', base: conflict.o, ours: conflict.a, theirs: conflict.b });
    }
    return regions;
  });
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}

/** Whether three lists are not too much alike to be compared line by line. */
export function mayBeCompared(base: readonly string[], ours: readonly string[], theirs: readonly string[]): boolean {
  return pairs(base, ours) + pairs(base, theirs) <= mostPairs;
}

/** How many pairs of equal lines two lists have. */
function pairs(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}
