// The files of another root, as its own programs would see them: links that begin at `/` begin at that root, and no link
// leads out of it. Takes a disk and a root, gives a disk. Paths are the full ones, root included.

import { posix } from 'node:path';
import type { BytePath, FileEntry, FileSystem, ListedEntry, ReadFileSystem } from '../base/index.js';
import { FileSystemError, isMachineTrouble } from '../base/index.js';

const mostLinks = 40;

/** The disk itself where the root is the machine's own. */
export function rootedFiles(disk: FileSystem, root: BytePath): FileSystem {
  if (root === '/') return disk;

  /** The place that a path leads to, without links on the way; the last name may be missing. */
  function resolve(operation: string, path: BytePath, follow: boolean): BytePath {
    const pending = partsOf(posix.relative(root, path));
    const trail: string[] = [];
    for (let links = 0; pending.length > 0;) {
      const name = pending.shift() as string;
      if (name === '..') {
        trail.pop();
        continue;
      }
      const text = follow || pending.length > 0 ? linkAt(posix.join(root, ...trail, name)) : undefined;
      if (text === undefined) {
        trail.push(name);
        continue;
      }
      links += 1;
      if (links > mostLinks) throw new FileSystemError('ELOOP', path, operation);
      if (text.startsWith('/')) trail.length = 0;
      pending.unshift(...partsOf(text));
    }
    return posix.join(root, ...trail);
  }

  /** What is there and cannot be told from a link must not be taken for none: its way would lead out of the root. */
  function linkAt(path: BytePath): string | undefined {
    try {
      return disk.lstat(path).kind === 'link' ? disk.readLink(path) : undefined;
    } catch (error) {
      if (error instanceof FileSystemError && !isMachineTrouble(error)) return undefined;
      throw error;
    }
  }

  const inside: FileSystem = {
    listEntries: (path) => entriesIn(resolve('list', path, true), disk),
    readFile: (path) => disk.readFile(resolve('read', path, true)),
    stat: (path) => disk.lstat(resolve('stat', path, true)),
    lstat: (path) => disk.lstat(resolve('stat', path, false)),
    exists(path) {
      try {
        disk.lstat(resolve('stat', path, true));
        return true;
      } catch (error) {
        if (error instanceof FileSystemError && !isMachineTrouble(error)) return false;
        throw error;
      }
    },
    readDir: (path) => disk.readDir(resolve('list', path, true)),
    readLink: (path) => disk.readLink(resolve('read link', path, false)),
    realPath(path) {
      const place = resolve('resolve', path, true);
      disk.lstat(place);
      return place;
    },
    writeFile: (path, content, mode) => disk.writeFile(resolve('create', path, false), content, mode),
    sync: (path) => disk.sync(resolve('sync', path, true)),
    rename: (from, to) => disk.rename(resolve('rename', from, false), resolve('rename', to, false)),
    unlink: (path) => disk.unlink(resolve('remove', path, false)),
    mkdir: (path, mode) => disk.mkdir(resolve('make directory', path, false), mode),
    rmdir: (path) => disk.rmdir(resolve('remove directory', path, false)),
    chmod: (path, mode) => disk.chmod(resolve('set the mode of', path, true), mode),
    chown: (path, uid, gid) => disk.chown(resolve('set the owner of', path, false), uid, gid),
    symlink: (target, path) => disk.symlink(target, resolve('link', path, false)),
    link: (from, to) => disk.link(resolve('link', from, false), resolve('link', to, false)),
    copyAttributes: (from, to) => disk.copyAttributes(resolve('read', from, true), resolve('read', to, true)),
    exchange: (one, other) => disk.exchange(resolve('rename', one, false), resolve('rename', other, false)),
  };
  // What a person names outside of the root, such as a reference to try, is as the machine sees it.
  const isBelow = (path: BytePath): boolean => path.startsWith(`${root}/`) && !path.includes('/..');
  const isOutside = (path: BytePath): boolean => posix.relative(root, path).split('/')[0] === '..';
  const filesFor = (path: BytePath): FileSystem => (!isBelow(path) && isOutside(path) ? disk : inside);
  return {
    readFile: (path) => filesFor(path).readFile(path),
    stat: (path) => filesFor(path).stat(path),
    lstat: (path) => filesFor(path).lstat(path),
    exists: (path) => filesFor(path).exists(path),
    readDir: (path) => filesFor(path).readDir(path),
    readLink: (path) => filesFor(path).readLink(path),
    realPath: (path) => filesFor(path).realPath(path),
    listEntries: (path) => entriesIn(path, filesFor(path)),
    writeFile: (path, content, mode) => filesFor(path).writeFile(path, content, mode),
    sync: (path) => filesFor(path).sync(path),
    rename: (from, to) => filesFor(from).rename(from, to),
    unlink: (path) => filesFor(path).unlink(path),
    mkdir: (path, mode) => filesFor(path).mkdir(path, mode),
    rmdir: (path) => filesFor(path).rmdir(path),
    chmod: (path, mode) => filesFor(path).chmod(path, mode),
    chown: (path, uid, gid) => filesFor(path).chown(path, uid, gid),
    symlink: (target, path) => filesFor(path).symlink(target, path),
    link: (from, to) => filesFor(from).link(from, to),
    copyAttributes: (from, to) => filesFor(from).copyAttributes(from, to),
    exchange: (one, other) => filesFor(one).exchange(one, other),
  };
}

/** The entries of a directory, in byte order. */
export function entriesIn(path: BytePath, disk: ReadFileSystem): readonly ListedEntry[] {
  if (disk.listEntries !== undefined) return disk.listEntries(path);
  const look = (name: string): FileEntry => ({ status: disk.lstat(`${path}/${name}`), text: undefined });
  return disk.readDir(path).map((name) => ({ name, look: () => look(name) }));
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
