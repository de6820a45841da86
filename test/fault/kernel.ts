// A run stopped while it tells the kernel, or refused by it. Takes the size of a host, gives numbers of points and where
// files and kernel disagree afterwards. The kernel outlives the process: what it has loaded stays when the process is gone.

import { reconcileHost } from '../../src/app/index.js';
import { lookAtHost, onHost } from '../../src/app/on-host.js';
import type { ByteText, FileSystem, Kernel, ParserAnswer } from '../../src/base/index.js';
import type { MemoryFileSystem, MemoryKernel } from '../../src/host/index.js';
import { memoryKernel } from '../../src/host/index.js';
import type { Plan } from '../../src/store/index.js';
import { planRollback } from '../../src/store/index.js';
import { Killed, faultyFiles, killedAt } from '../support/faults.js';
import type { HostSize } from './host.js';
import { requestOn } from './host.js';
import type { FaultTally, Stop } from './points.js';
import { endingOf, nameOf, stopped } from './points.js';
import { diskAt, portsFor } from './scene.js';

/** What becomes of a call: it is refused, or the process dies before it, in its middle, or after it. */
export type KernelFault = 'refused' | 'killed before' | 'killed halfway' | 'killed after';
export const kernelFaults: readonly KernelFault[] = ['refused', 'killed before', 'killed halfway', 'killed after'];

export interface KernelScene {
  readonly name: string;
  readonly start: MemoryFileSystem;
  play(files: FileSystem, kernel: Kernel): void;
}

/** The writing part of a run that loads, and of one that takes it back and unloads what was new; each with its plan made once. */
export function kernelScenes(size: HostSize): readonly KernelScene[] {
  const start = diskAt('', size);
  const { plan } = reconcileHost({ ...requestOn(''), dryRun: true }, portsFor(start));
  const reconcile = sceneOf('reconcile', start, plan);
  const merged = start.copy();
  reconcile.play(merged, kernelOf(merged));
  const { files, place } = lookAtHost(requestOn(''), portsFor(merged));
  return [reconcile, sceneOf('rollback', merged, planRollback(undefined, place, files).plan)];
}

function sceneOf(name: string, start: MemoryFileSystem, plan: Plan): KernelScene {
  const play: KernelScene['play'] = (files, kernel) =>
    startOn(files, kernel, '1.1', ({ carryOut }) => void carryOut(plan, name));
  const kernel = kernelOf(start);
  play(start.copy(), kernel);
  const isUnloading = kernel.calls.some((call) => call.startsWith('unload '));
  if (isUnloading !== (name === 'rollback')) throw new Error(`${name}: a scene that unloads is one that does not`);
  return { name, start, play };
}

function startOn(
  files: FileSystem,
  kernel: Kernel,
  self: string,
  action: Parameters<typeof onHost<void>>[2] = () => undefined,
): void {
  onHost(requestOn(''), { ...portsFor(files, self), kernel }, action);
}

/** Each call to the kernel, in each way. */
export function stopKernel({ name, start, play }: KernelScene): FaultTally {
  const counting = countedKernel(kernelOf(start), 0, 'refused');
  play(start.copy(), counting.kernel);
  const operations = counting.count();
  const failures: string[] = [];
  let points = 0;
  for (let at = 1; at <= operations; at += 1)
    for (const how of kernelFaults) {
      points += 1;
      const disk = start.copy();
      const machine = kernelOf(disk);
      const cut = countedKernel(machine, at, how);
      // With the process goes all that it would still do to the disk.
      const files = faultyFiles(disk, (_, __, perform) => {
        if (cut.isDead()) throw new Killed();
        return perform();
      });
      const ending = endingOf((some) => play(some, cut.kernel), files);
      failures.push(
        ...disagreements(disk, machine, ending !== 'killed').map(
          (why) => `${name}, the kernel, ${how} at ${at}: ${why}`,
        ),
      );
    }
  return { what: `${name}, the kernel refuses or is cut off`, operations, points, failures };
}

/** Operations on files that are stopped while there is a kernel to load into. */
export function stopWithKernel({ name, start, play }: KernelScene, stop: Stop, each = 1): FaultTally {
  const counting = killedAt(start.copy(), Infinity, stop.counted);
  play(counting.files, kernelOf(start));
  const operations = counting.count();
  const failures: string[] = [];
  let points = 0;
  for (let at = 1; at <= operations; at += each) {
    points += 1;
    const disk = start.copy();
    const machine = kernelOf(disk);
    const ending = endingOf((files) => play(files, machine), stopped(disk, at, stop));
    const isSettled = ending === 'done' || ending === 'refused';
    failures.push(
      ...disagreements(disk, machine, isSettled).map((why) => `${name} with a kernel, ${nameOf(stop)}, ${at}: ${why}`),
    );
  }
  return { what: `${name} with a kernel, ${nameOf(stop)}`, operations, points, failures };
}

/** A kernel that has loaded what is live. */
function kernelOf(disk: MemoryFileSystem): MemoryKernel {
  const kernel = memoryKernel(disk);
  kernel.load(profilesOn(disk));
  return kernel;
}

function profilesOn(disk: MemoryFileSystem): string[] {
  const names = disk.readDir('/etc/apparmor.d').filter((name) => /^p\d+$/.test(name));
  return names.map((name) => `/etc/apparmor.d/${name}`);
}

/** `isSettled`: the run itself said how it ended, so all must agree before the next start, too. */
function disagreements(disk: MemoryFileSystem, machine: MemoryKernel, isSettled: boolean): string[] {
  const found: string[] = [];
  const compare = (when: string): void => {
    const wanted = kernelOf(disk).loaded;
    for (const name of new Set([...wanted.keys(), ...machine.loaded.keys()]))
      if (wanted.get(name) !== machine.loaded.get(name)) found.push(`${name} is not as its file is ${when}`);
  };
  if (isSettled) compare('at the end of the run');
  startOn(disk, machine, '2.2');
  compare('after the next start');
  return found;
}

function countedKernel(
  machine: MemoryKernel,
  number: number,
  how: KernelFault,
): { readonly kernel: Kernel; readonly count: () => number; readonly isDead: () => boolean } {
  let count = 0;
  let isDead = false;
  const call = <T>(things: readonly T[], perform: (some: readonly T[]) => ParserAnswer): ParserAnswer => {
    count += 1;
    if (count !== number) return perform(things);
    if (how === 'refused') return { accepted: false, said: 'no' as ByteText };
    if (how !== 'killed before') perform(how === 'killed after' ? things : things.slice(0, things.length >> 1));
    isDead = true;
    throw new Killed();
  };
  const kernel: Kernel = {
    hasParser: () => machine.hasParser(),
    obstacle: () => machine.obstacle(),
    running: () => machine.running(),
    check: (files, surroundings) => call(files, (some) => machine.check(some, surroundings)),
    load: (files) => call(files, (some) => machine.load(some)),
    unload: (names) => call(names, (some) => machine.unload(some)),
  };
  return { kernel, count: () => count, isDead: () => isDead };
}
