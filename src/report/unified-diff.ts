// The difference of two texts as people and patch read it. Takes two texts and their names, gives lines. Must never look at
// what the lines mean.

import { diffIndices } from 'node-diff3';

export interface DiffSide {
  readonly name: string;
  /** Undefined for a file that is not there. */
  readonly text: string | undefined;
}

/** Lines of unchanged text around a change. */
const around = 3;
/** Beyond this a diff helps nobody and takes long to make. */
const mostLines = 20_000;

interface Change {
  readonly before: readonly [start: number, length: number];
  readonly after: readonly [start: number, length: number];
}

/** Lines of a unified diff, without line ends; none for equal texts. */
export function unifiedDiff(before: DiffSide, after: DiffSide): string[] {
  if (before.text === after.text) return [];
  const [old, now] = [linesOf(before.text ?? ''), linesOf(after.text ?? '')];
  const head = [`--- ${nameOf(before)}`, `+++ ${nameOf(after)}`];
  if (old.length + now.length > mostLines) return [...head, '@@ too long to show @@'];
  const changes = diffIndices(old, now).map(({ buffer1, buffer2 }): Change => ({ before: buffer1, after: buffer2 }));
  return [...head, ...hunksOf(changes).flatMap((hunk) => hunkLines(hunk, old, now))];
}

function nameOf({ name, text }: DiffSide): string {
  return text === undefined ? '/dev/null' : name;
}

/** The last line keeps whether it has an end. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(`${lines.pop() ?? ''}\n\\ No newline at end of file`);
  return lines;
}

/** Changes whose surroundings touch stand in one hunk. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.before[0] - (last.before[0] + last.before[1]) <= 2 * around) {
      hunks.at(-1)?.push(change);
    } else {
      hunks.push([change]);
    }
  }
  return hunks;
}

function hunkLines(hunk: readonly Change[], old: readonly string[], now: readonly string[]): string[] {
  const first = hunk[0] as Change;
  const last = hunk.at(-1) as Change;
  const from = Math.max(0, first.before[0] - around);
  const to = Math.min(old.length, last.before[0] + last.before[1] + around);
  const shift = first.after[0] - first.before[0];
  const lines: string[] = [];
  let at = from;
  for (const { before, after } of hunk) {
    lines.push(...old.slice(at, before[0]).map((line) => ` ${line}`));
    lines.push(...old.slice(before[0], before[0] + before[1]).map((line) => `-${line}`));
    lines.push(...now.slice(after[0], after[0] + after[1]).map((line) => `+${line}`));
    at = before[0] + before[1];
  }
  lines.push(...old.slice(at, to).map((line) => ` ${line}`));
  const grown = last.after[0] + last.after[1] - (last.before[0] + last.before[1]);
  const header = `@@ -${range(from, to - from)} +${range(from + shift, to + grown - (from + shift))} @@`;
  return [header, ...lines.flatMap((line) => line.split('\n'))];
}

/** Lines count from 1; an empty range stands after the line before it. */
function range(start: number, length: number): string {
  return length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
}
