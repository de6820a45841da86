// A plan brought into force: checked by the real compiler, carried out, loaded into the kernel. Takes plans and a host, gives
// what the kernel has to do with it. A unit that the compiler refuses is held, and planned for once more without it; what
// cannot be held stops the run before anything is written.

import type { BytePath, Ports } from '../base/index.js';
import type { Plan } from '../store/index.js';
import { carryOutPlan, newRun, pruneRuns } from '../store/index.js';
import type { Compiled, ForceHost, Refused } from './compiler-answers.js';
import { askCompiler, generating } from './compiler-answers.js';
import type { NotLoaded } from './kernel-work.js';
import { changesLive, hasOwnCaches, stepsOf, whyNotLoaded } from './kernel-work.js';
import type { StaleProcess } from './stale-processes.js';
import { isInUse, staleProcesses } from './stale-processes.js';

/** Why the compiler was not asked about what is only tried. */
export type NotChecked = 'no-parser' | 'no-room' | 'not-wished';

/** What a run had to do with the compiler and the kernel. */
export interface KernelReport {
  /** Whether the compiler looked at it. */
  readonly isChecked: boolean;
  /** Of what is only tried: why it did not. */
  readonly notChecked?: NotChecked | undefined;
  /** Undefined where it was loaded. */
  readonly notLoaded: NotLoaded | 'dry-run';
  readonly loaded: readonly BytePath[];
  readonly unloaded: readonly string[];
  /** Files that could not be loaded before either. */
  readonly refusedBefore: readonly BytePath[];
  readonly processes: readonly StaleProcess[];
}

export interface InForce<T> {
  readonly made: T;
  /** Undefined where no live file changed, or nobody has a kernel. */
  readonly kernel: KernelReport | undefined;
}

/**
 * Carry out the plan that `plan` makes, without what the compiler refuses.
 *
 * Throws: AaMergeError `app/compiler-refuses`; then nothing has changed. Whatever `carryOutPlan` throws.
 */
export function bringIntoForce<T extends { readonly plan: Plan }>(
  plan: (refused: Refused) => T,
  run: { readonly what: string; readonly why?: string | undefined },
  host: ForceHost,
): InForce<T> {
  const { made, ...compiled } = askCompiler(plan, host, host.place.layout);
  return { made, kernel: loadWith(made.plan, compiled, run, host) };
}

/**
 * What would be carried out. The compiler is asked in a private place; where there is none it is not, and that is reported.
 * Nothing of the host is written.
 *
 * Throws: AaMergeError `app/compiler-refuses`.
 */
export function foresee<T extends { readonly plan: Plan }>(
  plan: (refused: Refused) => T,
  host: ForceHost,
  asksCompiler = true,
): InForce<T> {
  const { kernel, scratch } = host.ports;
  const unasked = (notChecked: NotChecked): InForce<T> => {
    const made = generating(plan(new Map()), host);
    const isLive = scratch !== undefined && kernel !== undefined && changesLive(made.plan, host.policyDir);
    const report = { isChecked: false, notChecked, notLoaded: 'dry-run', ...nothingLoaded, refusedBefore: [] } as const;
    return { made, kernel: isLive ? report : undefined };
  };
  if (kernel?.hasParser() !== true || scratch === undefined) return unasked('no-parser');
  if (!asksCompiler) return unasked('not-wished');
  return scratch.inDirectory((directory) => {
    if (directory === undefined) return unasked('no-room');
    const { made, work, findings } = askCompiler(plan, host, { trial: `${directory}/trial` });
    const { refusedBefore } = findings;
    const report = { isChecked: true, notLoaded: 'dry-run', ...nothingLoaded, refusedBefore } as const;
    return { made, kernel: work === undefined ? undefined : report };
  });
}

const nothingLoaded = { loaded: [], unloaded: [], processes: [] };

function loadWith(
  plan: Plan,
  { work, findings: { refusedBefore }, isChecked }: Omit<Compiled<unknown>, 'made'>,
  run: Parameters<typeof write>[1],
  host: ForceHost,
): KernelReport | undefined {
  const { kernel, output } = host.ports;
  if (work === undefined || kernel === undefined) {
    write(plan, run, host);
    return undefined;
  }
  const notLoaded = whyNotLoaded(host.policyDir, host.root, host.files, kernel);
  const isLoading = notLoaded === undefined;
  const earlier = isLoading && work.gone.length > 0 ? kernel.running() : [];
  // To unload a profile would unconfine what runs under it.
  const steps = stepsOf({ ...work, gone: work.gone.filter((name) => !isInUse(name, earlier)) }, refusedBefore, {
    hasCaches: hasOwnCaches(host.root, kernel),
  });
  if (isLoading) output.stage('Writing files and loading policy');
  write({ ...plan, kernel: steps }, run, host, isLoading ? kernel : undefined);
  return {
    isChecked,
    notLoaded,
    loaded: isLoading ? steps.forward.load : [],
    unloaded: isLoading ? steps.forward.unload : [],
    refusedBefore,
    processes: isLoading ? staleProcesses(work.reach.after, work.gone, earlier, kernel.running()) : [],
  };
}

function write(
  plan: Plan,
  { what, why }: { readonly what: string; readonly why?: string | undefined },
  { place, files, ports }: ForceHost,
  kernel?: Ports['kernel'],
): void {
  carryOutPlan(plan, newRun(what, why, place, { ...ports, files }), place, files, kernel);
  pruneRuns(place, files);
}
