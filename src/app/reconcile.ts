// The main command: reconcile the reference with live policy. Takes places and settings, gives outcomes, and carries them
// out unless only the plan is wished for.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileSystem, Ports, UnitPath } from '../base/index.js';
import { AaMergeError, unitPath } from '../base/index.js';
import type { Acceptance, Judging, Trees, UnitOutcome } from '../reconcile/index.js';
import { reconcile, unexplainedUnits, vanishedUnits } from '../reconcile/index.js';
import { packageFacts } from '../packages/index.js';
import type { Operation, Plan, Recovery, StateLayout } from '../store/index.js';
import {
  guardReference,
  guardState,
  heldReasonsPath,
  planOperations,
  readAccepted,
  readStateFacts,
  readTree,
  rememberedEvidence,
} from '../store/index.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost, onHost } from './on-host.js';
import { readConsentFiles } from './consent-files.js';
import { judgingFeatures } from './pinned-features.js';

export interface ReconcileRequest extends HostRequest {
  /** Units as a person names them: below the policy directory, or with it. All units when there are none. */
  readonly units: readonly BytePath[];
  readonly dryRun: boolean;
}

export interface ReconcileResult {
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
  /** Whether the plan was carried out. */
  readonly applied: boolean;
  /** Records of what was accepted that are not understood: they excuse nothing. */
  readonly brokenRecords: readonly BytePath[];
  /** What became of a run that was cut off before. */
  readonly recovery: Recovery | undefined;
  /** Where only the plan was wished for: a run that was cut off, or is under way just now. */
  readonly unfinished: string | undefined;
}

/**
 * Reconcile one host. A second run finds nothing to do.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or the next run finishes what was begun.
 */
export function reconcileHost(request: ReconcileRequest, ports: Ports): ReconcileResult {
  if (request.dryRun) {
    const { files, layout, unfinished } = lookAtHost(request, ports);
    const { run, ...read } = planRun(request, files, layout, ports);
    return { ...run, ...read, applied: false, recovery: undefined, unfinished };
  }
  return onHost(request, ports, ({ files, layout, recovery, carryOut }) => {
    const { run, ...read } = planRun(request, files, layout, ports);
    carryOut(run.plan, ['reconcile', ...request.units].join(' '));
    return { ...run, ...read, applied: true, recovery, unfinished: undefined };
  });
}

function planRun(
  request: ReconcileRequest,
  files: FileSystem,
  layout: StateLayout,
  ports: Ports,
): { readonly run: ReturnType<HostRead['run']>; readonly brokenRecords: readonly BytePath[] } {
  const host = readHost(request, files, layout, ports);
  const { trees, brokenRecords } = host;
  const only = request.units.length === 0 ? undefined : request.units.map((unit) => unitNamed(unit, request, trees));
  return { run: host.run(only), brokenRecords };
}

/** All that one run reads, and the run itself, which writes nothing. */
export interface HostRead {
  readonly trees: Trees;
  readonly brokenRecords: readonly BytePath[];
  /** Files of the policy directory that nobody reads because of their names. */
  readonly skipped: readonly UnitPath[];
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
  /** What policy is judged by here. */
  readonly judging: Judging;
  /** The record of a held unit, as the last run left it. */
  heldRecordOf(unit: UnitPath): ByteText | undefined;
  /** `accepted` counts as if it were recorded; `records` are written first. */
  run(
    only: readonly UnitPath[] | undefined,
    accepted?: readonly Acceptance[],
    records?: readonly Operation[],
  ): Pick<ReconcileResult, 'outcomes' | 'plan'>;
  /** A plan that only writes records, and what is recorded of these held units. */
  planOf(records: readonly Operation[], held: readonly UnitOutcome[]): Plan;
  /** A plan that only writes what these outcomes say; what is held stays on record as it is. */
  planOfTexts(outcomes: readonly UnitOutcome[]): Plan;
}

/** Throws: AaMergeError, FileSystemError. */
export function readHost(request: HostRequest, files: FileSystem, layout: StateLayout, ports: Ports): HostRead {
  const { root, widening } = request;
  const { output, processes } = ports;
  const guard = guardState(processes.uid());
  const loose = guardReference(processes.uid());
  output.stage('Reading files');
  const ours = readTree(files, request.policyDir);
  const base = readTree(files, layout.base, { mayBeMissing: true, guard });
  const trees: Trees = { ours, base, theirs: readTree(files, request.reference, { isPackaged: true, guard: loose }) };
  const consents = readConsentFiles(files, root, loose);
  const known = readAccepted(files, layout, guard);
  const leftovers = [...ours.leftovers, ...base.leftovers, ...known.leftovers];
  const facts = readStateFacts(files, layout, { isWhole: false, leftovers, guard });
  const remembered = rememberedEvidence(facts);
  const judging = judgingFeatures(undefined, root, files);
  const packages = packageFacts({ ...request, uid: processes.uid() }, files, ports.rpm);
  const origins = packages.originsOf(unexplainedUnits(trees));
  const owners = packages.fatesOf(vanishedUnits(trees));
  return {
    trees,
    brokenRecords: known.broken,
    skipped: ours.skipped,
    leftovers: facts.leftovers,
    judging,
    heldRecordOf: (unit) => facts.held.get(heldReasonsPath(layout, unit)),
    run(only, added = [], records = []) {
      const accepted = [...known.acceptances, ...added];
      const options = { root, widening, only, remembered, consents, accepted, origins, owners, judging };
      const outcomes = reconcile(trees, files, options, output);
      const beside = [...records, ...packages.besideBases(outcomes)];
      const plan = planOperations(outcomes, trees, { ...facts, isWhole: only === undefined }, beside);
      return { outcomes, plan };
    },
    planOf: (records, held) => {
      const untouched = held.map((outcome) => ({ ...outcome, live: undefined, base: undefined }));
      return planOperations(untouched, trees, facts, records);
    },
    planOfTexts: (outcomes) => planOperations(outcomes, trees, { ...facts, held: new Map() }),
  };
}

/** `abstractions/base` of `./abstractions/base` or `/etc/apparmor.d/abstractions/base`. */
export function unitNamed(name: BytePath, request: HostRequest, { ours, theirs }: Trees): UnitPath {
  if (name === '') throw new AaMergeError('reconcile/unknown-unit', { unit: name });
  const unit = pathBelow(name.replace(/(?<=.)\/+$/, ''), request);
  const isDirectory = [ours, theirs].some((tree) => tree.entries.get(unit)?.kind === 'directory');
  if (unit !== '.' && !isDirectory) return unit;
  throw new AaMergeError('reconcile/unknown-unit', { unit: name, kind: 'directory' });
}

function pathBelow(name: BytePath, { policyDir, root }: HostRequest): UnitPath {
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
