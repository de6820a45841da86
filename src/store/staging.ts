// A new file beside its place, and the old one under a second name, so that taking the place and giving it back are one
// step each. Takes an operation and a disk, gives what was prepared. Loaders skip both names: they begin with a dot.

import type { BytePath, FileSystem } from '../base/index.js';
import { AaMergeError, digestOf, FileSystemError, fingerprintOf, toBytes } from '../base/index.js';
import { directoryOf, isThere, makeDirectories, removeQuietly, writeWhole } from './directories.js';
import type { FileFacts } from './file-facts.js';
import { factsAt } from './file-facts.js';
import { stagingPrefix } from './layout.js';
import type { Operation, WriteOperation } from './operation.js';

/** The name under which the new file waits for its place. */
export function waitingPath(path: BytePath): BytePath {
  return `${directoryOf(path)}/${stagingPrefix}${fingerprintOf([path]).slice(0, 16)}`;
}

/** The second name of the old file. */
export function sparePath(path: BytePath): BytePath {
  return `${waitingPath(path)}.old`;
}

/** What will stand at the place. `made` are directories that were made on the way. */
export function stageNew(operation: Operation, files: FileSystem, made: BytePath[]): FileFacts | undefined {
  if (operation.kind === 'remove') return undefined;
  const waiting = waitingPath(operation.path);
  if (isThere(waiting, files)) files.unlink(waiting);
  if (operation.kind === 'link') {
    files.symlink(operation.target, waiting);
    return { kind: 'link', text: operation.target };
  }
  const { path, text, mode, owner, attributesOf, directoryMode } = operation;
  makeDirectories(directoryOf(path), directoryMode, files, made);
  const content = toBytes(text);
  writeWhole(waiting, content, 0o600, files);
  giveAway(waiting, owner, files);
  if (attributesOf !== undefined && !files.copyAttributes(attributesOf, waiting)) {
    throw new AaMergeError('store/lost-attributes', { path });
  }
  files.chmod(waiting, mode);
  files.sync(waiting);
  const { uid, gid } = files.lstat(waiting);
  return { kind: 'file', digest: digestOf(text), mode, uid, gid };
}

/** What stands at the place now, kept under a second name: the same file, with all its attributes. */
export function keepOld({ path }: Operation, files: FileSystem): FileFacts | undefined {
  const facts = factsAt(path, files);
  const spare = sparePath(path);
  if (isThere(spare, files)) files.unlink(spare);
  if (facts?.kind === 'link') files.symlink(facts.text, spare);
  else if (facts?.kind === 'file') linkOrCopy(path, spare, facts, files);
  return facts;
}

/** File systems without second names get a copy. */
function linkOrCopy(
  path: BytePath,
  spare: BytePath,
  { mode, uid, gid }: Extract<FileFacts, { kind: 'file' }>,
  files: FileSystem,
): void {
  try {
    files.link(path, spare);
    return;
  } catch (error) {
    if (!lacksSecondNames(error)) throw error;
  }
  writeWhole(spare, files.readFile(path), 0o600, files);
  giveAway(spare, { uid, gid }, files);
  if (!files.copyAttributes(path, spare)) throw new AaMergeError('store/lost-attributes', { path });
  files.chmod(spare, mode);
  files.sync(spare);
}

/** Whether a file cannot have a second name here. */
export function lacksSecondNames(error: unknown): boolean {
  return (
    error instanceof FileSystemError && ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(error.code)
  );
}

function giveAway(path: BytePath, owner: WriteOperation['owner'], files: FileSystem): void {
  if (owner === undefined) return;
  const { uid, gid } = files.lstat(path);
  if (uid !== owner.uid || gid !== owner.gid) files.chown(path, owner.uid, owner.gid);
}

/** Take away what was prepared for a place. */
export function discard(path: BytePath, files: FileSystem): void {
  removeQuietly(waitingPath(path), files);
  removeQuietly(sparePath(path), files);
}
