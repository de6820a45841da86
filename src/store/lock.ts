// One run at a time on a state directory. Takes a disk and the processes, runs an action while it holds the lock. The lock
// is a link whose text names the process that holds it: it comes into being with its text, in one step. Must never stand
// in the way when its process is gone.

import type { BytePath, FileSystem, Processes } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { makeDirectories, removeDirectoryQuietly, removeQuietly } from './apply.js';
import type { StateLayout } from './layout.js';
import { stateDirectoryMode } from './layout.js';

/**
 * Do something while no other run works on the same state; what it gives.
 *
 * Throws: AaMergeError `store/locked` when another run holds the lock; then nothing has changed. FileSystemError.
 */
export function withLock<T>({ directory }: StateLayout, files: FileSystem, processes: Processes, action: () => T): T {
  const made: BytePath[] = [];
  const path = `${directory}/lock`;
  try {
    makeDirectories(directory, stateDirectoryMode, files, made);
    take(path, files, processes);
    try {
      return action();
    } finally {
      removeQuietly(path, files);
    }
  } finally {
    // A run that had nothing to write leaves nothing.
    for (const empty of made.reverse()) removeDirectoryQuietly(empty, files);
  }
}

function take(path: BytePath, files: FileSystem, processes: Processes): void {
  const self = processes.self();
  if (isTaken(path, self, files)) return;
  const holder = holderOf(path, files);
  if (holder !== undefined) {
    if (processes.isRunning(holder)) throw lockedBy(holder, path);
    clear(path, holder, `${path}.${self}`, files);
  }
  if (!isTaken(path, self, files)) throw lockedBy(holderOf(path, files), path);
}

/** Whether the lock was free and is ours now. */
function isTaken(path: BytePath, self: string, files: FileSystem): boolean {
  try {
    files.symlink(self, path);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Take away the lock of a process that is gone, unless another run did so and holds the lock by now. */
function clear(path: BytePath, holder: string, aside: BytePath, files: FileSystem): void {
  try {
    files.rename(path, aside);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') return;
    throw error;
  }
  if (files.readLink(aside) === holder) files.unlink(aside);
  else files.rename(aside, path);
}

/** The process that the lock names; undefined when it is free by now. */
function holderOf(path: BytePath, files: FileSystem): string | undefined {
  try {
    return files.readLink(path);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function lockedBy(holder: string | undefined, path: BytePath): AaMergeError {
  return new AaMergeError('store/locked', { path, holder: holder?.split('.')[0] ?? 'unknown' });
}
