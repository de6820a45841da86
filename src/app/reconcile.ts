// The main command: reconcile the reference with live policy. Takes places and settings, gives outcomes, and carries them
// out unless only the plan is wished for.

import { posix } from 'node:path';
import type { BytePath, FileSystem, Output, Ports, UnitPath } from '../base/index.js';
import { AaMergeError, unitPath } from '../base/index.js';
import type { Trees, UnitOutcome, WideningSetting } from '../reconcile/index.js';
import { reconcile } from '../reconcile/index.js';
import type { Plan, StateLayout } from '../store/index.js';
import {
  applyPlan,
  checkState,
  planOperations,
  readStateFacts,
  readTree,
  rememberedEvidence,
  rootedFiles,
  stateLayout,
  withLock,
} from '../store/index.js';

export interface ReconcileRequest {
  readonly root: BytePath;
  readonly reference: BytePath;
  readonly policyDir: BytePath;
  readonly stateDir: BytePath;
  readonly widening: WideningSetting;
  /** Units as a person names them: below the policy directory, or with it. All units when there are none. */
  readonly units: readonly BytePath[];
  readonly dryRun: boolean;
}

export interface ReconcileResult {
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
  /** Whether the plan was carried out. */
  readonly applied: boolean;
}

/**
 * Reconcile one host. A second run finds nothing to do.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or only whole files have.
 */
export function reconcileHost(request: ReconcileRequest, { files: disk, processes, output }: Ports): ReconcileResult {
  const files = rootedFiles(disk, request.root);
  const layout = stateLayout(request.stateDir);
  checkState(files, layout);
  const work = (): ReconcileResult => reconcileTrees(request, files, layout, output);
  return request.dryRun ? work() : withLock(layout, files, processes, work);
}

function reconcileTrees(
  request: ReconcileRequest,
  files: FileSystem,
  layout: StateLayout,
  output: Output,
): ReconcileResult {
  output.stage('Reading files');
  const ours = readTree(files, request.policyDir);
  const base = readTree(files, layout.base, { mayBeMissing: true });
  const trees: Trees = { ours, base, theirs: readTree(files, request.reference, { isPackaged: true }) };
  const only = request.units.length === 0 ? undefined : request.units.map((unit) => unitNamed(unit, request, trees));
  const leftovers = [...ours.leftovers, ...base.leftovers];
  const facts = readStateFacts(files, layout, { isWhole: only === undefined, leftovers });
  const options = { widening: request.widening, root: request.root, only, remembered: rememberedEvidence(facts) };
  const outcomes = reconcile(trees, files, options, output);
  const plan = planOperations(outcomes, trees, facts);
  if (!request.dryRun) {
    output.stage('Writing files');
    applyPlan(plan, files);
  }
  return { outcomes, plan, applied: !request.dryRun };
}

/** `abstractions/base` of `./abstractions/base` or `/etc/apparmor.d/abstractions/base`. */
function unitNamed(name: BytePath, request: ReconcileRequest, { ours, theirs }: Trees): UnitPath {
  if (name === '') throw new AaMergeError('reconcile/unknown-unit', { unit: name });
  const unit = pathBelow(name.replace(/(?<=.)\/+$/, ''), request);
  const isDirectory = [ours, theirs].some((tree) => tree.entries.get(unit)?.kind === 'directory');
  if (unit !== '.' && !isDirectory) return unit;
  throw new AaMergeError('reconcile/unknown-unit', { unit: name, kind: 'directory' });
}

function pathBelow(name: BytePath, { policyDir, root }: ReconcileRequest): UnitPath {
  const rooted = name.startsWith('/') && root !== '/' ? posix.join(root, name) : name;
  const directories = [policyDir, posix.join('/', posix.relative(root, policyDir))];
  for (const directory of directories) {
    for (const candidate of [name, rooted]) {
      if (candidate === directory) return unitPath('.');
      if (candidate.startsWith(`${directory}/`))
        return unitPath(posix.normalize(candidate.slice(directory.length + 1)));
    }
  }
  const unit = posix.normalize(name);
  if (unit.startsWith('/') || unit.startsWith('..')) throw new AaMergeError('reconcile/unknown-unit', { unit: name });
  return unitPath(unit);
}
