// What would become of one unit if nothing else stood in its way: its row of the table, and the text that live would have.
// Takes one unit and how to merge it, gives a proposal. Must never look at other units: the set is judged afterwards.

import type { ByteText, UnitPath } from '../base/index.js';
import { assertNever, InternalError } from '../base/index.js';
import type { ParsedFile } from '../policy/index.js';
import type { MergedText } from './merged-text.js';
import type { Hold, HoldKind, OutcomeKind, Remark, TextChange } from './outcome.js';
import { remark } from './outcome.js';
import { rowOf } from './table.js';
import type { TreeEntry } from './tree.js';
import { textOf } from './tree.js';
import { isAlsoShipped } from './unit-kind.js';
import type { Unit } from './units.js';
import type { OwnerFact } from './vanished.js';
import { fateOf } from './vanished.js';

/** A proposal to change live, still to be judged. */
export interface Change {
  readonly kind: 'change';
  readonly unit: Unit;
  readonly outcome: 'installed' | 'updated' | 'merged' | 'merged-partly' | 'removed';
  /** Undefined to remove the file. */
  readonly text: ByteText | undefined;
  /** Whether the administrator changed what live says. */
  readonly isEdited: boolean;
  readonly notices: readonly Remark[];
  /** The text is a person's answer: nobody else merged it, and it may permit no more than live, whatever the setting. */
  readonly isAnswer?: boolean;
  /** What the administrator wrote elsewhere about a profile in it that gets another name. */
  readonly named?: readonly Remark[];
  /** Of a part: the vendor's text as far as it is taken. */
  readonly taken?: ByteText;
  /** Of a part: what the rest is held for, the text with all of it, and the change that it is a part of. */
  readonly waiting?: { readonly hold: Hold; readonly text: ByteText; readonly whole: Change };
}

export interface Settled {
  readonly kind: 'settled';
  readonly unit: Unit;
  readonly outcome: Exclude<OutcomeKind, 'held' | Change['outcome']>;
  readonly base: TextChange | undefined;
  readonly notices: readonly Remark[];
}

export interface Held {
  readonly kind: 'held';
  readonly unit: Unit;
  readonly hold: Hold;
  /** For a person to go on from. */
  readonly heldText: ByteText | undefined;
  /** What was proposed before something stood in its way. */
  readonly change: Change | undefined;
}

export type Proposal = Change | Settled | Held;

/** What is needed to look at one unit. */
export interface UnitTools {
  /** The text of one side, understood by itself. */
  read(unit: UnitPath, side: Side, text: ByteText): ParsedFile;
  sayTheSame(one: ParsedFile, other: ParsedFile): boolean;
  merge(unit: UnitPath, base: ByteText, ours: ByteText, theirs: ByteText): MergedText;
  /** Where a file stands in the way of a directory that the unit needs. */
  obstacleTo(unit: UnitPath): UnitPath | undefined;
  /** Whether a file is a unit that the vendor ships or shipped. */
  isManaged(unit: UnitPath): boolean;
  /** Who shipped a reference that is gone, and what became of that package; undefined where nobody knows. */
  ownerOf(unit: UnitPath): OwnerFact | undefined;
}

export function heldUnit(
  unit: Unit,
  kind: HoldKind,
  reasons: readonly Remark[],
  { standing = 'held', heldText, change }: Partial<Pick<Hold, 'standing'> & Pick<Held, 'heldText' | 'change'>> = {},
): Held {
  return { kind: 'held', unit, hold: { kind, standing, reasons }, heldText, change };
}

/** The text that a person wants for one unit, to be judged like any other. */
export function proposeAnswer(unit: Unit, text: ByteText, tools: UnitTools): Proposal {
  // With the vendor's file gone, what is left is the administrator's.
  const isShipped = unit.base !== undefined || unit.theirs !== undefined;
  const trouble = unit.kind === 'override' ? proposeOverride(unit, tools) : troubleWith(unit, tools);
  if (isShipped && trouble !== undefined) return trouble;
  const outcome = unit.ours === undefined ? 'installed' : 'merged';
  return change(unit, outcome, text, { isEdited: true, isAnswer: true });
}

/** The proposal for one unit. */
export function proposeUnit(unit: Unit, tools: UnitTools): Proposal {
  if (unit.kind === 'override') return proposeOverride(unit, tools);
  const trouble = troubleWith(unit, tools);
  if (trouble !== undefined) return trouble;
  const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
  const same = (one: Side, other: Side): boolean => sameTexts(unit, one, other, tools);
  const row = rowOf({
    base: base !== undefined,
    ours: ours !== undefined,
    theirs: theirs !== undefined,
    oursIsBase: () => same('ours', 'base'),
    oursIsTheirs: () => same('ours', 'theirs'),
    theirsIsBase: () => same('theirs', 'base'),
  });
  const settled = (outcome: Settled['outcome'], moves = false, notices: readonly Remark[] = []): Settled => {
    const change = moves && base !== theirs ? { before: base, after: theirs } : undefined;
    return { kind: 'settled', unit, outcome, base: change, notices };
  };
  switch (row) {
    case 'nothing':
    case 'own':
      return settled('own');
    case 'dropped':
      return settled('dropped', true);
    case 'adopted':
      return settled('adopted', true);
    case 'kept':
      return settled('kept');
    case 'kept-removed':
      return settled('kept-removed', true, same('theirs', 'base') ? [] : [remark('reconcile/removed-here')]);
    case 'current':
      // Only comments or layout of the vendor changed: they come along where nobody touched the file.
      return theirs === base || ours !== base ? settled('current') : change(unit, 'updated', theirs);
    case 'installed':
      return change(unit, 'installed', theirs);
    case 'updated':
      return ours === base ? change(unit, 'updated', theirs) : mergeUnit(unit, 'updated', tools);
    case 'both-changed':
      return mergeUnit(unit, 'merged', tools);
    case 'both-added':
      return bothAdded(unit, tools);
    case 'vendor-removed':
    case 'vendor-removed-edited':
      return vanished(unit, row, tools);
  }
}

type Side = 'base' | 'ours' | 'theirs';

/** The reference is gone: what becomes of live depends on what became of its package. */
function vanished(unit: Unit, row: 'vendor-removed' | 'vendor-removed-edited', tools: UnitTools): Proposal {
  const isEdited = row === 'vendor-removed-edited';
  const { outcome, notices } = fateOf(unit.kind, isEdited, tools.ownerOf(unit.path));
  switch (outcome) {
    case 'held':
      return heldUnit(unit, 'vendor-removed', [remark(`reconcile/${row}`), ...notices]);
    case 'orphaned':
      return { kind: 'settled', unit, outcome, base: undefined, notices };
    case 'removed':
      return change(unit, outcome, undefined, { isEdited, notices });
    default:
      return assertNever(outcome);
  }
}

function change(
  unit: Unit,
  outcome: Change['outcome'],
  text: ByteText | undefined,
  rest: Partial<Change> = {},
): Change {
  return { kind: 'change', unit, outcome, text, isEdited: false, notices: [], ...rest };
}

/** Both texts are there. An abi file is compared by its bytes. */
function sameTexts(unit: Unit, one: Side, other: Side, tools: UnitTools): boolean {
  const [before, after] = [textOf(unit[one]), textOf(unit[other])];
  if (before === undefined || after === undefined) return false;
  if (before === after) return true;
  if (unit.kind === 'features') return false;
  return tools.sayTheSame(tools.read(unit.path, one, before), tools.read(unit.path, other, after));
}

/** The three texts are there, and live is not the base. */
function mergeUnit(unit: Unit, outcome: 'updated' | 'merged', tools: UnitTools): Proposal {
  const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
  if (base === undefined || ours === undefined || theirs === undefined) throw new InternalError('a side is missing');
  if (unit.kind === 'features') return heldUnit(unit, 'conflict', [remark('reconcile/not-policy')]);
  const merged = tools.merge(unit.path, base, ours, theirs);
  if (merged.conflicts.length > 0 || merged.fallback !== undefined) return conflict(unit, merged);
  if (merged.text === ours) {
    const moved = base === theirs ? undefined : { before: base, after: theirs };
    return { kind: 'settled', unit, outcome: 'adopted', base: moved, notices: merged.notices };
  }
  return change(unit, outcome, merged.text, { isEdited: outcome === 'merged', notices: merged.notices });
}

function conflict(unit: Unit, merged: MergedText): Held {
  const reasons = merged.conflicts.map(({ kind, about }) => remark('reconcile/conflict', { kind, about }));
  const { fallback, text } = merged;
  if (fallback === undefined) return heldUnit(unit, 'conflict', reasons, { heldText: text });
  return heldUnit(unit, 'invalid', [fallback, ...reasons], { heldText: text });
}

/** Live is there, the reference too, and they differ; nothing says where they come from. */
function bothAdded(unit: Unit, tools: UnitTools): Held {
  const [ours, theirs] = [unit.ours, unit.theirs].map(textOf);
  const readable = unit.kind !== 'features' && ours !== undefined && theirs !== undefined;
  const heldText = readable ? tools.merge(unit.path, '' as ByteText, ours, theirs).text : theirs;
  return heldUnit(unit, 'both-added', [remark('reconcile/both-added')], { heldText });
}

/** The administrator's places: filled once where the policy cannot do without them, then left alone. */
function proposeOverride(unit: Unit, tools: UnitTools): Proposal {
  const { path, base, ours, theirs } = unit;
  const isFree = ours === undefined && base === undefined && tools.obstacleTo(path) === undefined;
  const text = textOf(theirs);
  if (isFree && text !== undefined && isAlsoShipped(path)) return change(unit, 'installed', text);
  return { kind: 'settled', unit, outcome: 'override', base: undefined, notices: [] };
}

/** What cannot be read, or is no file, holds the unit as soon as something would have to be done with it. */
function troubleWith(unit: Unit, tools: UnitTools): Proposal | undefined {
  const { path, base, ours, theirs } = unit;
  const isManaged = textOf(base) !== undefined || theirs !== undefined;
  if (!isManaged) return { kind: 'settled', unit, outcome: 'own', base: undefined, notices: [] };
  const isAtRest = textOf(base) !== undefined && sameTexts(unit, 'base', 'theirs', tools);
  for (const [side, entry] of [
    ['ours', ours],
    ['base', base],
    ['theirs', theirs],
  ] as const) {
    const found = entry === undefined ? undefined : troubleWithEntry(side, entry);
    if (found === undefined) continue;
    if (side === 'ours' && isAtRest && entry?.kind === 'outside') {
      return { kind: 'settled', unit, outcome: 'kept', base: undefined, notices: [] };
    }
    return heldUnit(unit, entry?.kind === 'outside' ? 'link' : 'unreadable', [found]);
  }
  const target = ours?.kind === 'file' ? ours.link?.target : undefined;
  if (target !== undefined && !isAtRest && tools.isManaged(target)) {
    return heldUnit(unit, 'link', [remark('reconcile/link-to-unit', { target })]);
  }
  const obstacle = tools.obstacleTo(path);
  if (obstacle !== undefined && textOf(theirs) !== undefined && !isAtRest) {
    return heldUnit(unit, 'unreadable', [remark('reconcile/obstacle', { path: obstacle })]);
  }
  return undefined;
}

function troubleWithEntry(side: Side, entry: TreeEntry): Remark | undefined {
  switch (entry.kind) {
    case 'file':
      return undefined;
    case 'directory':
      // The vendor's file gave way to a directory: it has vanished.
      return side === 'theirs' ? undefined : remark('reconcile/directory-in-place', { side });
    case 'outside':
      return remark('reconcile/link-leads-out', { side, target: entry.text });
    case 'other':
      return remark('reconcile/not-a-file', { side });
    case 'unreadable':
      return remark('reconcile/unreadable', { side, code: entry.code });
    default:
      return assertNever(entry);
  }
}
