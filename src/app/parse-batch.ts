// `aa-merge parse --batch`: the cases of a manifest judged one after the other. Takes the text of the manifest and a disk,
// gives one answer for each case, in order. Files that cases have in common are read once per run of like cases, and
// parsed once.

import type { BytePath, Diagnostic, ReadFileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf, diagnostic, fileId } from '../base/index.js';
import { ParseCache } from '../policy/index.js';
import { Places, batchAnswer, placeDiagnostics } from '../report/index.js';
import { judgeFiles } from './parse.js';
import { readJsonLines } from './json-lines.js';

/** One line of a manifest. */
export interface BatchCase {
  readonly id: unknown;
  readonly file: BytePath;
  readonly workingDirectory: BytePath;
  readonly policyDirectory: BytePath;
  readonly features: BytePath | undefined;
}

/** Cases judged together at most: bounds the texts that are held at once. */
const mostTogether = 256;

/** Read a manifest. Throws AaMergeError `app/bad-manifest` with the line that is no case. */
export function readManifest(text: string, policyDirectory: BytePath): BatchCase[] {
  return readJsonLines(text, 'parse', (said) => readCase(said, policyDirectory));
}

function readCase(said: Readonly<Record<string, unknown>>, policyDirectory: BytePath): BatchCase | undefined {
  const { id, file, cwd, base, features } = said;
  const paths = [file, cwd ?? '', base ?? '', features ?? ''];
  if (id === undefined || file === '' || !paths.every((path) => typeof path === 'string')) return undefined;
  return {
    id,
    file: byteTextOf(file as string),
    workingDirectory: byteTextOf((cwd ?? '') as string),
    policyDirectory: base === undefined || base === null ? policyDirectory : byteTextOf(base as string),
    features: features === undefined || features === null ? undefined : byteTextOf(features as string),
  };
}

/** The answers to a batch, in order. */
export function* judgeBatch(cases: readonly BatchCase[], disk: ReadFileSystem): Generator<object> {
  const cache = new ParseCache();
  for (let start = 0; start < cases.length;) {
    let end = start + 1;
    while (end < cases.length && end - start < mostTogether && alike(cases[start], cases[end])) end += 1;
    yield* judgeTogether(cases.slice(start, end), disk, cache);
    start = end;
  }
}

function alike(one: BatchCase | undefined, other: BatchCase | undefined): boolean {
  return (
    one?.workingDirectory === other?.workingDirectory &&
    one?.policyDirectory === other?.policyDirectory &&
    one?.features === other?.features
  );
}

function* judgeTogether(cases: readonly BatchCase[], disk: ReadFileSystem, cache: ParseCache): Generator<object> {
  const [first] = cases;
  if (first === undefined) return;
  const request = { ...first, files: cases.map(({ file }) => file) };
  try {
    let at = 0;
    for (const { answer } of judgeFiles(request, disk, cache)) yield batchAnswer(cases[at++]?.id, answer);
  } catch (error) {
    // Said before the first answer: no case of these can be judged.
    if (!(error instanceof AaMergeError)) throw error;
    const found = diagnostic('policy/features-unusable', undefined, error.data);
    for (const { id, file } of cases) yield batchAnswer(id, refused(file, found));
  }
}

function refused(file: BytePath, found: Diagnostic): Parameters<typeof batchAnswer>[1] {
  const places = new Places(() => undefined);
  return { file, ok: false, diagnostics: placeDiagnostics([found], fileId(file), places) };
}
