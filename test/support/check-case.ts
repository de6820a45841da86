// A check of two revisions that exist in memory only. Takes the texts of both, gives the result.

import type { CheckRequest, CheckResult } from '../../src/app/index.js';
import { checkRepository } from '../../src/app/index.js';
import type { GitCommit } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import type { Texts } from './memory-repository.js';
import { memoryRepository } from './memory-repository.js';

const request: CheckRequest = {
  base: 'base',
  head: 'head',
  staged: false,
  message: undefined,
  policyDirectory: undefined,
  include: [],
  allow: undefined,
  features: undefined,
  pairs: false,
};

const silent = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

/** `disk` is what the machine has besides. */
export async function checkTexts(
  base: Texts,
  head: Texts,
  wishes: Partial<CheckRequest> = {},
  { commits = [], disk = {} }: { readonly commits?: readonly GitCommit[]; readonly disk?: Texts } = {},
): Promise<CheckResult> {
  const git = memoryRepository({ base, head }, commits);
  return checkRepository({ ...request, ...wishes }, git, memoryFileSystem(disk), silent);
}
