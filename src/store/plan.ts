// What is to be written for the outcomes of a run, in order. Takes outcomes and what was read, gives operations and the
// conditions under which they are right. Pure: it looks at nothing.
//
// Order: live files first, then the base, then what is held. Of live files, what others include comes before them, what is
// new before what changes, and what goes is last: a run that stops in between leaves no file without what it includes.
// The next run finds in live what the base does not have yet.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { digestOf } from '../base/index.js';
import type { Trees, UnitOutcome } from '../reconcile/index.js';
import { changesLive, followsName, textOf } from '../reconcile/index.js';
import type { KernelSteps } from './kernel-step.js';
import type { StateLayout } from './layout.js';
import { renamingOperations } from './plan-rename.js';
import { basePath, heldReasonsPath, heldTextPath } from './layout.js';
import type { Operation, Precondition, Subject } from './operation.js';
import { newLiveFile, writeState } from './operation.js';
import { heldRecord, isSameHold } from './state.js';

/** An abstraction that is generated from rules of trusted helpers, and what becomes of it. */
export interface GeneratedFile {
  readonly unit: UnitPath;
  readonly source: UnitPath;
  /**
   * What a run does, or why it leaves the file alone: somebody edited it, or made it, or the source is no valid one, or is gone while the file is still named.
   */
  readonly state: 'written' | 'removed' | 'edited' | 'foreign' | 'source-wrong' | 'source-gone';
}

export interface Plan {
  /** What a run that was stopped left behind: it goes before anything is written. */
  readonly leftovers?: readonly BytePath[];
  readonly preconditions: readonly Precondition[];
  readonly operations: readonly Operation[];
  /** Generated abstractions that change, or that would have to and do not. */
  readonly generated?: readonly GeneratedFile[];
  /** What follows for the kernel. */
  readonly kernel?: KernelSteps;
}

/** What the state directory has now, as far as the plan may change it. */
export interface StateFacts {
  readonly layout: StateLayout;
  /** The texts and records of held units, by their path. */
  readonly held: ReadonlyMap<BytePath, ByteText>;
  /** Whether the run is over all units, so that what it does not mention is over. */
  readonly isWhole: boolean;
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
  /** The version record, where it is still missing. */
  readonly missing: ReadonlyMap<BytePath, ByteText>;
}

/** The plan for a run over all units, or over some; `records` are written before anything else. */
export function planOperations(
  outcomes: readonly UnitOutcome[],
  trees: Trees,
  state: StateFacts,
  records: readonly Operation[] = [],
): Plan {
  const preconditions: Precondition[] = [];
  const live = inLiveOrder(outcomes.filter(changesLive)).flatMap((outcome) =>
    liveOperations(outcome, trees, preconditions),
  );
  const base = outcomes.flatMap((outcome) => [
    ...baseOperation(outcome, trees, state.layout, preconditions),
    ...oldBaseOperation(outcome, trees, state.layout, preconditions),
  ]);
  const held = heldOperations(outcomes, trees, state);
  const operations = [...records, ...live, ...base, ...held];
  const first = operations.length === 0 ? [] : [...state.missing].map(([path, text]) => writeState(path, text));
  return { leftovers: state.leftovers, preconditions, operations: [...first, ...operations] };
}

/** At every step, what a file includes is there: fragments come before profiles and go after them. */
function inLiveOrder(outcomes: readonly UnitOutcome[]): UnitOutcome[] {
  const rank = ({ kind, live }: UnitOutcome): number => {
    const isProfile = kind === 'profile';
    if (live?.after === undefined) return isProfile ? 4 : 5;
    return (isProfile ? 2 : 0) + (live.before === undefined ? 0 : 1);
  };
  return [...outcomes].sort((one, other) => rank(one) - rank(other));
}

function liveOperations(outcome: UnitOutcome, trees: Trees, preconditions: Precondition[]): Operation[] {
  const { live, renamedFrom } = outcome;
  if (live === undefined) return [];
  // Where the administrator gave the file its new name, only the base has another one.
  const isThere = renamedFrom !== undefined && textOf(trees.ours.entries.get(renamedFrom)) === live.before;
  if (isThere) return renamingOperations(outcome, renamedFrom, trees, preconditions);
  return live.before === live.after ? [] : liveOperation(outcome, live, trees, preconditions);
}

function liveOperation(
  { unit }: UnitOutcome,
  live: NonNullable<UnitOutcome['live']>,
  { ours }: Trees,
  preconditions: Precondition[],
): Operation[] {
  const entry = ours.entries.get(unit);
  const asked = `${ours.directory}/${unit}`;
  const subject: Subject = { unit, part: 'live' };
  if (entry?.kind !== 'file') {
    preconditions.push({ kind: 'absent', path: asked });
    const owner = undefined;
    return live.after === undefined
      ? []
      : [{ kind: 'write', subject, path: asked, text: live.after, owner, attributesOf: undefined, ...newLiveFile }];
  }
  const { ownership, link, text } = entry;
  const path = link === undefined ? asked : `${ours.directory}/${link.target}`;
  if (link !== undefined) preconditions.push({ kind: 'link', path: asked, text: link.text });
  preconditions.push({ kind: 'file', path, digest: digestOf(text), ownership });
  // Of a link only the link goes: its target was never ours to take away.
  if (live.after === undefined) return [{ kind: 'remove', subject, path: asked }];
  const { mode, uid, gid } = ownership;
  const owner = { uid, gid };
  const { directoryMode } = newLiveFile;
  return [{ kind: 'write', subject, path, text: live.after, mode, owner, attributesOf: path, directoryMode }];
}

/** What was decided about a renamed unit that stays held is the base of the name that it still has. */
function baseOperation(
  outcome: UnitOutcome,
  trees: Trees,
  layout: StateLayout,
  preconditions: Precondition[],
): Operation[] {
  const { base } = outcome;
  if (base === undefined || base.before === base.after) return [];
  const unit = followsName(outcome) ? outcome.unit : (outcome.renamedFrom ?? outcome.unit);
  const path = basePath(layout, unit);
  const entry = trees.base.entries.get(unit);
  if (entry?.kind === 'file') {
    preconditions.push({ kind: 'file', path, digest: digestOf(entry.text), ownership: entry.ownership });
  }
  const subject: Subject = { unit, part: 'base' };
  if (base.after === undefined) return [{ kind: 'remove', subject, path }];
  return [{ ...writeState(path, base.after), subject }];
}

/** The base under the old name goes. */
function oldBaseOperation(
  outcome: UnitOutcome,
  trees: Trees,
  layout: StateLayout,
  preconditions: Precondition[],
): Operation[] {
  const { renamedFrom, base } = outcome;
  if (!followsName(outcome)) return [];
  const entry = renamedFrom === undefined ? undefined : trees.base.entries.get(renamedFrom);
  if (renamedFrom === undefined || base === undefined || entry?.kind !== 'file') return [];
  const path = basePath(layout, renamedFrom);
  preconditions.push({ kind: 'file', path, digest: digestOf(entry.text), ownership: entry.ownership });
  return [{ kind: 'remove', subject: { unit: renamedFrom, part: 'base' }, path }];
}

/** Records of what is held now; those of units that are no longer held go. */
function heldOperations(
  outcomes: readonly UnitOutcome[],
  trees: Trees,
  { layout, held, isWhole }: StateFacts,
): Operation[] {
  const wanted = new Map<BytePath, ByteText | undefined>();
  if (isWhole) for (const path of held.keys()) wanted.set(path, undefined);
  for (const outcome of outcomes) {
    if (outcome.hold === undefined && held.size === 0) continue;
    wanted.set(heldTextPath(layout, outcome.unit), outcome.hold === undefined ? undefined : outcome.heldText);
    const path = heldReasonsPath(layout, outcome.unit);
    const [known, record] = [held.get(path), heldRecord(outcome, trees)];
    const stays = known !== undefined && record !== undefined && isSameHold(known, record);
    wanted.set(path, stays ? known : record);
  }
  return [...wanted].flatMap(([path, text]): Operation[] => {
    const known = held.get(path);
    if (known === text) return [];
    return [text === undefined ? { kind: 'remove', path } : writeState(path, text)];
  });
}
