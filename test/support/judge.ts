// One file judged by gate and law, from texts. Takes texts, gives the verdict.

import { byteTextOf } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import type { MemoryEntry } from '../../src/host/index.js';
import { searchPath } from '../../src/policy/index.js';
import type { FileVerdict } from '../../src/reconcile/index.js';
import { judgeFile } from '../../src/reconcile/index.js';

/** The texts of the four sides of one file. */
export type FourTexts = Readonly<Record<'base' | 'ours' | 'theirs' | 'merged', string>>;

/** `/p/main` in four texts; other files stand beside it. */
export function judgeFour(texts: FourTexts, files: Readonly<Record<string, MemoryEntry>> = {}): FileVerdict {
  const disk = memoryFileSystem(
    Object.fromEntries(Object.entries({ main: texts.ours, ...files }).map(([name, entry]) => [`/p/${name}`, entry])),
  );
  const { base, ours, theirs, merged } = texts;
  const four = {
    base: byteTextOf(base),
    ours: byteTextOf(ours),
    theirs: byteTextOf(theirs),
    merged: byteTextOf(merged),
  };
  const names = { base: 'base', ours: 'ours', theirs: 'theirs', merged: 'merged' };
  return judgeFile({ path: '/p/main', texts: four, names, search: searchPath(['/p']) }, disk);
}

/** The vendor’s text takes the place of a file that nobody touched. */
export function judgeUpdate(live: string, merged: string, files?: Readonly<Record<string, MemoryEntry>>): FileVerdict {
  return judgeFour({ base: live, ours: live, theirs: merged, merged }, files);
}

/** Codes of what holds, in order. */
export function codesOf({ widenings, doubts, unlawful }: FileVerdict): string[] {
  return [...widenings, ...doubts, ...(unlawful?.reasons ?? [])].map(({ code }) => code);
}
