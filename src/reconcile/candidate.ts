// The set as it would be: proposed texts laid over live policy. Takes the texts and a disk, gives a disk that answers as
// if they had been written. Nothing is ever taken away in it: what is to be removed is only removed when nothing needs it.

import type { BytePath, ByteText, FileStatus, ReadFileSystem } from '../base/index.js';
import { compareBytes, FileSystemError, toBytes } from '../base/index.js';
import { loweredOf } from '../policy/index.js';

/** A disk with other texts in some places: each place under every name that it is asked for by. Links stay links. */
export function layOver(disk: ReadFileSystem, texts: ReadonlyMap<BytePath, ByteText>): ReadFileSystem {
  const added = directoriesOf(texts.keys());

  const textAt = (path: BytePath): ByteText | undefined => texts.get(path);

  function stat(path: BytePath, look: (path: BytePath) => FileStatus): FileStatus {
    const text = textAt(path);
    if (disk.exists(path)) {
      const status = look(path);
      return text === undefined || status.kind === 'link' ? status : { ...status, size: text.length };
    }
    if (text !== undefined) return { ...nobodys, kind: 'file', mode: 0o644, size: text.length };
    if (added.has(path)) return { ...nobodys, kind: 'directory', mode: 0o755 };
    return look(path);
  }

  return {
    readFile(path) {
      const text = textAt(path);
      return text === undefined ? disk.readFile(path) : toBytes(text);
    },
    stat: (path) => stat(path, (found) => disk.stat(found)),
    lstat: (path) => stat(path, (found) => disk.lstat(found)),
    exists: (path) => textAt(path) !== undefined || added.has(path) || disk.exists(path),
    readDir(path) {
      const names = added.get(path);
      if (names === undefined) return disk.readDir(path);
      const there = disk.exists(path) ? disk.readDir(path) : [];
      return [...new Set([...there, ...names])].sort(compareBytes);
    },
    readLink: (path) => disk.readLink(path),
    realPath(path) {
      if (disk.exists(path)) return disk.realPath(path);
      if (texts.has(path) || added.has(path)) return path;
      throw new FileSystemError('ENOENT', path, 'resolve');
    },
  };
}

/** Whether the disk answers otherwise at a path, once texts are laid over it: the texts themselves, and what lists them. */
export function isTouchedBy(texts: ReadonlyMap<BytePath, ByteText>): (path: BytePath) => boolean {
  // A directory of what is generated lists sources, too.
  const listed = [...texts.keys()].flatMap((path) => [path, loweredOf(path) ?? path]);
  const directories = directoriesOf(listed);
  return (path) => texts.has(path) || directories.has(path);
}

const nobodys: FileStatus = {
  kind: 'other',
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeMs: 0,
  dev: 0,
  ino: 0,
  nlink: 1,
};

/** The directories that lead to these files, with the names that stand in them because of that. */
function directoriesOf(paths: Iterable<BytePath>): ReadonlyMap<BytePath, ReadonlySet<string>> {
  const found = new Map<BytePath, Set<string>>();
  for (const path of paths) {
    for (
      let slash = path.lastIndexOf('/'), end = path.length;
      slash > 0;
      end = slash, slash = path.lastIndexOf('/', slash - 1)
    ) {
      const directory = path.slice(0, slash);
      const names = found.get(directory) ?? new Set<string>();
      found.set(directory, names.add(path.slice(slash + 1, end)));
    }
  }
  return found;
}
