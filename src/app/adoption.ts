// What merging copies of the vendor's text comes to: outcomes of their units, and the plan that writes them and takes copies
// away. Takes a host and copies, gives a run that writes nothing. A copy goes only with the run that merged all of it, or when
// there is nothing in it to merge.

import type { ByteText, UnitPath } from '../base/index.js';
import { digestOf } from '../base/index.js';
import type { Remark, TreeEntry, Trees, UnitOutcome } from '../reconcile/index.js';
import { textOf } from '../reconcile/index.js';
import type { Operation, Plan, Precondition, StateLayout } from '../store/index.js';
import { writeState } from '../store/index.js';
import type { Answers, HostRead } from './reconcile.js';
import type { CopiesOfUnit, VendorCopy } from './vendor-copies.js';
import { objectionTo, unitOf } from './vendor-copies.js';

/** What becomes of the copies of one unit. */
export interface AdoptedUnit {
  readonly unit: UnitPath;
  readonly copies: readonly UnitPath[];
  /** `superseded`: there is nothing in it that live or the reference has not had. `left`: nobody has to do anything. */
  readonly fate: 'merged' | 'superseded' | 'held' | 'left';
  /** Why it is left, or held before anything was merged. */
  readonly reason: Remark | undefined;
}

export interface AdoptionRun {
  readonly adopted: readonly AdoptedUnit[];
  /** Of the units that are merged, or held. */
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
}

export interface Adoption {
  /** The host with the copies in the place of references. */
  readonly trees: Trees;
  /** Units as they become now; all that have a copy when undefined. */
  run(only?: readonly UnitPath[], answers?: Answers): AdoptionRun;
}

export function adoption(chosen: readonly CopiesOfUnit[], host: HostRead, layout: StateLayout): Adoption {
  const settled: AdoptedUnit[] = [];
  const merging: CopiesOfUnit[] = [];
  for (const one of chosen) {
    const { unit } = one;
    const copies = pathsOf(one);
    const objection = objectionTo(one, host.trees, host.isUnderWay);
    const isOld = isSuperseded(one, host);
    if (objection !== undefined && !(isOld && objection.reason.code === 'app/copy-beside-reference')) {
      settled.push({ unit, copies, fate: objection.isHeld ? 'held' : 'left', reason: objection.reason });
    } else if (isOld) settled.push({ unit, copies, fate: 'superseded', reason: undefined });
    else merging.push(one);
  }
  const entries = merging.flatMap(({ unit, copies: [copy] }) => (copy ? [[unit, entryOf(copy, host)] as const] : []));
  const trees = host.treesWith(new Map(entries), chosen.flatMap(pathsOf));
  return {
    trees,
    run(only, answers = {}) {
      const isAsked = ({ unit }: Pick<CopiesOfUnit, 'unit'>): boolean => only === undefined || only.includes(unit);
      const wanted = new Map(entries.filter(([unit]) => isAsked({ unit })));
      const outcomes = host.mergeTexts(wanted, trees, answers);
      const merged = merging.filter(isAsked).map((one): AdoptedUnit => {
        const outcome = outcomes.find(({ unit }) => unit === one.unit);
        const fate = outcome?.hold === undefined ? 'merged' : 'held';
        return { unit: one.unit, copies: pathsOf(one), fate, reason: undefined };
      });
      const adopted = [...settled.filter(isAsked), ...merged].sort((one, other) => (one.unit < other.unit ? -1 : 1));
      const going = adopted.filter(({ fate }) => fate === 'merged' || fate === 'superseded').map(({ unit }) => unit);
      const gone = chosen.filter(({ unit }) => going.includes(unit)).flatMap(({ copies }) => copies);
      return { adopted, outcomes, plan: planOf(outcomes, gone, host, layout, answers.records ?? []) };
    },
  };
}

function pathsOf({ copies }: CopiesOfUnit): UnitPath[] {
  return copies.map(({ path }) => path);
}

/** Whether the text has nothing new: live was reconciled with it, or the reference came after it. */
function isSuperseded({ unit, copies: [copy] }: CopiesOfUnit, { trees, olderTexts }: HostRead): boolean {
  const live = trees.theirs.entries.has(unit) ? [textOf(trees.ours.entries.get(unit))] : [];
  return [textOf(trees.base.entries.get(unit)), ...live, ...olderTexts(unit)].includes(copy?.text);
}

function entryOf({ path, text = '' as ByteText, ownership }: VendorCopy, { trees: { ours } }: HostRead): TreeEntry {
  return { kind: 'file', text, ownership, link: undefined, foundAt: `${ours.directory}/${path}` };
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
  records: readonly Operation[],
): Plan {
  const { trees } = host;
  const directory = trees.ours.directory;
  const written = outcomes.filter(({ outcome }) => outcome !== 'held');
  const hasBase = ({ unit, base }: UnitOutcome): boolean =>
    trees.base.entries.has(unit) ||
    (base?.after !== undefined && base.after === textOf(trees.theirs.entries.get(unit)));
  // Of what stays held, what a person decided is kept, too.
  const kept = outcomes.flatMap((outcome): Operation[] => {
    const { unit, base } = outcome;
    const isKept = !hasBase(outcome) && base?.after !== undefined;
    return isKept ? [writeState(`${layout.vendor}/${unit}`, base.after as ByteText)] : [];
  });
  const plan = host.planOfMerged(
    written.map((outcome) => (hasBase(outcome) ? outcome : { ...outcome, base: undefined })),
    [...records, ...kept],
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
