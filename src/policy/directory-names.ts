// One name for each directory, however a path spells the way to it: `abstractions//`, `local/../abstractions`, a link to it.
// Without that a text that is laid over a file would be missed by whoever reads the file under another name. Takes a disk and
// the directory of the policy, gives names. Must never name another place than the one that the path leads to.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem } from '../base/index.js';
import { FileSystemError, isMachineTrouble } from '../base/index.js';

/** The name of a directory below `top`, which is how everybody else spells it; any other path is given back as it is. */
export function directoryNames(disk: ReadFileSystem, top: BytePath): (directory: BytePath) => BytePath {
  const names = new Map<BytePath, BytePath>();
  let realTop: BytePath | undefined;

  function nameOf(directory: BytePath): BytePath {
    let name = names.get(directory);
    if (name === undefined) names.set(directory, (name = find(directory)));
    return name;
  }

  function find(directory: BytePath): BytePath {
    const real = tried(() => (disk.stat(directory).kind === 'directory' ? disk.realPath(directory) : undefined));
    if (real !== undefined) return below(real) ?? directory;
    // Directories that only a text laid over the disk brings are known by one name: step by step to it.
    const slash = directory.lastIndexOf('/');
    if (slash <= 0) return directory;
    const [parent, last] = [nameOf(directory.slice(0, slash)), directory.slice(slash + 1)];
    if (last === '' || last === '.') return parent;
    const next = last === '..' ? stepUp(parent) : `${parent}/${last}`;
    return next === undefined || next === directory ? directory : nameOf(next);
  }

  function stepUp(directory: BytePath): BytePath | undefined {
    const isPlain = directory.startsWith(`${top}/`) && isDirectory(directory);
    return isPlain ? posix.dirname(directory) : undefined;
  }

  function isDirectory(path: BytePath): boolean {
    return tried(() => disk.stat(path).kind === 'directory') === true;
  }

  function below(path: BytePath): BytePath | undefined {
    if (path === top || path.startsWith(`${top}/`)) return path;
    realTop ??= tried(() => disk.realPath(top)) ?? top;
    return path === realTop || path.startsWith(`${realTop}/`) ? `${top}${path.slice(realTop.length)}` : undefined;
  }

  return nameOf;
}

/** Undefined for what cannot be reached. */
function tried<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof FileSystemError && !isMachineTrouble(error)) return undefined;
    throw error;
  }
}
