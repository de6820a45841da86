// The installed policy compiler as judge of clean merges: where base, ours and theirs compile, the merge must. Takes cases
// with their results, gives those that do not. The compiler gets files of its own in a temporary folder.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteText } from '../../src/base/index.js';
import { toBytes } from '../../src/base/index.js';
import type { ExamResult, MergeCase } from './merge-exam.js';

export interface Compiled {
  /** Cases in which all three texts compile and the merge is neither side. */
  readonly asked: number;
  readonly broken: readonly string[];
}

export function findBroken(
  cases: readonly MergeCase[],
  results: readonly ExamResult[],
  parser: string,
  corpus: string,
): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-compile-'));
  const compiles = (text: ByteText, tree: string): boolean => {
    const file = join(folder, 'policy');
    writeFileSync(file, toBytes(text));
    const run = spawnSync(parser, ['-Q', '-K', '-b', join(corpus, 'trees', tree), file], { timeout: 20_000 });
    return run.status === 0;
  };
  let asked = 0;
  const broken: string[] = [];
  try {
    cases.forEach(({ id, base, ours, theirs, meta: { tree } }, at) => {
      const result = results[at];
      const text = result?.status === 'clean' ? result.merged?.text : undefined;
      if (text === undefined || text === ours || text === theirs) return;
      if (![base, ours, theirs].every((side) => compiles(side, tree))) return;
      asked += 1;
      if (!compiles(text, tree)) broken.push(id);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { asked, broken };
}
