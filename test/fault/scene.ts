// What is stopped: a run on a host in memory, from a disk that it finds to a disk that it leaves. Takes the size of a host,
// gives scenes that can be played again and again, each on a fresh copy.
//
// Planning is most of the time of a run and changes nothing on the disk, which every scene that plans checks. So a scene of
// the writing part has its plan made once, and plays all of a start but the planning: lock, recovery, carrying out.

import type { AcceptRequest } from '../../src/app/index.js';
import { acceptGrants, adoptCopies, reconcileHost, rollBack } from '../../src/app/index.js';
import { onHost } from '../../src/app/on-host.js';
import type { FileSystem, Ports } from '../../src/base/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../src/host/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../src/host/index.js';
import type { Plan } from '../../src/store/index.js';
import type { HostSize } from './host.js';
import { faultHost, leftCopies, requestOn } from './host.js';

export interface Scene {
  readonly name: string;
  readonly root: string;
  /** The disk that the run finds. */
  readonly start: MemoryFileSystem;
  /** The disks that clean runs leave: as it was, and as it is to be. */
  readonly ends: readonly [before: MemoryFileSystem, after: MemoryFileSystem];
  /** A unit that nothing changes. */
  readonly still: string;
  play(files: FileSystem): void;
  /** The start after a run that was cut off. */
  recover(files: FileSystem): void;
}

const output: Ports['output'] = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

/** `self` is the name of the process that runs; others are gone. */
export function portsFor(files: FileSystem, self = '1.1'): Ports {
  return { files, clock: fixedClock(), processes: fixedProcesses(self), output };
}

export function diskAt(root: string, size: HostSize, more: Record<string, MemoryEntry> = {}): MemoryFileSystem {
  const tree = Object.entries({ ...faultHost(size), ...more }).map(
    ([path, entry]) => [`${root}/${path}`, entry] as const,
  );
  return memoryFileSystem(Object.fromEntries(tree));
}

export const sceneNames = ['reconcile', 'rollback', 'accept', 'consent', 'adopt'] as const;

/** The scenes of one host; `root` is empty for the machine's own. */
export function scenesOn(size: HostSize, root = ''): Record<'whole' | (typeof sceneNames)[number], Scene> {
  const request = requestOn(root);
  const still = `p${size.units - 3}`;
  const scene = (name: string, start: MemoryFileSystem, play: Scene['play']): Scene => {
    const after = start.copy();
    play(after);
    const recover = (files: FileSystem): void => void restart(root, files, '4.4');
    return { name, root, start, ends: [start, after], still, play, recover };
  };
  const carry =
    (plan: Plan, what: string) =>
    (files: FileSystem): void =>
      onHost(request, portsFor(files), ({ carryOut }) => void carryOut(plan, what));

  const start = diskAt(root, size);
  const { plan } = reconcileHost({ ...request, dryRun: true }, portsFor(start));
  const reconcile = scene('reconcile', start, carry(plan, 'reconcile'));
  const [, merged] = reconcile.ends;

  const accept: AcceptRequest = { ...request, unit: 'p3', grants: [], why: 'x', later: false, wordsOf: () => 'x' };
  const planned = (wishes: Partial<AcceptRequest>): Plan => {
    const accepted = acceptGrants({ ...accept, ...wishes }, portsFor(merged.copy())).run?.plan;
    if (accepted === undefined) throw new Error('nothing is held that could be accepted');
    return accepted;
  };
  const consent = planned({ everywhere: true, consent: true });
  const left = diskAt(root, size, leftCopies(size));
  const adopted = adoptCopies({ ...request, dryRun: true }, portsFor(left)).plan;
  return {
    whole: scene('reconcile', start, (files) => void reconcileHost(request, portsFor(files))),
    reconcile,
    rollback: scene(
      'rollback',
      merged,
      (files) => void rollBack({ ...request, run: undefined, dryRun: false }, portsFor(files)),
    ),
    accept: scene('accept', merged, carry(planned({}), 'accept p3')),
    consent: scene('accept --consent', merged, carry(consent, 'accept p3 --everywhere --consent')),
    adopt: scene('adopt', left, carry(adopted, 'adopt')),
  };
}

/** The next start of the program, without more to do than what every start does first. */
export function restart(root: string, files: FileSystem, self = '2.2'): { readonly didSomething: boolean } {
  return onHost(requestOn(root), portsFor(files, self), ({ recovery }) => ({ didSomething: recovery !== undefined }));
}

/** A start that finds no unit to change, and takes away what was left lying about. */
export function sweepOut(root: string, still: string, files: FileSystem): void {
  reconcileHost({ ...requestOn(root), units: [still] }, portsFor(files, '3.3'));
}
