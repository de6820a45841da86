// Work on a host: under its lock, after whatever was cut off before is finished or undone. Takes a host and the ports,
// gives an action all it needs to read and to write.

import type { BytePath, FileSystem, Ports, UnitPath } from '../base/index.js';
import type { Place, Plan, Recovery, StateLayout } from '../store/index.js';
import { checkState, guardState, readJournal, recover, rootedFiles, stateLayout, withLock } from '../store/index.js';
import type { WideningSetting } from '../reconcile/index.js';
import type { ForceHost, Refused } from './compiler-answers.js';
import type { InForce, KernelReport } from './into-force.js';
import { bringIntoForce, foresee } from './into-force.js';
import { whyNotLoaded } from './kernel-work.js';

/** A host, and where it remembers what was done. */
export interface HostPlaces {
  readonly root: BytePath;
  readonly stateDir: BytePath;
}

/** A host, and where its policy is. */
export interface PolicyPlaces extends HostPlaces {
  readonly policyDir: BytePath;
  /** So many milliseconds another run is waited for; as long as usual when undefined. */
  readonly patience?: number | undefined;
}

/** A host, and what may be done to it. */
export interface HostRequest extends PolicyPlaces {
  readonly reference: BytePath;
  readonly widening: WideningSetting;
  /** Units whose package is being purged: that is known before any database says so. */
  readonly purged?: readonly UnitPath[];
}

export interface HostWork {
  readonly files: FileSystem;
  readonly layout: StateLayout;
  readonly place: Place;
  /** What became of a run that was cut off. */
  readonly recovery: Recovery | undefined;
  /**
   * Carry out a plan as a run of its own; `what` is the command. Gives what the kernel has to do with it. Throws
   * `app/compiler-refuses` where the real compiler does not take what the plan makes live.
   */
  carryOut(plan: Plan, what: string, why?: string): KernelReport | undefined;
  /** The same for a plan that can do without the units that the compiler refuses. */
  carryOutBest<T extends { readonly plan: Plan }>(
    plan: (refused: Refused) => T,
    what: string,
    why?: string,
  ): InForce<T>;
  /** What the compiler would refuse of a plan that a later run carries out. Writes nothing of the host. */
  foresee<T extends { readonly plan: Plan }>(plan: (refused: Refused) => T): InForce<T>;
}

/**
 * Do something to a host.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or the next run finishes what was begun.
 */
export function onHost<T>(request: PolicyPlaces, ports: Ports, action: (work: HostWork) => T): T {
  const { files, layout, place } = placeOf(request, ports);
  const { root, policyDir, patience } = request;
  const { kernel } = ports;
  const host: ForceHost = { root, policyDir, place, files, ports };
  const work = (): T => {
    const mayLoad = (): boolean => kernel !== undefined && whyNotLoaded(policyDir, root, files, kernel) === undefined;
    const isOpen = readJournal(place, files) !== undefined;
    const recovery = recover(place, files, isOpen && mayLoad() ? kernel : undefined);
    const carryOutBest: HostWork['carryOutBest'] = (plan, what, why) => {
      ports.output.stage('Writing files');
      return bringIntoForce(plan, { what, why }, host);
    };
    const carryOut: HostWork['carryOut'] = (plan, what, why) => carryOutBest(() => ({ plan }), what, why).kernel;
    const onTrial: HostWork['foresee'] = (plan) => foresee(plan, host);
    return action({ files, layout, place, recovery, carryOut, carryOutBest, foresee: onTrial });
  };
  return withLock(layout, { ...ports, files }, work, patience);
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

export interface HostTrial extends HostView {
  /** What would be carried out, the compiler having been asked. Nothing of the host is written. */
  foresee<T extends { readonly plan: Plan }>(plan: (refused: Refused) => T, asksCompiler?: boolean): InForce<T>;
}

/** The same, where a plan is tried. */
export function tryOnHost(request: PolicyPlaces, ports: Ports): HostTrial {
  const view = lookAtHost(request, ports);
  const { root, policyDir } = request;
  const host: ForceHost = { root, policyDir, place: view.place, files: view.files, ports };
  return { ...view, foresee: (plan, asksCompiler) => foresee(plan, host, asksCompiler) };
}

function placeOf({ root, stateDir }: HostPlaces, { files: disk, processes }: Ports): Omit<HostView, 'unfinished'> {
  const layout = stateLayout(stateDir);
  const files = rootedFiles(disk, root);
  checkState(files, layout, guardState(processes.uid()));
  return { files, layout, place: { layout, root } };
}
