// `aa-merge parse`: are these files valid policy, and what is wrong with them. Takes paths and ports, gives answers with the
// texts they are about. Reads each included file once, however many files include it.

import type { BytePath, ByteText, FileId, ReadFileSystem } from '../base/index.js';
import { fileId, hasErrors } from '../base/index.js';
import { checkPolicy } from '../model/index.js';
import type { ResolveOptions, SourceSet } from '../policy/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import type { ParseAnswer } from '../report/index.js';
import { Places, nameOf, placeDiagnostics } from '../report/index.js';
import { judgingFeatures } from './pinned-features.js';

/** What is judged, and where it lives. */
export interface ParseRequest {
  readonly files: readonly BytePath[];
  /** Where `<…>` is looked up. */
  readonly policyDirectory: BytePath;
  /** What relative includes are relative to; empty for the directory the program runs in. */
  readonly workingDirectory?: BytePath | undefined;
  /** A features file to judge by; without it the newest known, and the abi that the root pins. */
  readonly features?: BytePath | undefined;
  /** The host whose parser.conf counts; none by default. */
  readonly root?: BytePath | undefined;
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
  const places = new Places((file) => textIn(set, file));
  for (const file of files) yield { answer: judge(set, file, { cache, ...judged }, places), places };
}

function judge(set: SourceSet, file: BytePath, options: ResolveOptions, places: Places): ParseAnswer {
  const { diagnostics } = checkPolicy(set, file, options);
  return {
    file: nameOf(fileId(file)),
    ok: !hasErrors(diagnostics),
    diagnostics: placeDiagnostics(diagnostics, fileId(file), places),
  };
}

function textIn(set: SourceSet, file: FileId): ByteText | undefined {
  return set.files.get(file)?.text;
}
