// `aa-merge parse`: are these files valid policy, and what is wrong with them. Takes paths and ports, gives answers with the
// texts they are about. Reads each included file once, however many files include it.

import type { BytePath, ReadFileSystem } from '../base/index.js';
import { checkPolicy } from '../model/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import type { ParseAnswer } from '../report/index.js';
import { Places, parseAnswer } from '../report/index.js';
import { judgingFeatures } from './pinned-features.js';
import type { PolicySource } from './policy-source.js';

/** What is judged, and where it lives. */
export interface ParseRequest extends PolicySource {
  readonly files: readonly BytePath[];
}

/** An answer with the texts that its places are in. */
export interface Judgement {
  readonly answer: ParseAnswer;
  readonly places: Places;
}

/** Judge files one by one, in order. Throws AaMergeError when the features file cannot be read. */
export function* judgeFiles(
  { files, policyDirectory, workingDirectory, features, root }: ParseRequest,
  disk: ReadFileSystem,
  cache: ParseCache = new ParseCache(),
): Generator<Judgement> {
  const judged = judgingFeatures(features, root, disk);
  const search = searchPath([policyDirectory], workingDirectory);
  const set = loadPolicy(files, search, disk, { cache });
  const places = new Places((file) => set.files.get(file)?.text);
  for (const file of files) {
    const { diagnostics } = checkPolicy(set, file, { cache, ...judged });
    yield { answer: parseAnswer(file, diagnostics, places), places };
  }
}
