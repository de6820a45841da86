// A plan shown to the real compiler before anything of it is live. Takes what makes a plan and a host, gives the plan without
// what the compiler refuses. A unit that it refuses is held, and planned for once more without it. Writes nothing but a trial
// of the policy, and that where it is told to.

import type { BytePath, ByteText, FileSystem, Ports, UnitPath } from '../base/index.js';
import { AaMergeError } from '../base/index.js';
import type { Remark } from '../reconcile/index.js';
import { remark } from '../reconcile/index.js';
import type { Place, Plan, StateLayout } from '../store/index.js';
import type { CompileFindings } from './compile-check.js';
import { checkWithCompiler } from './compile-check.js';
import { compilerSurroundings } from './compiler-surroundings.js';
import { withGenerated } from './generated.js';
import type { KernelWork } from './kernel-work.js';
import { kernelWorkOf } from './kernel-work.js';

/** A host as far as its policy is brought into force. */
export interface ForceHost {
  readonly root: BytePath;
  readonly policyDir: BytePath;
  readonly place: Place;
  readonly files: FileSystem;
  readonly ports: Ports;
}

/** Units that the compiler refuses as they would be, with what it says. */
export type Refused = ReadonlyMap<UnitPath, readonly Remark[]>;

/** A plan that the compiler has nothing against, or was not asked about. */
export interface Compiled<T> {
  readonly made: T;
  /** Undefined where no live file changes. */
  readonly work: KernelWork | undefined;
  readonly findings: CompileFindings;
  readonly isChecked: boolean;
}

/**
 * The plan that `plan` makes, knowing what the compiler refuses; it is asked again until nothing more is refused. `trial` is
 * where the policy is laid out for it.
 *
 * Throws: AaMergeError `app/compiler-refuses` where what it refuses cannot be held.
 */
export function askCompiler<T extends { readonly plan: Plan }>(
  plan: (refused: Refused) => T,
  host: ForceHost,
  trial: Pick<StateLayout, 'trial'>,
): Compiled<T> {
  const { kernel, output } = host.ports;
  const refused = new Map<UnitPath, readonly Remark[]>();
  for (;;) {
    const made = generating(plan(refused), host);
    const work = kernel && kernelWorkOf(made.plan, host.policyDir, host.root, host.files);
    const isChecked = work !== undefined && kernel?.hasParser() === true;
    if (isChecked) output.stage('Compiling policy');
    const findings = isChecked ? check(work, host, trial) : nothingFound;
    const more = toHold(findings, work, refused);
    if (more.size === 0) return { made, work, findings, isChecked };
    for (const [unit, reasons] of more) refused.set(unit, reasons);
  }
}

/** What is planned, with what that means for generated abstractions. */
export function generating<T extends { readonly plan: Plan }>(made: T, { policyDir, files }: ForceHost): T {
  return { ...made, plan: withGenerated(made.plan, policyDir, files) };
}

const nothingFound: CompileFindings = { refused: new Map(), refusedBefore: [], waiting: new Map() };

function check(
  work: KernelWork,
  { root, files, ports }: ForceHost,
  trial: Pick<StateLayout, 'trial'>,
): CompileFindings {
  const { tree, reach, changes } = work;
  const surroundings = compilerSurroundings(root, tree.directory, files, ports.files);
  const what = { reach, changes, tree, ...surroundings };
  return ports.kernel === undefined ? nothingFound : checkWithCompiler(what, trial, files, ports.kernel);
}

/** For each file that is refused, the units to hold; empty where nothing is refused. */
function toHold(
  { refused, waiting }: CompileFindings,
  work: KernelWork | undefined,
  held: Refused,
): Map<UnitPath, readonly Remark[]> {
  const found = new Map<UnitPath, readonly Remark[]>();
  for (const [file, said] of [...refused, ...[...waiting.keys()].map((file) => [file, '' as ByteText] as const)]) {
    const special = waiting.get(file);
    const through = work?.reach.after.find((one) => one.file === file)?.through ?? [];
    const places = through.filter((path) => {
      const unit = work?.units.get(path);
      return unit !== undefined && !held.has(unit);
    });
    // What the compiler names is at fault, or else the file itself; or else nobody knows which.
    const named = places.filter((path) => said.includes(`${path} `) || said.includes(`${path}:`));
    const guilty = [named, places.filter((path) => path === file), places].find((some) => some.length > 0);
    if (guilty === undefined) {
      if (special !== undefined) throw new AaMergeError('reconcile/compiler-would-wait', { file, special });
      throw new AaMergeError('app/compiler-refuses', { file, said });
    }
    const reason =
      special === undefined
        ? remark('reconcile/compiler-refuses', { file, said })
        : remark('reconcile/compiler-would-wait', { file, special });
    for (const path of guilty) {
      const unit = work?.units.get(path) as UnitPath;
      found.set(unit, [...(found.get(unit) ?? []), reason]);
    }
  }
  return found;
}
