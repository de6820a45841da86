// One run at a time on a state directory. Takes a disk and the processes, runs an action while it holds the lock. The lock
// is a link whose text names the process that holds it: it comes into being with its text, in one step. Must never stand
// in the way when its process is gone.

import type { BytePath, FileSystem, Ports } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { makeDirectories, removeDirectoryQuietly, removeQuietly } from './directories.js';
import type { StateLayout } from './layout.js';
import { stateDirectoryMode } from './layout.js';

/** So long another run may take, in milliseconds, before this one gives up. */
const usualPatience = 30_000;
const pause = 50;
/** So long a run of another container is believed to go on, in milliseconds: nobody here can see whether it does. */
const belief = 3_600_000;

/**
 * Do something while no other run works on the same state; what it gives. Waits for another run, and says for whom.
 *
 * Throws: AaMergeError `store/locked` when another run still holds the lock after `patience`; then nothing has changed.
 *   FileSystemError.
 */
export function withLock<T>(
  { directory }: StateLayout,
  ports: Ports,
  action: () => T,
  patience: number = usualPatience,
): T {
  const { files } = ports;
  const made: BytePath[] = [];
  const path = `${directory}/lock`;
  try {
    makeDirectories(directory, stateDirectoryMode, files, made);
    take(path, ports, patience);
    try {
      tidy(directory, ports);
      return action();
    } finally {
      removeQuietly(path, files);
    }
  } finally {
    // A run that had nothing to write leaves nothing.
    for (const empty of made.reverse()) removeDirectoryQuietly(empty, files);
  }
}

function take(path: BytePath, { files, processes, clock, output }: Ports, patience: number): void {
  const self = processes.self();
  const end = clock.monotonic() + patience;
  for (let waited: string | undefined; !isTaken(path, self, files);) {
    const holder = holderOf(path, files);
    if (holder === undefined) continue;
    if (!processes.isRunning(holder) || isAbandoned(path, holder, { files, processes, clock })) {
      clear(path, holder, `${path}.${self}`, files);
      continue;
    }
    if (clock.monotonic() >= end) throw lockedBy(holder, path, patience, processes.isElsewhere(holder));
    if (waited !== holder) output.stage(`Waiting for another run (process ${numberOf(holder)})`);
    waited = holder;
    clock.sleep(pause);
  }
}

/** Of a process that cannot be seen from here only the age of its lock can be known. */
function isAbandoned(path: BytePath, holder: string, { files, processes, clock }: Omit<Ports, 'output'>): boolean {
  if (!processes.isElsewhere(holder)) return false;
  try {
    return clock.now() - files.lstat(path).mtimeMs > belief;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') return false;
    throw error;
  }
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

/** A process that went while it cleared a lock left it aside. */
function tidy(directory: BytePath, { files, processes }: Ports): void {
  for (const name of files.readDir(directory)) {
    const isAside = name.startsWith('lock.') && !processes.isRunning(name.slice('lock.'.length));
    if (isAside) removeQuietly(`${directory}/${name}`, files);
  }
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

function lockedBy(holder: string, path: BytePath, patience: number, isElsewhere: boolean): AaMergeError {
  const facts = { path, holder: numberOf(holder), seconds: patience / 1000 };
  return new AaMergeError('store/locked', isElsewhere ? { ...facts, where: 'elsewhere' } : facts);
}

function numberOf(holder: string): string {
  return holder.split('.')[0] ?? holder;
}
