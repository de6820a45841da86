// Trouble that does not come alone: a run is stopped, and so is the start that should put it right; or two operations of
// one run fail. Takes a scene and its judge, gives numbers of points and what went wrong at them.

import type { MemoryFileSystem } from '../../src/host/index.js';
import type { Counted } from '../support/faults.js';
import type { FaultTally, Stop } from './points.js';
import { countOf, endingOf, nameOf, stopped } from './points.js';
import { numbersFrom } from './random.js';
import type { Scene } from './scene.js';
import type { Judge } from './verdict.js';
import { digestOf } from './verdict.js';

const kill: Stop = { how: 'kill', counted: 'changing' };

/** Disks on which a run was stopped, all different: killed, or with a disk that could be written no more. */
export function stoppedDisks({ start, play }: Scene, each = 1): MemoryFileSystem[] {
  const found = new Map<string, MemoryFileSystem>();
  for (const stop of [kill, { how: 'EROFS', counted: 'changing', lasts: 'changes' }] as const) {
    const count = countOf({ start, play }, 'changing');
    for (let at = 1; at <= count; at += each) {
      const disk = start.copy();
      endingOf(play, stopped(disk, at, stop));
      found.set(digestOf(disk), disk);
    }
  }
  return [...found.values()];
}

/** Stop the start that comes after, at each of its operations. */
export function stopRecovery(
  scene: Scene,
  judge: Judge,
  disks: readonly MemoryFileSystem[],
  stop: Stop,
  each = 1,
): FaultTally {
  const failures: string[] = [];
  let [operations, points, turn] = [0, 0, 0];
  for (const start of disks) {
    const play: Scene['play'] = (files) => scene.recover(files);
    const count = countOf({ start, play }, stop.counted);
    operations += count;
    turn += 1;
    for (let at = 1 + (turn % each); at <= count; at += each) {
      points += 1;
      const disk = start.copy();
      endingOf(play, stopped(disk, at, stop));
      failures.push(...judge.failuresOf(disk, 'killed').map((why) => `recovery, ${nameOf(stop)}, ${at}: ${why}`));
    }
  }
  return { what: `${scene.name}, its recovery, ${nameOf(stop)}`, operations, points, failures };
}

const second: readonly Stop[] = [
  kill,
  { how: 'EIO', counted: 'changing' },
  { how: 'ENOSPC', counted: 'changing', lasts: 'room' },
  { how: 'EIO', counted: 'looking' },
];

/** Two operations of one run fail, drawn; of the second, the program may be killed instead. */
export function failTwice(scene: Scene, judge: Judge, points: number): FaultTally {
  const random = numbersFrom(20261123);
  const draw = (most: number): number => 1 + Math.floor(random() * most);
  const counts = new Map<Counted, number>();
  for (const counted of ['changing', 'looking'] as const) counts.set(counted, countOf(scene, counted));
  const failures: string[] = [];
  for (let point = 0; point < points; point += 1) {
    const then = second[point % second.length] ?? kill;
    const first = draw(counts.get('changing') ?? 1);
    // Near the first, in the way back.
    const at = draw(200) + Math.floor((first * (counts.get(then.counted) ?? 1)) / (counts.get('changing') ?? 1));
    const disk = scene.start.copy();
    const files = stopped(stopped(disk, at, then), first, { how: 'EIO', counted: 'changing' });
    const ending = endingOf(scene.play, files);
    failures.push(
      ...judge.failuresOf(disk, ending).map((why) => `${scene.name}, ${first} and ${nameOf(then)} ${at}: ${why}`),
    );
  }
  return { what: `${scene.name}, two troubles, drawn`, operations: counts.get('changing') ?? 0, points, failures };
}
