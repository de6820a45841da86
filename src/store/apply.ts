// The plan carried out. Takes operations and a disk; each file is written beside its place, put on the disk, and then
// takes the place in one step. Everything is staged before anything changes, so that most trouble leaves no trace.
// Must never write what is not in the plan, and nothing at all when live is not as it was seen.

import type { BytePath, FileSystem } from '../base/index.js';
import { AaMergeError, digestOf, FileSystemError, fingerprintOf, fromBytes, toBytes } from '../base/index.js';
import { stagingPrefix } from './layout.js';
import type { Operation, Plan, Precondition, WriteOperation } from './plan.js';

interface Staged {
  readonly operation: Operation;
  /** Where the new file waits; undefined for a removal. */
  readonly waiting: BytePath | undefined;
}

/**
 * Carry out a plan.
 *
 * Throws: AaMergeError `store/stale-precondition` when something changed since planning, `store/lost-attributes` when a
 *   file has attributes that cannot be kept, `store/not-written` when a unit cannot be written; FileSystemError for other
 *   files. When staging fails nothing has changed; after that, every file is old or new.
 */
export function applyPlan({ leftovers = [], preconditions, operations }: Plan, files: FileSystem): void {
  for (const precondition of preconditions) check(precondition, files);
  // A new file may wait under the name of a leftover.
  for (const path of leftovers) removeQuietly(path, files);
  const made: BytePath[] = [];
  const staged: Staged[] = [];
  try {
    for (const operation of operations)
      staged.push(attempt(operation, 'write', [], () => stage(operation, files, made)));
  } catch (error) {
    for (const { waiting } of staged) if (waiting !== undefined) removeQuietly(waiting, files);
    for (const directory of made.reverse()) removeDirectoryQuietly(directory, files);
    throw error;
  }
  try {
    for (const precondition of preconditions) check(precondition, files);
    putAll(staged, files);
  } finally {
    for (const { waiting } of staged) if (waiting !== undefined) removeQuietly(waiting, files);
  }
}

/**
 * Put every file in its place; what is not in place stays in the list. After trouble with a unit the others wait for the
 * next run, but what is in live by then is recorded, so that it is not merged twice.
 */
function putAll(staged: Staged[], files: FileSystem): void {
  const done: Operation[] = [];
  try {
    while (staged.length > 0) {
      const next = staged[0] as Staged;
      attempt(next.operation, 'replace', done, () => put(next, files));
      done.push(next.operation);
      staged.shift();
    }
  } catch (error) {
    const late = new Set(staged.map(({ operation }) => operation.subject).filter((one) => one?.part === 'live'));
    const isDone = ({ subject }: Operation): boolean =>
      subject?.part === 'base' && ![...late].some((one) => one?.unit === subject.unit);
    for (const one of staged.filter(({ operation }) => isDone(operation))) {
      put(one, files);
      staged.splice(staged.indexOf(one), 1);
    }
    throw error;
  }
}

/** Trouble with a file told by the name of the file and its unit, never by the name under which it waits. */
function attempt<T>(operation: Operation, verb: 'write' | 'replace', done: readonly Operation[], action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const { path, subject } = operation;
    const isWaiting = error.path.includes(`/${stagingPrefix}`);
    const cause = isWaiting ? new FileSystemError(error.code, path, verb, { cause: error }) : error;
    if (subject === undefined) throw cause;
    const written = done.filter((one) => one.subject?.part === 'live').length;
    throw new AaMergeError('store/not-written', { unit: subject.unit, written }, { cause });
  }
}

function check(precondition: Precondition, files: FileSystem): void {
  const { path } = precondition;
  try {
    if (!holds(precondition, files)) throw new AaMergeError('store/stale-precondition', { path });
  } catch (cause) {
    if (!(cause instanceof FileSystemError)) throw cause;
    throw new AaMergeError('store/stale-precondition', { path }, { cause });
  }
}

function holds(precondition: Precondition, files: FileSystem): boolean {
  const { kind, path } = precondition;
  switch (kind) {
    case 'absent':
      return !isThere(path, files);
    case 'link':
      return files.readLink(path) === precondition.text;
    case 'file': {
      const status = files.lstat(path);
      const { mode, uid, gid } = precondition.ownership;
      return (
        status.kind === 'file' &&
        status.mode === mode &&
        status.uid === uid &&
        status.gid === gid &&
        digestOf(fromBytes(files.readFile(path))) === precondition.digest
      );
    }
  }
}

function stage(operation: Operation, files: FileSystem, made: BytePath[]): Staged {
  if (operation.kind === 'remove') return { operation, waiting: undefined };
  const { path, text, mode, owner, replaces, directoryMode } = operation;
  const directory = directoryOf(path);
  makeDirectories(directory, directoryMode, files, made);
  const waiting = `${directory}/${stagingPrefix}${fingerprintOf([path]).slice(0, 16)}`;
  if (isThere(waiting, files)) files.unlink(waiting);
  files.writeFile(waiting, toBytes(text), 0o600);
  try {
    giveAway(waiting, owner, files);
    if (replaces && !files.copyAttributes(path, waiting)) throw new AaMergeError('store/lost-attributes', { path });
    files.chmod(waiting, mode);
    files.sync(waiting);
  } catch (error) {
    removeQuietly(waiting, files);
    throw error;
  }
  return { operation, waiting };
}

function giveAway(path: BytePath, owner: WriteOperation['owner'], files: FileSystem): void {
  if (owner === undefined) return;
  const { uid, gid } = files.lstat(path);
  if (uid !== owner.uid || gid !== owner.gid) files.chown(path, owner.uid, owner.gid);
}

function put({ operation, waiting }: Staged, files: FileSystem): void {
  const { path } = operation;
  if (waiting !== undefined) files.rename(waiting, path);
  else if (isThere(path, files)) files.unlink(path);
  files.sync(directoryOf(path));
}

/** Make a directory and those above it; what was made is added to the list. */
export function makeDirectories(directory: BytePath, mode: number, files: FileSystem, made: BytePath[]): void {
  if (directory === '' || files.exists(directory)) return;
  makeDirectories(directoryOf(directory), mode, files, made);
  files.mkdir(directory, mode);
  made.push(directory);
  files.sync(directoryOf(directory) || '/');
}

function directoryOf(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isThere(path: BytePath, files: FileSystem): boolean {
  try {
    files.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

/** Remove a file, if that is possible. */
export function removeQuietly(path: BytePath, files: FileSystem): void {
  try {
    files.unlink(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}

/** Remove a directory, if it is empty and that is possible. */
export function removeDirectoryQuietly(path: BytePath, files: FileSystem): void {
  try {
    files.rmdir(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}
