// Two changes that cannot stand together although each merged: every stretch where ours and theirs differ is for a person.
// Takes lines, gives regions; what both sides have alike is the only thing that is taken as merged.

import { diffIndices } from 'node-diff3';
import type { LineRegion } from './merge-lines.js';
import { mayBeCompared, mergeInFrame } from './merge-lines.js';

/** A stretch of base that one side, or both, changed. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Hunk extends Stretch {
  /** How many lines more the side has than base. */
  readonly growth: number;
}

export function contestLines(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): LineRegion[] {
  return mergeInFrame(base, ours, theirs, contestInside);
}

function contestInside(base: readonly string[], ours: readonly string[], theirs: readonly string[]): LineRegion[] {
  if (!mayBeCompared(base, ours, theirs)) return [{ kind: 'conflict', base, ours, theirs }];
  const [inOurs, inTheirs] = [hunksOf(base, ours), hunksOf(base, theirs)];
  const regions: LineRegion[] = [];
  let at = 0;
  for (const stretch of joined([...inOurs, ...inTheirs])) {
    regions.push({ kind: 'merged', lines: base.slice(at, stretch.start) });
    const [mine, other] = [linesOn(ours, inOurs, stretch), linesOn(theirs, inTheirs, stretch)];
    const isAlike = mine.length === other.length && mine.every((line, index) => line === other[index]);
    if (isAlike) regions.push({ kind: 'merged', lines: mine });
    else regions.push({ kind: 'conflict', base: base.slice(stretch.start, stretch.end), ours: mine, theirs: other });
    at = stretch.end;
  }
  return [...regions, { kind: 'merged', lines: base.slice(at) }];
}

function hunksOf(base: readonly string[], side: readonly string[]): Hunk[] {
  return diffIndices([...base], [...side]).map(({ buffer1: [start, length], buffer2: [, lengthOfSide] }) => ({
    start,
    end: start + length,
    growth: lengthOfSide - length,
  }));
}

/** Stretches that overlap or touch as one, in order. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { start, end } of [...stretches].sort((one, other) => one.start - other.start || one.end - other.end)) {
    const last = all.at(-1);
    if (last === undefined || start > last.end) all.push({ start, end });
    else all[all.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return all;
}

/** What a side has in the place of a stretch of base that no hunk crosses the border of. */
function linesOn(side: readonly string[], hunks: readonly Hunk[], { start, end }: Stretch): readonly string[] {
  const growth = (until: readonly Hunk[]): number => until.reduce((sum, hunk) => sum + hunk.growth, 0);
  const from = start + growth(hunks.filter((hunk) => hunk.end < start));
  return side.slice(from, end + growth(hunks.filter((hunk) => hunk.end <= end)));
}
