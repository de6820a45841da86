// Disks that fail. Takes files in memory, gives files that stop, report trouble or lose power at a chosen operation.

import type { FileSystem } from '../../src/base/index.js';
import { FileSystemError } from '../../src/base/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../src/host/index.js';
import { memoryFileSystem } from '../../src/host/index.js';

const operationNames = [
  'readFile',
  'stat',
  'lstat',
  'exists',
  'readDir',
  'readLink',
  'realPath',
  'writeFile',
  'sync',
  'rename',
  'unlink',
  'mkdir',
  'rmdir',
  'chmod',
  'chown',
  'symlink',
  'link',
  'copyAttributes',
  'exchange',
] as const satisfies readonly (keyof FileSystem)[];
type OperationName = (typeof operationNames)[number];

const looking: readonly OperationName[] = ['readFile', 'stat', 'lstat', 'exists', 'readDir', 'readLink', 'realPath'];

/** Whether an operation changes nothing. */
export function isLooking(name: OperationName): boolean {
  return looking.includes(name);
}

/** What happens instead of an operation: undefined for nothing unusual. */
export type Fault = (name: OperationName, args: readonly unknown[], perform: () => unknown) => unknown;

/** Every operation goes through `fault`, with a way to perform it. */
export function faultyFiles(files: FileSystem, fault: Fault): FileSystem {
  const wrapped: Partial<Record<OperationName, unknown>> = {};
  for (const name of operationNames) {
    const perform = (files[name] as (...args: unknown[]) => unknown).bind(files);
    wrapped[name] = (...args: unknown[]): unknown => fault(name, args, () => perform(...args));
  }
  return wrapped as unknown as FileSystem;
}

/** The process is gone: nothing that it would still do is done. */
export class Killed extends Error {}

/** Which operations are counted. */
export type Counted = 'all' | 'changing' | 'looking';

function counts(counted: Counted, name: OperationName): boolean {
  return counted === 'all' || (counted === 'looking') === isLooking(name);
}

/** Everything up to the operation of this number is done, from 1; then the process is gone. */
export function killedAt(
  files: FileSystem,
  number: number,
  counted: Counted = 'all',
): { readonly files: FileSystem; readonly count: () => number } {
  let count = 0;
  return {
    files: faultyFiles(files, (name, _, perform) => {
      if (counts(counted, name)) count += 1;
      if (count > number) throw new Killed();
      return perform();
    }),
    count: () => count,
  };
}

export type Trouble = 'EIO' | 'ENOSPC' | 'EINTR' | 'short write';

/** The operation of this number fails, and, where trouble `lasts`, all of its kind after it. */
export function troubledAt(
  files: FileSystem,
  number: number,
  trouble: Trouble,
  { lasts = false, counted = 'all' }: { readonly lasts?: boolean; readonly counted?: Counted } = {},
): { readonly files: FileSystem; readonly happened: () => boolean } {
  let count = 0;
  let failed: OperationName | undefined;
  const fault: Fault = (name, args, perform) => {
    const isCounted = counts(counted, name);
    if (isCounted) count += 1;
    const fails = (isCounted && count === number) || (lasts && failed === name);
    if (!fails || name === 'exists') return perform();
    failed ??= name;
    const [path, content] = args as [string, Uint8Array];
    if (name === 'copyAttributes' || name === 'exchange') return false;
    if (trouble !== 'short write') throw new FileSystemError(trouble, path, name);
    if (name !== 'writeFile') return perform();
    files.writeFile(path, content.slice(0, content.length >> 1), 0o600);
    return undefined;
  };
  return { files: faultyFiles(files, fault), happened: () => failed !== undefined };
}

interface Done {
  readonly name: OperationName;
  readonly args: readonly unknown[];
  /** Where the entry is; it is on the disk once that directory is. */
  readonly directories: readonly string[];
  isEntrySafe: boolean;
  /** Whether the content, mode and owner are on the disk. */
  isContentSafe: boolean;
}

/**
 * A disk that loses power: what was not synced may be there or not, in any order, and content that was not synced may be
 * cut off anywhere.
 */
export class PowerLoss {
  private readonly done: Done[] = [];
  readonly files: FileSystem;

  constructor(private readonly tree: Readonly<Record<string, MemoryEntry>>) {
    const seen = memoryFileSystem(tree);
    this.files = faultyFiles(seen, (name, args, perform) => {
      const result = perform();
      if (name === 'sync') this.sync(args[0] as string);
      else if (!isLooking(name)) this.record(name, args);
      return result;
    });
  }

  private record(name: OperationName, args: readonly unknown[]): void {
    const paths = args.filter((arg): arg is string => typeof arg === 'string');
    const ofEntries = name === 'symlink' ? paths.slice(1) : name === 'link' ? paths.slice(1) : paths;
    const directories = ofEntries.map((path) => path.slice(0, path.lastIndexOf('/')) || '/');
    this.done.push({ name, args, directories, isEntrySafe: false, isContentSafe: false });
  }

  private sync(path: string): void {
    for (const one of this.done) {
      if (one.directories.includes(path)) one.isEntrySafe = true;
      if (one.args[0] === path) one.isContentSafe = true;
    }
  }

  /** The disk after the power is back. `random` gives numbers from 0 to 1. */
  after(random: () => number): MemoryFileSystem {
    const files = memoryFileSystem(this.tree);
    for (const { name, args, isEntrySafe, isContentSafe } of this.done) {
      const isOfContent = name === 'chmod' || name === 'chown' || name === 'copyAttributes';
      const survives = (isOfContent ? isContentSafe : isEntrySafe) || random() < 0.5;
      if (!survives) continue;
      const [path, content, mode] = args as [string, Uint8Array, number];
      try {
        if (name === 'writeFile' && !isContentSafe) {
          files.writeFile(path, content.slice(0, Math.floor(random() * (content.length + 1))), mode);
        } else (files[name] as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        // What it built on is lost.
        if (!(error instanceof FileSystemError)) throw error;
      }
    }
    return files;
  }
}
