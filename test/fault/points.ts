// A scene stopped at its operations, one after the other. Takes a scene, its judge, and how it is stopped; gives numbers of
// points and what went wrong at them.

import { AaMergeError, FileSystemError } from '../../src/base/index.js';
import type { Counted, TroubleOptions } from '../support/faults.js';
import type { Trouble } from '../support/faults.js';
import { Killed, killedAt, troubledAt } from '../support/faults.js';
import type { FileSystem } from '../../src/base/index.js';
import type { Scene } from './scene.js';
import type { Ending, Judge } from './verdict.js';

export interface FaultTally {
  readonly what: string;
  /** Of one run, of the kind that is counted. */
  readonly operations: number;
  readonly points: number;
  readonly failures: readonly string[];
}

/** How a run is stopped, and at which operations. */
export interface Stop extends TroubleOptions {
  readonly how: Trouble | 'kill';
  readonly counted: Counted;
}

/** All stops at operations that change something. To be killed while looking is to be killed before the next change. */
export const stopsWhileChanging: readonly Stop[] = [
  { how: 'kill', counted: 'changing' },
  { how: 'EIO', counted: 'changing' },
  { how: 'ENOSPC', counted: 'changing' },
  { how: 'EINTR', counted: 'changing' },
  { how: 'short write', counted: 'writing' },
  { how: 'EROFS', counted: 'changing' },
  { how: 'EACCES', counted: 'changing' },
  { how: 'EDQUOT', counted: 'changing' },
  { how: 'EIO', counted: 'changing', isDone: true },
  { how: 'ENOSPC', counted: 'changing', lasts: 'room' },
  { how: 'EROFS', counted: 'changing', lasts: 'changes' },
];

export const stopsWhileLooking: readonly Stop[] = [
  { how: 'EIO', counted: 'looking' },
  { how: 'EINTR', counted: 'looking' },
];

export function nameOf({ how, counted, lasts = 'no', isDone = false }: Stop): string {
  const goesOn = { no: '', kind: ', all of its kind', room: ', a full disk from then on', changes: ', from then on' };
  return `${how}${isDone ? ' though done' : ''} while ${counted}${goesOn[lasts]}`;
}

/** Play a scene to its end or to where it is stopped. Throws what no run may end with. */
export function endingOf(play: Scene['play'], files: FileSystem): Ending {
  try {
    play(files);
    return 'done';
  } catch (error) {
    if (error instanceof Killed) return 'killed';
    if (error instanceof AaMergeError) return error.code === 'store/unfinished-run' ? 'unfinished' : 'refused';
    if (error instanceof FileSystemError) return 'refused';
    throw error;
  }
}

export function countOf({ start, play }: Pick<Scene, 'start' | 'play'>, counted: Counted): number {
  const counting = killedAt(start.copy(), Infinity, counted);
  play(counting.files);
  return counting.count();
}

/** `each`: every so-maniest point is tried; from the `first`. */
export function stopAtPoints(
  scene: Scene,
  judge: Judge,
  stop: Stop,
  {
    each = 1,
    first = 1,
    last = Infinity,
  }: { readonly each?: number; readonly first?: number; readonly last?: number } = {},
): FaultTally {
  const operations = countOf(scene, stop.counted);
  const failures: string[] = [];
  let points = 0;
  for (let at = first; at <= Math.min(operations, last); at += each) {
    points += 1;
    const disk = scene.start.copy();
    const ending = endingOf(scene.play, stopped(disk, at, stop));
    failures.push(...judge.failuresOf(disk, ending).map((why) => `${scene.name}, ${nameOf(stop)}, ${at}: ${why}`));
  }
  return { what: `${scene.name}, ${nameOf(stop)}`, operations, points, failures };
}

export function stopped(files: FileSystem, at: number, { how, ...options }: Stop): FileSystem {
  return how === 'kill' ? killedAt(files, at - 1, options.counted).files : troubledAt(files, at, how, options).files;
}
