// Disks that fail. Takes files, gives files that stop or report trouble at a chosen operation.

import type { FileSystem } from '../../src/base/index.js';
import { FileSystemError } from '../../src/base/index.js';

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
export type OperationName = (typeof operationNames)[number];

const looking: readonly OperationName[] = ['readFile', 'stat', 'lstat', 'exists', 'readDir', 'readLink', 'realPath'];
/** What needs room on the disk. */
const filling: readonly OperationName[] = ['writeFile', 'mkdir', 'symlink', 'link', 'copyAttributes'];

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
export type Counted = 'all' | 'changing' | 'looking' | 'writing';

function counts(counted: Counted, name: OperationName): boolean {
  switch (counted) {
    case 'all':
      return true;
    case 'writing':
      return name === 'writeFile';
    case 'changing':
      return !isLooking(name);
    case 'looking':
      return isLooking(name);
  }
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

/** `short write`: half of a file is there, and nobody says so. */
export type Trouble = 'EIO' | 'ENOSPC' | 'EINTR' | 'EROFS' | 'EACCES' | 'EDQUOT' | 'short write';

export interface TroubleOptions {
  /** What fails after that: all of the same kind, all that needs room, all that changes something. */
  readonly lasts?: 'no' | 'kind' | 'room' | 'changes';
  readonly counted?: Counted;
  /** Whether the operation is done all the same. */
  readonly isDone?: boolean;
}

/** The operation of this number fails, and what `lasts` says after it. */
export function troubledAt(
  files: FileSystem,
  number: number,
  trouble: Trouble,
  { lasts = 'no', counted = 'all', isDone = false }: TroubleOptions = {},
): { readonly files: FileSystem; readonly happened: () => boolean } {
  let count = 0;
  let failed: OperationName | undefined;
  const goesOn = (name: OperationName): boolean => {
    if (failed === undefined || lasts === 'no') return false;
    if (lasts === 'kind') return name === failed;
    return lasts === 'room' ? filling.includes(name) : !isLooking(name);
  };
  const fault: Fault = (name, args, perform) => {
    const isCounted = counts(counted, name);
    if (isCounted) count += 1;
    if (!(isCounted && count === number) && !goesOn(name)) return perform();
    failed ??= name;
    const [path, content] = args as [string, Uint8Array];
    if (trouble === 'short write') {
      if (name !== 'writeFile') return perform();
      files.writeFile(path, content.slice(0, content.length >> 1), 0o600);
      return undefined;
    }
    if (isDone) perform();
    if (name === 'copyAttributes' || name === 'exchange') return false;
    throw new FileSystemError(trouble, path, name);
  };
  return { files: faultyFiles(files, fault), happened: () => failed !== undefined };
}
