// Work on a host: under its lock, after whatever was cut off before is finished or undone. Takes a host and the ports,
// gives an action all it needs to read and to write.

import type { BytePath, FileSystem, Ports } from '../base/index.js';
import type { Place, Plan, Recovery, StateLayout } from '../store/index.js';
import {
  carryOutPlan,
  checkState,
  guardState,
  newRun,
  pruneRuns,
  readJournal,
  recover,
  rootedFiles,
  stateLayout,
  withLock,
} from '../store/index.js';
import type { WideningSetting } from '../reconcile/index.js';

/** A host, and where it remembers what was done. */
export interface HostPlaces {
  readonly root: BytePath;
  readonly stateDir: BytePath;
}

/** A host, and what may be done to it. */
export interface HostRequest extends HostPlaces {
  readonly reference: BytePath;
  readonly policyDir: BytePath;
  readonly widening: WideningSetting;
}

export interface HostWork {
  readonly files: FileSystem;
  readonly layout: StateLayout;
  readonly place: Place;
  /** What became of a run that was cut off. */
  readonly recovery: Recovery | undefined;
  /** Carry out a plan as a run of its own; `what` is the command. */
  carryOut(plan: Plan, what: string, why?: string): void;
}

/**
 * Do something to a host.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or the next run finishes what was begun.
 */
export function onHost<T>(request: HostPlaces, ports: Ports, action: (work: HostWork) => T): T {
  const { files, layout, place } = placeOf(request, ports);
  const rooted = { ...ports, files };
  return withLock(layout, rooted, () => {
    const recovery = recover(place, files);
    const carryOut = (plan: Plan, what: string, why?: string): void => {
      ports.output.stage('Writing files');
      carryOutPlan(plan, newRun(what, why, place, rooted), place, files);
      pruneRuns(place, files);
    };
    return action({ files, layout, place, recovery, carryOut });
  });
}

export interface HostView {
  readonly files: FileSystem;
  readonly layout: StateLayout;
  readonly place: Place;
  /** The run that was cut off, or that another process carries out just now. */
  readonly unfinished: string | undefined;
}

/** What is needed to look at a host. Nothing is written, and nothing is locked. */
export function lookAtHost(request: HostPlaces, ports: Ports): HostView {
  const { files, layout, place } = placeOf(request, ports);
  return { files, layout, place, unfinished: readJournal(place, files)?.journal.run };
}

function placeOf({ root, stateDir }: HostPlaces, { files: disk, processes }: Ports): Omit<HostView, 'unfinished'> {
  const layout = stateLayout(stateDir);
  const files = rootedFiles(disk, root);
  checkState(files, layout, guardState(processes.uid()));
  return { files, layout, place: { layout, root } };
}
