// A disk that loses power. Takes files in memory, lets a run work on a copy and writes down each effect; gives the disks
// that can be found afterwards, at any moment of the run.
//
// What a disk has promised: the content, mode and owner of a file once it was synced, the entries of a directory once that
// was. All else may be there or not, in any order, and content that was not synced may be empty, cut off or zeros. A rename
// or a swap is there or not as a whole, as on every file system with a journal.

import type { FileSystem } from '../../src/base/index.js';
import type { MemoryFileSystem } from '../../src/host/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import { faultyFiles, isLooking } from './faults.js';
import type { OperationName } from './faults.js';

interface Node {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly content: Uint8Array;
  readonly target: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly entries: ReadonlyMap<string, number>;
}

/** An entry of a directory that comes, goes, or is another file from now on. */
interface EntryChange {
  readonly directory: number;
  readonly name: string;
  readonly child: number | undefined;
}

type Effect =
  | { readonly at: number; readonly kind: 'entries'; readonly changes: readonly EntryChange[] }
  | { readonly at: number; readonly kind: 'node'; readonly ino: number; readonly node: Node }
  | { readonly at: number; readonly kind: 'status'; readonly ino: number; readonly node: Node }
  | { readonly at: number; readonly kind: 'sync'; readonly ino: number };

/** What the disk had not promised when the power went. */
export interface Unsafe {
  readonly number: number;
  readonly kind: 'entries' | 'content' | 'status';
  /** Of entries. */
  readonly directories: readonly number[];
}

export type Fate = 'kept' | 'lost' | 'empty' | 'cut' | 'zeros';

export class PowerLoss {
  private readonly before: ReadonlyMap<number, Node>;
  private readonly top: number;
  private readonly effects: Effect[] = [];
  /** Of each effect, the operation that makes it safe. */
  private promised: readonly number[] = [];
  private count = 0;
  readonly files: FileSystem;

  constructor(start: MemoryFileSystem) {
    const work = start.copy();
    this.top = work.lstat('/').ino;
    this.before = nodesOf(work);
    this.files = faultyFiles(work, (name, args, perform) => {
      if (isLooking(name)) return perform();
      this.count += 1;
      const undo = effectsOf(name, args as readonly string[], work);
      const result = perform();
      if (result !== false) for (const effect of undo()) this.effects.push({ ...effect, at: this.count } as Effect);
      return result;
    });
  }

  /** How many operations changed something. */
  operations(): number {
    return this.count;
  }

  /** What was not promised when so many operations were done. */
  unsafeAfter(operations: number): Unsafe[] {
    if (this.promised.length !== this.effects.length) this.promised = promisesOf(this.effects);
    return this.effects.flatMap((effect, number): Unsafe[] => {
      if (effect.at > operations || (this.promised[number] ?? 0) <= operations || effect.kind === 'sync') return [];
      if (effect.kind !== 'entries')
        return [{ number, kind: effect.kind === 'node' ? 'content' : 'status', directories: [] }];
      return [{ number, kind: 'entries', directories: effect.changes.map(({ directory }) => directory) }];
    });
  }

  /** The disk when the power is back. `fate` is asked for all that is unsafe; what it does not say is kept. */
  after(operations: number, fate: ReadonlyMap<number, Fate>): MemoryFileSystem {
    const nodes = new Map<number, Node>(this.before);
    const entries = new Map<number, Map<string, number>>();
    const entriesOf = (ino: number): Map<string, number> => {
      const known = entries.get(ino) ?? new Map(nodes.get(ino)?.entries);
      entries.set(ino, known);
      return known;
    };
    const done = this.effects.filter(({ at }) => at <= operations);
    done.forEach((effect, number) => {
      const what = fate.get(number) ?? 'kept';
      if (effect.kind === 'sync') return;
      if (effect.kind === 'node') nodes.set(effect.ino, spoiled(effect.node, what));
      else if (what === 'lost') return;
      else if (effect.kind === 'status') {
        const known = nodes.get(effect.ino) ?? effect.node;
        const { mode, uid, gid } = effect.node;
        nodes.set(effect.ino, { ...known, mode, uid, gid });
      } else
        for (const { directory, name, child } of effect.changes) {
          if (child === undefined) entriesOf(directory).delete(name);
          else entriesOf(directory).set(name, child);
        }
    });
    return build(this.top, nodes, entriesOf);
  }
}

/** When each effect is safe: at once, with a later sync, or never. Directories and links are safe with their entries. */
function promisesOf(effects: readonly Effect[]): number[] {
  const synced = new Map<number, number>();
  const found: number[] = [];
  for (let number = effects.length - 1; number >= 0; number -= 1) {
    const effect = effects[number] as Effect;
    if (effect.kind === 'sync') synced.set(effect.ino, effect.at);
    const isFile = effect.kind !== 'sync' && effect.kind !== 'entries' && effect.node.kind === 'file';
    const ofEntries = effect.kind === 'entries' ? effect.changes.map(({ directory }) => directory) : [];
    const needed = isFile ? [effect.ino] : ofEntries;
    found[number] = needed.length === 0 ? 0 : Math.min(...needed.map((ino) => synced.get(ino) ?? Infinity));
  }
  return found;
}

function spoiled(node: Node, fate: Fate): Node {
  const { content } = node;
  if (fate === 'kept') return node;
  if (fate === 'cut') return { ...node, content: content.slice(0, content.length >> 1) };
  if (fate === 'zeros') return { ...node, content: new Uint8Array(content.length) };
  return { ...node, content: new Uint8Array(0) };
}

function build(top: number, nodes: ReadonlyMap<number, Node>, entriesOf: (ino: number) => ReadonlyMap<string, number>) {
  const files = memoryFileSystem();
  const places = new Map<number, string>();
  const visit = (ino: number, path: string): void => {
    for (const [name, child] of entriesOf(ino)) {
      const node = nodes.get(child);
      if (node === undefined) continue;
      const at = `${path}/${name}`;
      const first = places.get(child);
      if (node.kind === 'link') files.symlink(node.target, at);
      else if (node.kind === 'directory') {
        files.mkdir(at, node.mode);
        visit(child, at);
      } else if (first !== undefined) files.link(first, at);
      else {
        files.writeFile(at, node.content, node.mode);
        places.set(child, at);
      }
      if (first === undefined && node.uid + node.gid > 0) files.chown(at, node.uid, node.gid);
    }
  };
  visit(top, '');
  return files;
}

/** What an operation does, told after it is done; asked before, since it may take away what it was about. */
function effectsOf(
  name: OperationName,
  [one = '', other = '']: readonly string[],
  files: MemoryFileSystem,
): () => readonly object[] {
  const inoAt = (path: string): number | undefined => (isThere(files, path) ? files.lstat(path).ino : undefined);
  const entry = (path: string, child: number | undefined): EntryChange => ({
    directory: files.stat(directoryOf(path)).ino,
    name: path.slice(path.lastIndexOf('/') + 1),
    child,
  });
  const made = (path: string): object[] => {
    const ino = files.lstat(path).ino;
    return [
      { kind: 'node', ino, node: nodeAt(path, files) },
      { kind: 'entries', changes: [entry(path, ino)] },
    ];
  };
  switch (name) {
    case 'writeFile':
    case 'mkdir':
      return () => made(one);
    case 'symlink':
      return () => made(other);
    case 'link':
      return () => [{ kind: 'entries', changes: [entry(other, inoAt(other))] }];
    case 'unlink':
    case 'rmdir':
      return () => [{ kind: 'entries', changes: [entry(one, undefined)] }];
    case 'rename': {
      const moved = inoAt(one);
      if (moved === inoAt(other)) return () => [];
      return () => [{ kind: 'entries', changes: [entry(other, moved), entry(one, undefined)] }];
    }
    case 'exchange':
      return () => [{ kind: 'entries', changes: [entry(one, inoAt(one)), entry(other, inoAt(other))] }];
    case 'chmod':
    case 'chown':
      return () => [{ kind: 'status', ino: files.stat(one).ino, node: nodeAt(one, files) }];
    case 'sync':
      return () => [{ kind: 'sync', ino: files.stat(one).ino }];
    default:
      return () => [];
  }
}

function isThere(files: MemoryFileSystem, path: string): boolean {
  const directory = directoryOf(path);
  return files.exists(directory) && files.readDir(directory).includes(path.slice(path.lastIndexOf('/') + 1));
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function nodeAt(path: string, files: MemoryFileSystem): Node {
  const { kind, mode, uid, gid } = files.lstat(path);
  const content = kind === 'file' ? files.readFile(path) : new Uint8Array(0);
  const target = kind === 'link' ? files.readLink(path) : '';
  return { kind, mode, uid, gid, content, target, entries: new Map() };
}

function nodesOf(files: MemoryFileSystem): Map<number, Node> {
  const found = new Map<number, Node>();
  const visit = (path: string): void => {
    const entries = new Map<string, number>();
    for (const name of files.readDir(path === '' ? '/' : path)) {
      const at = `${path}/${name}`;
      const { ino, kind } = files.lstat(at);
      entries.set(name, ino);
      if (kind === 'directory') visit(at);
      else if (!found.has(ino)) found.set(ino, nodeAt(at, files));
    }
    const at = path === '' ? '/' : path;
    found.set(files.lstat(at).ino, { ...nodeAt(at, files), entries });
  };
  visit('');
  return found;
}
