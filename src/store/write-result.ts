// One file that a person named gets a new text, in one step. Takes a path and a text; keeps mode, owner and links.

import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { applyPlan } from './apply.js';

/** Write a text where `path` leads. Throws FileSystemError; then the file is as it was. */
export function writeResult(path: BytePath, text: ByteText, files: FileSystem): void {
  const replaces = files.exists(path);
  const { mode, owner } = replaces ? ownershipOf(path, files) : { mode: 0o644, owner: undefined };
  const target = replaces ? files.realPath(path) : placeOf(path, files);
  const operation = { kind: 'write', path: target, text, mode, owner, replaces, directoryMode: 0o755 } as const;
  applyPlan({ preconditions: [], operations: [operation] }, files);
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
