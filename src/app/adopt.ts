// `adopt`: a vendor's update that was left beside a live file is merged into it, by the same merge, law and gate as a
// reference. Takes a host and units, gives what became of each copy. A copy goes only with the run that merged all of it, or
// when there is nothing in it to merge.

import type { BytePath, ByteText, FileSystem, Ports, UnitPath } from '../base/index.js';
import { AaMergeError, digestOf } from '../base/index.js';
import type { Remark, TreeEntry, UnitOutcome } from '../reconcile/index.js';
import { textOf } from '../reconcile/index.js';
import type { Operation, Plan, Precondition, Recovery, StateLayout } from '../store/index.js';
import { writeState } from '../store/index.js';
import type { KernelReport, Refused } from './into-force.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost, onHost } from './on-host.js';
import type { HostRead } from './reconcile.js';
import { readHost, unitNamed } from './reconcile.js';
import type { CopiesOfUnit, VendorCopy } from './vendor-copies.js';
import { findCopies, objectionTo, unitOf } from './vendor-copies.js';

export interface AdoptRequest extends HostRequest {
  /** As a person names them; all that have a copy when there are none. */
  readonly units: readonly BytePath[];
  readonly dryRun: boolean;
}

/** What becomes of the copies of one unit. */
export interface AdoptedUnit {
  readonly unit: UnitPath;
  readonly copies: readonly UnitPath[];
  /** `superseded`: there is nothing in it that live or the reference has not had. `left`: nobody has to do anything. */
  readonly fate: 'merged' | 'superseded' | 'held' | 'left';
  /** Why it is left, or held before anything was merged. */
  readonly reason: Remark | undefined;
}

export interface AdoptResult {
  readonly adopted: readonly AdoptedUnit[];
  /** Of the units that were merged, or would have been. */
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
  readonly applied: boolean;
  readonly brokenRecords: readonly BytePath[];
  readonly recovery: Recovery | undefined;
  readonly unfinished: string | undefined;
  /** What the kernel has to do with it; undefined where no live file changed. */
  readonly kernel: KernelReport | undefined;
}

/** Throws: AaMergeError `app/no-copy`, `reconcile/unknown-unit` and whatever `reconcileHost` throws. */
export function adoptCopies(request: AdoptRequest, ports: Ports): AdoptResult {
  if (request.dryRun) {
    const { files, layout, unfinished } = lookAtHost(request, ports);
    const { result, plan } = readAdoption(request, files, layout, ports)();
    return { ...result, plan, applied: false, recovery: undefined, unfinished, kernel: undefined };
  }
  return onHost(request, ports, ({ files, layout, recovery, carryOutBest }) => {
    const plan = readAdoption(request, files, layout, ports);
    const { made, kernel } = carryOutBest(plan, ['adopt', ...request.units].join(' '));
    return { ...made.result, plan: made.plan, applied: true, recovery, unfinished: undefined, kernel };
  });
}

type Planned = Pick<AdoptResult, 'adopted' | 'outcomes' | 'brokenRecords'>;

/** The host as it is, and what makes a plan for it. */
function readAdoption(
  request: AdoptRequest,
  files: FileSystem,
  layout: StateLayout,
  ports: Ports,
): (refused?: Refused) => { readonly result: Planned; readonly plan: Plan } {
  const host = readHost(request, files, layout, ports);
  const chosen = chosenCopies(request, host, files);
  return (refused) => planAdoption(chosen, host, layout, refused);
}

function planAdoption(
  chosen: readonly CopiesOfUnit[],
  host: HostRead,
  layout: StateLayout,
  refused: Refused | undefined,
): { readonly result: Planned; readonly plan: Plan } {
  const { trees, brokenRecords } = host;
  const adopted: AdoptedUnit[] = [];
  const merging: CopiesOfUnit[] = [];
  for (const one of chosen) {
    const { unit } = one;
    const copies = one.copies.map(({ path }) => path);
    const objection = objectionTo(one, trees, host.isUnderWay);
    const isOld = isSuperseded(one, host);
    if (objection !== undefined && !(isOld && objection.reason.code === 'app/copy-beside-reference')) {
      adopted.push({ unit, copies, fate: objection.isHeld ? 'held' : 'left', reason: objection.reason });
    } else if (isOld) adopted.push({ unit, copies, fate: 'superseded', reason: undefined });
    else merging.push(one);
  }
  const entries = new Map(
    merging.flatMap(({ unit, copies: [copy] }) => (copy ? [[unit, entryOf(copy)] as const] : [])),
  );
  const outcomes = host.mergeTexts(
    entries,
    chosen.flatMap(({ copies }) => copies.map(({ path }) => path)),
    refused,
  );
  for (const outcome of outcomes) {
    const copies = merging.find(({ unit }) => unit === outcome.unit)?.copies ?? [];
    const fate = outcome.hold === undefined ? 'merged' : 'held';
    adopted.push({ unit: outcome.unit, copies: copies.map(({ path }) => path), fate, reason: undefined });
  }
  adopted.sort((one, other) => (one.unit < other.unit ? -1 : 1));
  const gone = new Set(
    adopted.flatMap(({ fate, copies }) => (fate === 'merged' || fate === 'superseded' ? copies : [])),
  );
  const plan = planOf(
    outcomes,
    chosen.flatMap(({ copies }) => copies.filter(({ path }) => gone.has(path))),
    host,
    layout,
  );
  return { result: { adopted, outcomes, brokenRecords }, plan };
}

function chosenCopies(request: AdoptRequest, { trees, skipped }: HostRead, files: FileSystem): CopiesOfUnit[] {
  const found = findCopies(trees, skipped, files);
  if (request.units.length === 0) return found;
  const named = request.units.map((unit) => unitNamed(unit, request, trees));
  const without = named.find((unit) => !found.some((one) => one.unit === unit));
  if (without !== undefined) throw new AaMergeError('app/no-copy', { unit: without });
  return found.filter(({ unit }) => named.includes(unit));
}

/** Whether the text has nothing new: live was reconciled with it, or the reference came after it. */
function isSuperseded({ unit, copies: [copy] }: CopiesOfUnit, { trees, olderTexts }: HostRead): boolean {
  const live = trees.theirs.entries.has(unit) ? [textOf(trees.ours.entries.get(unit))] : [];
  return [textOf(trees.base.entries.get(unit)), ...live, ...olderTexts(unit)].includes(copy?.text);
}

function entryOf({ text = '' as ByteText, ownership }: VendorCopy): TreeEntry {
  return { kind: 'file', text, ownership, link: undefined };
}

/**
 * Live files, what is recorded of them, and the copies that go. The text of a copy becomes the base of a unit that has one,
 * or that it is the reference of; else it is kept aside: the base of the next copy, and of the first reference.
 */
function planOf(
  outcomes: readonly UnitOutcome[],
  gone: readonly VendorCopy[],
  host: HostRead,
  layout: StateLayout,
): Plan {
  const { trees } = host;
  const directory = trees.ours.directory;
  const written = outcomes.filter(({ outcome }) => outcome !== 'held');
  const hasBase = ({ unit, base }: UnitOutcome): boolean =>
    trees.base.entries.has(unit) ||
    (base?.after !== undefined && base.after === textOf(trees.theirs.entries.get(unit)));
  const records = written.flatMap((outcome): Operation[] => {
    const { unit, base, hold } = outcome;
    const isKept = !hasBase(outcome) && hold === undefined && base?.after !== undefined;
    return isKept ? [writeState(`${layout.vendor}/${unit}`, base.after as ByteText)] : [];
  });
  const plan = host.planOfMerged(
    written.map((outcome) => (hasBase(outcome) ? outcome : { ...outcome, base: undefined })),
    records,
  );
  const preconditions = gone.map(({ path, text = '' as ByteText, ownership }): Precondition => {
    return { kind: 'file', path: `${directory}/${path}`, digest: digestOf(text), ownership };
  });
  const rewritten = rewritesOf(gone, plan, host);
  const removals = gone.map(({ path }): Operation => {
    return { kind: 'remove', subject: { unit: path, part: 'live' }, path: `${directory}/${path}` };
  });
  return {
    ...plan,
    preconditions: [...plan.preconditions, ...preconditions],
    operations: [...plan.operations, ...rewritten, ...removals],
  };
}

/**
 * A copy that loaders read defines the same profiles as its unit, and any of the two may be in force. When it goes, the unit
 * is written once more as it is, so that it is what is loaded.
 */
function rewritesOf(gone: readonly VendorCopy[], { operations }: Plan, { trees: { ours } }: HostRead): Operation[] {
  const units = gone.flatMap(({ path }) => (ours.entries.has(path) ? [unitOf(path)] : []));
  return [...new Set(units)].flatMap((unit): Operation[] => {
    const entry = ours.entries.get(unit);
    if (entry?.kind !== 'file') return [];
    const path = `${ours.directory}/${entry.link?.target ?? unit}`;
    if (operations.some((one) => one.path === path)) return [];
    const { text, ownership } = entry;
    const { mode, uid, gid } = ownership;
    const subject = { unit, part: 'live' } as const;
    const owner = { uid, gid };
    return [{ kind: 'write', subject, path, text, mode, owner, attributesOf: path, directoryMode: 0o755 }];
  });
}
