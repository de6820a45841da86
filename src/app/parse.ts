// `aa-merge parse`: are these files valid policy, and what is wrong with them. Takes paths and ports, gives answers with the
// texts they are about. Reads each included file once, however many files include it.

import type { BytePath, ReadFileSystem } from '../base/index.js';
import { checkPolicy } from '../model/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import type { ParseAnswer } from '../report/index.js';
import { Places, parseAnswer } from '../report/index.js';
import { classTrouble, declaresClass, isHelperFile, loadRoot, namedInFull } from './helper-files.js';
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
  { files: named, policyDirectory, workingDirectory, features, root }: ParseRequest,
  disk: ReadFileSystem,
  cache: ParseCache = new ParseCache(),
): Generator<Judgement> {
  const judged = judgingFeatures(features, root, disk);
  const search = searchPath([policyDirectory], workingDirectory);
  const files = named.map((file) => namedInFull(file, disk));
  const plain = loadPolicy(
    files.filter((file) => !isHelperFile(file)),
    search,
    disk,
    { cache },
  );
  for (const file of files) {
    const set = isHelperFile(file) ? loadRoot(file, [], search, disk, cache) : plain;
    const places = new Places((one) => set.files.get(one)?.text);
    const { diagnostics } =
      set.files.has(file) && declaresClass(file)
        ? { diagnostics: classTrouble(set, file, cache) }
        : checkPolicy(set, file, { cache, ...judged });
    yield { answer: parseAnswer(file, diagnostics, places), places };
  }
}
