// Somebody saves, removes or moves a live file just before an operation of a run. Takes a scene, gives numbers of points and
// what of a person's work is lost after them. Nothing may be: a text that was saved is found in its place, or merged there
// by the next run; what was removed stays away; what was moved is where it was put.

import { reconcileHost } from '../../src/app/index.js';
import type { FileSystem } from '../../src/base/index.js';
import type { MemoryFileSystem } from '../../src/host/index.js';
import { faultyFiles, killedAt } from '../support/faults.js';
import { requestOn } from './host.js';
import type { FaultTally } from './points.js';
import { countOf, endingOf } from './points.js';
import type { Scene } from './scene.js';
import { portsFor, restart } from './scene.js';
import { digestOf } from './verdict.js';

export type Hand = 'writes' | 'replaces' | 'removes' | 'moves';
export const hands: readonly Hand[] = ['writes', 'replaces', 'removes', 'moves'];

const mine = '  /editor r,\n';

export interface EditorOptions {
  readonly each?: number;
  /** From which operation on. */
  readonly first?: number;
  /** The process is killed so many operations after the save. */
  readonly killedAfter?: number;
}

export function letEdit(scene: Scene, unit: string, hand: Hand, options: EditorOptions = {}): FaultTally {
  const { each = 1, first = 1, killedAfter } = options;
  const path = `${scene.root}/etc/apparmor.d/${unit}`;
  const operations = countOf(scene, 'all');
  // A file that comes with this run has a second name until the run ends: who takes it away in between may find it again.
  const isNew = !scene.start.exists(path);
  const failures: string[] = [];
  const merged = new Map<string, string | undefined>();
  let points = 0;
  for (let at = first; at <= operations; at += each) {
    const disk = scene.start.copy();
    let done: Edit | undefined;
    const busy = before(disk, at, () => (done = edit(disk, path, hand)));
    endingOf(scene.play, killedAfter === undefined ? busy : killedAt(busy, at + killedAfter).files);
    const say = (what: string): void => void failures.push(`${scene.name}, ${unit}, a person ${hand}, ${at}: ${what}`);
    try {
      restart(scene.root, disk);
      if (done === undefined) continue;
      points += 1;
      const { saved } = done as Edit;
      const settled = digestOf(disk);
      if (restart(scene.root, disk).didSomething || digestOf(disk) !== settled) say('a second recovery does something');
      const found = textAt(disk, path);
      const isThere = saved === undefined ? isNew || found === undefined : found?.includes(mine) === true;
      if (!isThere) say(`is lost: ${String(found)}`);
      if (hand === 'moves' && textAt(disk, `${scene.root}/mine`)?.includes(mine) === false)
        say('the moved file is lost');
      if (!merged.has(settled)) merged.set(settled, afterNextRun(disk, scene.root, path));
      const end = merged.get(settled);
      if (saved === undefined ? !isNew && end !== undefined : end?.includes(mine) !== true)
        say(`the next run loses it: ${String(end)}`);
    } catch (error) {
      say(`the next start fails: ${String(error)}`);
    }
  }
  const cut = killedAfter === undefined ? '' : `, killed ${killedAfter} later`;
  return { what: `${scene.name}, a person ${hand} ${unit}${cut}`, operations, points, failures };
}

/** Something happens just before the operation of this number. */
function before(files: FileSystem, number: number, happens: () => void): FileSystem {
  let count = 0;
  return faultyFiles(files, (_, __, perform) => {
    count += 1;
    if (count === number) happens();
    return perform();
  });
}

interface Edit {
  /** The text that stands there after it; undefined for none. */
  readonly saved: string | undefined;
}

/** Undefined where there was nothing to take away. */
function edit(disk: MemoryFileSystem, path: string, hand: Hand): Edit | undefined {
  const text = textAt(disk, path) ?? 'profile mine /mine {\n}\n';
  const saved = text.replace(/\}\n$/, `${mine}}\n`);
  const isThere = disk.exists(path);
  const { mode, uid, gid } = isThere ? disk.stat(path) : { mode: 0o640, uid: 0, gid: 0 };
  switch (hand) {
    case 'writes':
      if (isThere) disk.overwrite(path, saved);
      else disk.plant(path, { content: saved, mode, uid, gid });
      return { saved };
    case 'replaces':
      disk.plant(`${path}.swp`, { content: saved, mode, uid, gid });
      disk.rename(`${path}.swp`, path);
      return { saved };
    case 'removes':
      if (!isThere) return undefined;
      disk.unlink(path);
      return { saved: undefined };
    case 'moves':
      if (!isThere) return undefined;
      disk.overwrite(path, saved);
      disk.rename(path, path.replace(/\/etc\/.*/, '/mine'));
      return { saved: undefined };
  }
}

function textAt(disk: MemoryFileSystem, path: string): string | undefined {
  return disk.exists(path) ? Buffer.from(disk.readFile(path)).toString('latin1') : undefined;
}

function afterNextRun(settled: MemoryFileSystem, root: string, path: string): string | undefined {
  const disk = settled.copy();
  reconcileHost(requestOn(root), portsFor(disk, '3.3'));
  return textAt(disk, path);
}
