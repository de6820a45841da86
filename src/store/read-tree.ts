// One of the three directories, read once. Takes a disk and a directory, gives what stands at every path below it, also
// where that cannot be read: trouble with one file is a fact about that file. Must never follow a link out of the directory.

import type { BytePath, ByteText, FileEntry, Limits, ListedEntry, ReadFileSystem, UnitPath } from '../base/index.js';
import { AaMergeError, FileSystemError, fromBytes, isMachineTrouble, unitPath } from '../base/index.js';
import { isIgnoredName } from '../policy/index.js';
import type { Tree, TreeEntry } from '../reconcile/index.js';
import { textOf, unitLimits } from '../reconcile/index.js';
import { isThere } from './directories.js';
import { stagingPrefix } from './layout.js';
import { entriesIn } from './rooted-files.js';
import type { Guard } from './trust.js';
import { refuseLinkOut, requireTrusted } from './trust.js';

export interface ReadTreeOptions {
  /** Whether packages own the directory: names that exist only while a package manager works are skipped. */
  readonly isPackaged?: boolean;
  /** Whether a directory that is not there is an empty one. */
  readonly mayBeMissing?: boolean;
  readonly limits?: Limits;
  /** Where nobody else may have written. */
  readonly guard?: Guard;
  /** Most texts are the same as here: each of them is kept once. */
  readonly beside?: Tree;
}

export interface TreeRead extends Tree {
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
  /** Names that nobody reads; those that begin with a dot are not told. */
  readonly skipped: readonly UnitPath[];
}

/**
 * Read a directory. A link to a directory is a directory whose inside is not looked at.
 *
 * Throws: AaMergeError `store/no-directory`, `store/unreadable-directory`, `store/untrusted`; FileSystemError where the machine fails, not a file.
 */
export function readTree(disk: ReadFileSystem, directory: BytePath, options: ReadTreeOptions = {}): TreeRead {
  const { isPackaged = false, mayBeMissing = false, limits = unitLimits, guard, beside } = options;
  const entries = new Map<UnitPath, TreeEntry>();
  const leftovers: BytePath[] = [];
  const skipped: UnitPath[] = [];
  if (!isDirectory(disk, directory)) {
    // A dangling link is there: it must not be taken for an empty directory.
    if (mayBeMissing && !isThere(directory, disk)) return { directory, entries, leftovers, skipped };
    throw new AaMergeError('store/no-directory', { path: directory });
  }
  const top = disk.realPath(directory);
  if (guard !== undefined) requireTrusted(directory, disk.stat(directory), guard);

  function visit(below: string): void {
    const path = below === '' ? directory : `${directory}/${below}`;
    const found: (readonly [UnitPath, ReturnType<typeof entryAt>])[] = [];
    for (const { name, look } of listed(disk, path)) {
      if (name.startsWith(stagingPrefix)) leftovers.push(`${path}/${name}`);
      const unit = unitPath(below === '' ? name : `${below}/${name}`);
      if (isIgnoredName(name) || (isPackaged && isPassing(name))) {
        if (!name.startsWith('.')) skipped.push(unit);
        continue;
      }
      const known = textOf(beside?.entries.get(unit));
      found.push([unit, entryAt(disk, { path: `${path}/${name}`, look, known }, { top, limits, guard })]);
    }
    // Directories below come after all that stands here: a disk reads the entries of one directory fastest in a row.
    for (const [unit, entry] of found) {
      entries.set(unit, entry.kind === 'tree' ? { kind: 'directory', isLink: false } : entry);
      if (entry.kind === 'tree') visit(unit);
    }
  }

  visit('');
  return { directory, entries, leftovers, skipped };
}

/** Names that dpkg and rpm use while they unpack. Source: packaging 5, "Place". */
function isPassing(name: string): boolean {
  return name.endsWith('.dpkg-tmp') || /;[0-9a-f]+$/.test(name);
}

interface Seen {
  readonly path: BytePath;
  readonly look: (most: number) => FileEntry;
  /** What it probably says. */
  readonly known: ByteText | undefined;
}

interface Bounds {
  readonly top: BytePath;
  readonly limits: Limits;
  readonly guard: Guard | undefined;
}

function entryAt(
  disk: ReadFileSystem,
  { path, look, known }: Seen,
  { top, limits, guard }: Bounds,
): TreeEntry | { readonly kind: 'tree' } {
  try {
    const { status: own, text: read } = look(limits.fileBytes);
    const { kind } = own;
    if (guard !== undefined) requireTrusted(path, own, guard);
    if (kind === 'directory') return { kind: 'tree' };
    if (kind === 'other') return { kind };
    const { kind: goal, size, mode, uid, gid } = kind === 'link' ? disk.stat(path) : own;
    const link = kind === 'link' ? { text: disk.readLink(path), place: disk.realPath(path) } : undefined;
    if (link !== undefined && !link.place.startsWith(`${top}/`)) {
      return guard === undefined || guard.mayLeadOut
        ? { kind: 'outside', text: link.text }
        : refuseLinkOut(path, link.text);
    }
    if (goal === 'directory') return { kind: 'directory', isLink: true };
    if (goal !== 'file') return { kind: 'other' };
    if (size > limits.fileBytes) return { kind: 'unreadable', code: 'EFBIG' };
    const text = read ?? fromBytes(disk.readFile(path));
    return {
      kind: 'file',
      text: text === known ? known : text,
      ownership: { mode, uid, gid },
      link: link && { text: link.text, target: unitPath(link.place.slice(top.length + 1)) },
    };
  } catch (error) {
    if (error instanceof FileSystemError && !isMachineTrouble(error)) return { kind: 'unreadable', code: error.code };
    throw error;
  }
}

/** A directory that cannot be listed may hold anything: nothing can be said about the set. */
function listed(disk: ReadFileSystem, path: BytePath): readonly ListedEntry[] {
  try {
    return entriesIn(path, disk);
  } catch (cause) {
    throw new AaMergeError('store/unreadable-directory', { path }, { cause });
  }
}

function isDirectory(disk: ReadFileSystem, path: BytePath): boolean {
  return disk.exists(path) && disk.stat(path).kind === 'directory';
}
