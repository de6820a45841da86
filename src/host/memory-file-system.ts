// A file system in memory that answers like the real one: links and rings of links, modes, owners, and the same error
// codes. Takes a table of paths, gives a FileSystem and a listing to compare. For tests and trials; relative paths start
// at the root. Must never touch the disk.

import type { BytePath, FileKind, FileStatus, FileSystem } from '../base/index.js';
import { compareBytes, FileSystemError } from '../base/index.js';

interface Inode {
  readonly kind: FileKind;
  readonly ino: number;
  mode: number;
  uid: number;
  gid: number;
  mtimeMs: number;
  nlink: number;
  content: Uint8Array;
  target: string;
  readonly entries: Map<string, Inode>;
}

/** A place in a directory, which may hold nothing yet. */
interface Place {
  readonly parent: Inode;
  readonly name: string;
  readonly inode: Inode | undefined;
  readonly path: string;
}

/** What a new tree holds at a path: text of one character per byte, bytes, a link, or a directory (`{}`). */
export type MemoryEntry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly content?: string | Uint8Array; readonly mode?: number; readonly uid?: number; readonly gid?: number };

export interface MemoryOptions {
  /** Who asks; 0 may do everything. */
  readonly uid?: number;
  readonly gid?: number;
  /** Whether the system has a step that swaps two entries. */
  readonly canExchange?: boolean;
}

const maximalLinks = 40;
const maximalName = 255;

/** A tree from a table of paths; directories on the way are made. */
export function memoryFileSystem(
  tree: Readonly<Record<string, MemoryEntry>> = {},
  options: MemoryOptions = {},
): MemoryFileSystem {
  const files = new MemoryFileSystem();
  for (const [path, entry] of Object.entries(tree)) files.plant(path, entry);
  files.actAs(options.uid ?? 0, options.gid ?? 0);
  files.canExchange = options.canExchange ?? true;
  return files;
}

export class MemoryFileSystem implements FileSystem {
  private nextIno = 1;
  private time = 0;
  private uid = 0;
  private gid = 0;
  private root: Inode = this.make('directory', 0o755);
  /** Whether `exchange` works here. */
  canExchange = true;

  /** Another disk with the same on it, second names of one file included. */
  copy(): MemoryFileSystem {
    const files = new MemoryFileSystem();
    const known = new Map<Inode, Inode>();
    const copied = (inode: Inode): Inode => {
      const there = known.get(inode);
      if (there !== undefined) return there;
      const entries = new Map<string, Inode>();
      const own = { ...inode, entries };
      known.set(inode, own);
      for (const [name, child] of inode.entries) entries.set(name, copied(child));
      return own;
    };
    files.root = copied(this.root);
    files.nextIno = this.nextIno;
    files.time = this.time;
    files.canExchange = this.canExchange;
    files.actAs(this.uid, this.gid);
    return files;
  }

  /** Write into a file that is there, under all its names, as some editors do. */
  overwrite(path: BytePath, content: string | Uint8Array): void {
    const inode = this.find('write', path, true);
    inode.content = bytesOf(content).slice();
    inode.mtimeMs = this.time += 1000;
  }

  /** From here on, ask as this user. */
  actAs(uid: number, gid: number): void {
    this.uid = uid;
    this.gid = gid;
  }

  /** Put an entry into the tree as its maker, with the directories on the way. */
  plant(path: BytePath, entry: MemoryEntry): void {
    const parts = path.split('/').filter((part) => part !== '');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const directory = `/${parts.slice(0, depth).join('/')}`;
      if (!this.exists(directory)) this.mkdir(directory, 0o755);
    }
    if (typeof entry === 'string' || entry instanceof Uint8Array) {
      this.writeFile(path, bytesOf(entry), 0o644);
    } else if ('link' in entry) {
      this.symlink(entry.link, path);
    } else {
      if (entry.content === undefined) this.mkdir(path, entry.mode ?? 0o755);
      else this.writeFile(path, bytesOf(entry.content), entry.mode ?? 0o644);
      this.chown(path, entry.uid ?? 0, entry.gid ?? 0);
    }
  }

  /** Everything in the tree, by path: `mode uid:gid content`, `-> target` or `directory`. Two trees are equal when these are. */
  snapshot(): Record<string, string> {
    const found: Record<string, string> = {};
    const visit = (inode: Inode, path: string): void => {
      for (const name of [...inode.entries.keys()].sort(compareBytes)) {
        const child = inode.entries.get(name) as Inode;
        found[`${path}/${name}`] = describe(child);
        visit(child, `${path}/${name}`);
      }
    };
    visit(this.root, '');
    return found;
  }

  readFile(path: BytePath): Uint8Array {
    const inode = this.find('read', path, true);
    if (inode.kind === 'directory') throw new FileSystemError('EISDIR', path, 'read');
    this.require('read', path, inode, 4);
    return inode.content.slice();
  }

  stat(path: BytePath): FileStatus {
    return statusOf(this.find('stat', path, true));
  }

  lstat(path: BytePath): FileStatus {
    return statusOf(this.find('stat', path, false));
  }

  exists(path: BytePath): boolean {
    try {
      this.stat(path);
      return true;
    } catch {
      return false;
    }
  }

  readDir(path: BytePath): readonly string[] {
    const inode = this.find('list', path, true);
    if (inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path, 'list');
    this.require('list', path, inode, 4);
    return [...inode.entries.keys()].sort(compareBytes);
  }

  readLink(path: BytePath): string {
    const inode = this.find('read link', path, false);
    if (inode.kind !== 'link') throw new FileSystemError('EINVAL', path, 'read link');
    return inode.target;
  }

  realPath(path: BytePath): BytePath {
    const place = this.walk('resolve', path, true);
    if (place.inode === undefined) throw new FileSystemError('ENOENT', path, 'resolve');
    return place.path;
  }

  writeFile(path: BytePath, content: Uint8Array, mode: number): void {
    const inode = this.make('file', mode);
    inode.content = content.slice();
    this.add('create', path, inode);
  }

  sync(path: BytePath): void {
    this.find('sync', path, true);
  }

  rename(from: BytePath, to: BytePath): void {
    const source = this.walk('rename', from, false);
    const goal = this.walk('rename', to, false);
    if (source.inode === undefined) throw new FileSystemError('ENOENT', from, 'rename');
    this.require('rename', from, source.parent, 3);
    this.require('rename', from, goal.parent, 3);
    if (source.inode === goal.inode) return;
    const directory = source.inode.kind === 'directory';
    if (directory && `${goal.path}/`.startsWith(`${source.path}/`)) throw new FileSystemError('EINVAL', from, 'rename');
    if (goal.inode !== undefined) {
      if (directory && goal.inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', from, 'rename');
      if (!directory && goal.inode.kind === 'directory') throw new FileSystemError('EISDIR', from, 'rename');
      if (goal.inode.entries.size > 0) throw new FileSystemError('ENOTEMPTY', from, 'rename');
    }
    if (goal.inode !== undefined) goal.inode.nlink -= 1;
    goal.parent.entries.set(goal.name, source.inode);
    source.parent.entries.delete(source.name);
  }

  unlink(path: BytePath): void {
    const place = this.walk('remove', path, false);
    if (place.inode === undefined) throw new FileSystemError('ENOENT', path, 'remove');
    if (place.inode.kind === 'directory') throw new FileSystemError('EISDIR', path, 'remove');
    this.require('remove', path, place.parent, 3);
    place.parent.entries.delete(place.name);
    place.inode.nlink -= 1;
  }

  mkdir(path: BytePath, mode: number): void {
    this.add('make directory', path.replace(/(?<=[^/])\/+$/, ''), this.make('directory', mode));
  }

  rmdir(path: BytePath): void {
    const place = this.walk('remove directory', path, false);
    if (place.inode === undefined) throw new FileSystemError('ENOENT', path, 'remove directory');
    if (place.inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path, 'remove directory');
    if (place.inode.entries.size > 0) throw new FileSystemError('ENOTEMPTY', path, 'remove directory');
    if (place.inode === this.root) throw new FileSystemError('EBUSY', path, 'remove directory');
    this.require('remove directory', path, place.parent, 3);
    place.parent.entries.delete(place.name);
  }

  chmod(path: BytePath, mode: number): void {
    const inode = this.find('set the mode of', path, true);
    if (this.uid !== 0 && this.uid !== inode.uid) throw new FileSystemError('EPERM', path, 'set the mode of');
    inode.mode = mode & 0o7777;
  }

  chown(path: BytePath, uid: number, gid: number): void {
    const inode = this.find('set the owner of', path, false);
    const same = uid === inode.uid && gid === inode.gid;
    if (this.uid !== 0 && !same) throw new FileSystemError('EPERM', path, 'set the owner of');
    inode.uid = uid;
    inode.gid = gid;
  }

  symlink(target: string, path: BytePath): void {
    const inode = this.make('link', 0o777);
    inode.target = target;
    this.add('link', path, inode);
  }

  link(from: BytePath, to: BytePath): void {
    const inode = this.find('link', from, false);
    if (inode.kind !== 'file') throw new FileSystemError('EPERM', to, 'link');
    this.add('link', to, inode);
    inode.nlink += 1;
  }

  /** There are no extended attributes here, so none are lost. */
  copyAttributes(from: BytePath, to: BytePath): boolean {
    return this.exists(from) && this.exists(to);
  }

  exchange(one: BytePath, other: BytePath): boolean {
    const [first, second] = [this.walk('rename', one, false), this.walk('rename', other, false)];
    if (!this.canExchange || first.inode === undefined || second.inode === undefined) return false;
    this.require('rename', one, first.parent, 3);
    this.require('rename', other, second.parent, 3);
    first.parent.entries.set(first.name, second.inode);
    second.parent.entries.set(second.name, first.inode);
    return true;
  }

  private make(kind: FileKind, mode: number): Inode {
    return {
      kind,
      ino: this.nextIno++,
      mode: mode & 0o7777,
      uid: this.uid,
      gid: this.gid,
      mtimeMs: (this.time += 1000),
      nlink: 1,
      content: new Uint8Array(0),
      target: '',
      entries: new Map(),
    };
  }

  private add(operation: string, path: BytePath, inode: Inode): void {
    const place = this.walk(operation, path, false);
    if (place.inode !== undefined) throw new FileSystemError('EEXIST', path, operation);
    if (path.endsWith('/')) throw new FileSystemError('EISDIR', path, operation);
    this.require(operation, path, place.parent, 3);
    place.parent.entries.set(place.name, inode);
  }

  private find(operation: string, path: BytePath, follow: boolean): Inode {
    const { inode } = this.walk(operation, path, follow);
    if (inode === undefined) throw new FileSystemError('ENOENT', path, operation);
    return inode;
  }

  /** Bits of `wanted`: 4 read, 2 write, 1 search. */
  private require(operation: string, path: BytePath, inode: Inode, wanted: number): void {
    if (this.uid === 0) return;
    const shift = this.uid === inode.uid ? 6 : this.gid === inode.gid ? 3 : 0;
    if (((inode.mode >> shift) & wanted) !== wanted) throw new FileSystemError('EACCES', path, operation);
  }

  /** The place that a path leads to; its last name may be free, all before it must be directories. */
  private walk(operation: string, path: BytePath, follow: boolean): Place {
    if (path === '') throw new FileSystemError('ENOENT', path, operation);
    if (path.includes('\0')) throw new FileSystemError('EINVAL', path, operation);
    const trail: { name: string; inode: Inode }[] = [];
    const here = (): Inode => trail.at(-1)?.inode ?? this.root;
    const pathHere = (name?: string): string =>
      `/${[...trail.map((step) => step.name), ...(name === undefined ? [] : [name])].join('/')}`;
    const mustBeDirectory = path.endsWith('/');
    const pending = path.split('/').filter((part) => part !== '' && part !== '.');
    let links = 0;
    while (pending.length > 0) {
      const name = pending.shift() as string;
      const parent = here();
      if (parent.kind !== 'directory') throw new FileSystemError('ENOTDIR', path, operation);
      this.require(operation, path, parent, 1);
      if (name === '..') {
        trail.pop();
        continue;
      }
      if (name.length > maximalName) throw new FileSystemError('ENAMETOOLONG', path, operation);
      const inode = parent.entries.get(name);
      const last = pending.length === 0;
      if (inode === undefined) {
        if (!last) throw new FileSystemError('ENOENT', path, operation);
        return { parent, name, inode, path: pathHere(name) };
      }
      if (inode.kind === 'link' && (!last || follow || mustBeDirectory)) {
        links += 1;
        if (links > maximalLinks) throw new FileSystemError('ELOOP', path, operation);
        if (inode.target.startsWith('/')) trail.length = 0;
        pending.unshift(...inode.target.split('/').filter((part) => part !== '' && part !== '.'));
        continue;
      }
      trail.push({ name, inode });
    }
    const inode = here();
    if (mustBeDirectory && inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path, operation);
    const name = trail.at(-1)?.name ?? '';
    return { parent: trail.at(-2)?.inode ?? this.root, name, inode, path: pathHere() };
  }
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
}

function statusOf(inode: Inode): FileStatus {
  const { kind, mode, uid, gid, mtimeMs, ino, nlink } = inode;
  const size = kind === 'link' ? inode.target.length : inode.content.length;
  return { kind, mode, uid, gid, size, mtimeMs, dev: 1, ino, nlink };
}

function describe(inode: Inode): string {
  if (inode.kind === 'link') return `-> ${inode.target}`;
  const owner = `${inode.mode.toString(8)} ${inode.uid}:${inode.gid}`;
  if (inode.kind === 'directory') return `${owner} directory`;
  return `${owner} ${Buffer.from(inode.content).toString('latin1')}`;
}
