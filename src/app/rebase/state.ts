// What a rebase remembers while it waits for a person: where it came from, how far it is, and which texts wait. Takes a disk
// and the directory of git, gives and keeps the record. Nothing of it is in the working tree or in a branch.

import type { BytePath, ByteText, FileSystem } from '../../base/index.js';
import { AaMergeError, byteTextOf, fromBytes, readable } from '../../base/index.js';
import type { Remark } from '../../reconcile/index.js';
import { writeResult } from '../../store/index.js';

/** A commit that was replayed. */
export interface ReplayedCommit {
  readonly commit: string;
  /** Undefined where nothing was left of it. */
  readonly as: string | undefined;
  readonly subject: string;
  /** What came with it and is newly permitted; told by the run that made it, and not recorded. */
  readonly widenings: readonly Remark[];
}

export interface RebaseState {
  readonly schema: 'aa-merge/rebase-state@1';
  /** The branch, and the commit that it is on until all is done. */
  readonly branch: string;
  readonly from: string;
  /** The vendor's commit. */
  readonly onto: string;
  /** The last commit that was made. */
  readonly tip: string;
  readonly done: readonly ReplayedCommit[];
  /** What is left, the one that waits first. */
  readonly todo: readonly string[];
  /** Files, from the top, that were replayed before: what the vendor newly grants there was seen. */
  readonly seen: readonly BytePath[];
  /** Files that wait for a person. */
  readonly waiting: readonly BytePath[];
  /** Whether what the vendor's own changes permit was told, and said yes to where that is wanted. */
  readonly isVendorJudged: boolean;
  /** What the next commit that is made has to say of that. */
  readonly trailers: readonly ByteText[];
  readonly policyDirectory: BytePath | undefined;
  readonly include: readonly BytePath[];
}

export function rebaseDirectory(directory: BytePath): BytePath {
  return `${directory}/aa-merge-rebase`;
}

/** Where a person finds the text of a file that waits. */
export function waitingPath(directory: BytePath, file: BytePath): BytePath {
  return `${rebaseDirectory(directory)}/files/${file}`;
}

/** Throws: AaMergeError `app/no-rebase` where none waits. */
export function readState(directory: BytePath, files: FileSystem): RebaseState {
  const path = `${rebaseDirectory(directory)}/state.json`;
  if (!files.exists(path)) throw new AaMergeError('app/no-rebase');
  const state = JSON.parse(readable(fromBytes(files.readFile(path)))) as RebaseState;
  if (state.schema !== 'aa-merge/rebase-state@1') throw new AaMergeError('app/no-rebase');
  return state;
}

export function isUnderWay(directory: BytePath, files: FileSystem): boolean {
  return files.exists(`${rebaseDirectory(directory)}/state.json`);
}

export function writeState(
  directory: BytePath,
  state: RebaseState,
  texts: ReadonlyMap<BytePath, ByteText>,
  files: FileSystem,
): void {
  for (const [file, text] of texts) {
    const path = waitingPath(directory, file);
    makeDirectories(path.slice(0, path.lastIndexOf('/')), files);
    writeResult(path, text, files);
  }
  const done = state.done.map((commit) => ({ ...commit, widenings: [] }));
  // Last, so that a record never speaks of texts that are not there.
  writeResult(
    `${rebaseDirectory(directory)}/state.json`,
    byteTextOf(`${JSON.stringify({ ...state, done }, undefined, 2)}\n`),
    files,
  );
}

export function makeDirectories(path: BytePath, files: FileSystem): void {
  if (path === '' || files.exists(path)) return;
  makeDirectories(path.slice(0, path.lastIndexOf('/')), files);
  files.mkdir(path, 0o755);
}

/** Everything of a rebase that is over goes. */
export function removeState(directory: BytePath, files: FileSystem): void {
  const path = rebaseDirectory(directory);
  if (!files.exists(path)) return;
  // The record goes first: without it nothing else counts.
  for (const name of ['state.json', 'index', 'index.lock']) {
    if (files.exists(`${path}/${name}`)) files.unlink(`${path}/${name}`);
  }
  removeTree(path, files);
}

function removeTree(path: BytePath, files: FileSystem): void {
  for (const name of files.readDir(path)) {
    const below = `${path}/${name}`;
    if (files.lstat(below).kind === 'directory') removeTree(below, files);
    else files.unlink(below);
  }
  files.rmdir(path);
}
