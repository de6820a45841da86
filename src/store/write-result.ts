// One file that a person named gets a new text, in one step. Takes a path and a text; keeps mode, owner, attributes and links.

import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { directoryOf } from './directories.js';
import type { WriteOperation } from './operation.js';
import { discard, stageNew, waitingPath } from './staging.js';

/** Write a text where `path` leads. Throws FileSystemError, AaMergeError `store/lost-attributes`; then the file is as it was. */
export function writeResult(path: BytePath, text: ByteText, files: FileSystem): void {
  const isNew = !files.exists(path);
  const { mode, owner } = isNew ? { mode: 0o644, owner: undefined } : ownershipOf(path, files);
  const target = isNew ? placeOf(path, files) : files.realPath(path);
  const attributesOf = isNew ? undefined : target;
  const operation: WriteOperation = {
    kind: 'write',
    path: target,
    text,
    mode,
    owner,
    attributesOf,
    directoryMode: 0o755,
  };
  try {
    stageNew(operation, files, []);
    files.rename(waitingPath(target), target);
  } catch (error) {
    discard(target, files);
    throw error;
  }
  files.sync(directoryOf(target) || '/');
}

function ownershipOf(path: BytePath, files: FileSystem): { mode: number; owner: { uid: number; gid: number } } {
  // Reading tells a directory from a file, with the system's own words for it.
  files.readFile(path);
  const { mode, uid, gid } = files.stat(path);
  return { mode, owner: { uid, gid } };
}

/** Where a new file goes: its directory must be there. */
function placeOf(path: BytePath, files: FileSystem): BytePath {
  const at = path.lastIndexOf('/');
  const directory = at === -1 ? '.' : path.slice(0, at) || '/';
  return `${files.realPath(directory).replace(/\/$/, '')}/${path.slice(at + 1)}`;
}
