// A plan brought into force: checked by the real compiler, carried out, loaded into the kernel. Takes plans and a host, gives
// what the kernel has to do with it. A unit that the compiler refuses is held, and planned for once more without it; what
// cannot be held stops the run before anything is written.

import type { BytePath, FileSystem, Ports, UnitPath } from '../base/index.js';
import { AaMergeError } from '../base/index.js';
import type { Remark } from '../reconcile/index.js';
import { remark } from '../reconcile/index.js';
import type { Place, Plan } from '../store/index.js';
import { carryOutPlan, newRun, pruneRuns } from '../store/index.js';
import type { CompileFindings } from './compile-check.js';
import { checkWithCompiler } from './compile-check.js';
import type { KernelWork, NotLoaded } from './kernel-work.js';
import { kernelWorkOf, stepsOf, whyNotLoaded } from './kernel-work.js';
import { pinnedPath } from './pinned-features.js';
import type { StaleProcess } from './stale-processes.js';
import { isInUse, staleProcesses } from './stale-processes.js';

/** Units that the compiler refuses as they would be, with what it says. */
export type Refused = ReadonlyMap<UnitPath, readonly Remark[]>;

/** What a run had to do with the compiler and the kernel. */
export interface KernelReport {
  /** Whether the compiler looked at it. */
  readonly isChecked: boolean;
  /** Undefined where it was loaded. */
  readonly notLoaded: NotLoaded;
  readonly loaded: readonly BytePath[];
  readonly unloaded: readonly string[];
  /** Files that could not be loaded before either. */
  readonly refusedBefore: readonly BytePath[];
  readonly processes: readonly StaleProcess[];
}

/** A host as far as its policy is brought into force. */
export interface ForceHost {
  readonly root: BytePath;
  readonly policyDir: BytePath;
  readonly place: Place;
  readonly files: FileSystem;
  readonly ports: Ports;
}

export interface InForce<T> {
  readonly made: T;
  /** Undefined where no live file changed, or nobody has a kernel. */
  readonly kernel: KernelReport | undefined;
}

/**
 * Carry out the plan that `plan` makes, knowing what the compiler refuses; it is asked again until nothing more is refused.
 *
 * Throws: AaMergeError `app/compiler-refuses`; then nothing has changed. Whatever `carryOutPlan` throws.
 */
export function bringIntoForce<T extends { readonly plan: Plan }>(
  plan: (refused: Refused) => T,
  run: { readonly what: string; readonly why?: string | undefined },
  host: ForceHost,
): InForce<T> {
  const { kernel, output } = host.ports;
  const refused = new Map<UnitPath, readonly Remark[]>();
  for (;;) {
    const made = plan(refused);
    if (kernel === undefined) {
      write(made.plan, run, host);
      return { made, kernel: undefined };
    }
    const work = kernelWorkOf(made.plan, host.policyDir, host.root, host.files);
    const hasParser = work !== undefined && kernel.hasParser();
    if (hasParser) output.stage('Compiling policy');
    const findings = hasParser ? check(work, host) : nothingFound;
    const more = toHold(findings, work, refused);
    if (more.size === 0) return { made, kernel: loadWith(made.plan, work, findings, run, host, hasParser) };
    for (const [unit, reasons] of more) refused.set(unit, reasons);
  }
}

const nothingFound: CompileFindings = { refused: new Map(), refusedBefore: [] };

function check(work: KernelWork, { root, files, place, ports }: ForceHost): CompileFindings {
  const { tree, reach, changes } = work;
  const isOwnHost = root === '/';
  const writtenDir = isOwnHost ? tree.directory : tree.directory.slice(root.replace(/\/+$/, '').length);
  const features = isOwnHost ? undefined : pinnedPath(root, files);
  // A root may be named from the directory that a person is in.
  const absolute = (path: BytePath): BytePath => ports.files.realPath(files.realPath(path));
  const pinned = features !== undefined && files.exists(features) ? absolute(features) : features;
  const what = { reach, changes, tree, writtenDir, features: pinned, isOwnHost, absolute };
  return ports.kernel === undefined ? nothingFound : checkWithCompiler(what, place.layout, files, ports.kernel);
}

/** For each file that is refused, the units to hold; empty where nothing is refused. */
function toHold(
  { refused }: CompileFindings,
  work: KernelWork | undefined,
  held: Refused,
): Map<UnitPath, readonly Remark[]> {
  const found = new Map<UnitPath, readonly Remark[]>();
  for (const [file, said] of refused) {
    const through = work?.reach.after.find((one) => one.file === file)?.through ?? [];
    const places = through.filter((path) => {
      const unit = work?.units.get(path);
      return unit !== undefined && !held.has(unit);
    });
    // What the compiler names is at fault, or else the file itself; or else nobody knows which.
    const named = places.filter((path) => said.includes(`${path} `) || said.includes(`${path}:`));
    const guilty = [named, places.filter((path) => path === file), places].find((some) => some.length > 0);
    if (guilty === undefined) throw new AaMergeError('app/compiler-refuses', { file, said });
    for (const path of guilty) {
      const unit = work?.units.get(path) as UnitPath;
      found.set(unit, [...(found.get(unit) ?? []), remark('reconcile/compiler-refuses', { file, said })]);
    }
  }
  return found;
}

function loadWith(
  plan: Plan,
  work: KernelWork | undefined,
  { refusedBefore }: CompileFindings,
  run: Parameters<typeof write>[1],
  host: ForceHost,
  isChecked: boolean,
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
  const steps = stepsOf({ ...work, gone: work.gone.filter((name) => !isInUse(name, earlier)) }, refusedBefore);
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
