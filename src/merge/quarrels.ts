// What is decided statement by statement and still should not pass without a person: two sides that speak differently about
// the same thing under different qualifiers, and statements that one side moved while the other removed them. Takes
// decisions, gives the groups that must not be merged, and notices.

import type { ConflictKind } from './conflicts.js';
import { findDanglers } from './danglers.js';
import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import type { Deed } from './deeds.js';
import { deedsByProfile } from './deeds.js';
import type { Group } from './groups.js';
import type { Changer, Slot } from './match.js';
import { findMoves } from './moves.js';
import type { Denial } from './reaches.js';
import { findDenials, findExecClashes } from './reaches.js';
import { findReaders } from './readers.js';
import { findReturns } from './returns.js';
import type { Terms } from './terms.js';
import { sameTerms } from './terms.js';

export interface Quarrel {
  readonly kind: ConflictKind;
  readonly slots: readonly Slot[];
}

export interface Findings {
  readonly quarrels: readonly Quarrel[];
  /** A `deny` of ours stands against what theirs grants now. */
  readonly standing: readonly Denial[];
}

export function findQuarrels(root: Decision): Findings {
  const quarrels: Quarrel[] = [];
  const standing: Denial[] = [];
  for (const { groups } of allDecisions(root)) {
    for (const rivals of groupBySubject(groups)) {
      for (const group of rivals) {
        if (typeof group.outcome !== 'string') continue;
        quarrels.push({ kind: kindOf(group, group.outcome), slots: slotsBeside(group, rivals) });
      }
      judgeSubject(rivals, quarrels);
    }
    for (const [removed, granted] of findReturns(groups)) {
      quarrels.push({ kind: 'removed-and-changed', slots: [...removed.slots, ...granted.slots] });
    }
    for (const [reader, read] of findReaders(groups)) {
      quarrels.push({ kind: 'both-changed', slots: [...read.slots, ...reader.slots] });
    }
  }
  for (const deeds of deedsByProfile(root)) {
    for (const denial of findDenials(deeds)) {
      if (denial.denier === 'ours' && denial.denial.kind === 'denied') standing.push(denial);
      else quarrels.push(...quarrelsOf('deny-and-grant', denial.denial, denial.grant));
    }
    for (const { transition, child } of findDanglers(deeds)) {
      const isBeside = transition.decision === deeds.decision && child.inside === undefined;
      quarrels.push({ kind: 'removed-and-changed', slots: isBeside ? [...transition.slots, child] : transition.slots });
    }
    for (const [mine, other] of findExecClashes(deeds)) quarrels.push(...quarrelsOf('exec-mode', mine, other));
  }
  for (const slots of findMoves(root)) quarrels.push({ kind: 'moved', slots });
  return { quarrels, standing };
}

/** Shown together where both stand in one block. */
function quarrelsOf(kind: ConflictKind, one: Deed, other: Deed): Quarrel[] {
  const [first, second] = [slotsOf(one), slotsOf(other)];
  if (one.decision === other.decision) return [{ kind, slots: [...first, ...second] }];
  return [
    { kind, slots: first },
    { kind, slots: second },
  ];
}

/** Of a list, the statements that name what it is about. */
function slotsOf({ slots, terms }: Deed): readonly Slot[] {
  const isAbout = (slot: Slot): boolean =>
    [slot.base, slot.ours, slot.theirs].some(
      (entry) => entry?.kind === 'statement' && [...entry.key.terms.keys()].some((name) => terms.has(name)),
    );
  return slots.some(isAbout) ? slots.filter(isAbout) : slots;
}

function kindOf({ ours, theirs }: Group, outcome: ConflictKind): ConflictKind {
  const modes = [ours.get('x'), theirs.get('x')];
  return modes.every((mode) => mode !== undefined) && modes[0] !== modes[1] ? 'exec-mode' : outcome;
}

function groupBySubject(groups: readonly Group[]): Group[][] {
  const bySubject = new Map<string, Group[]>();
  for (const group of groups) {
    const known = bySubject.get(group.key.subject);
    if (known === undefined) bySubject.set(group.key.subject, [group]);
    else known.push(group);
  }
  return [...bySubject.values()];
}

/** A group in conflict with what else a side changed about its subject: who decides the one has to see the other. */
function slotsBeside(group: Group, rivals: readonly Group[]): readonly Slot[] {
  if (group.key.law === 'list') return group.slots;
  const changed = rivals.filter((other) => other === group || isChanged('ours', other) || isChanged('theirs', other));
  return changed.flatMap(({ slots }) => slots);
}

function isChanged(side: Changer, group: Group): boolean {
  return !sameTerms(group[side], group.base);
}

/** Each group that ours alone changed, against each that theirs alone changed. */
function judgeSubject(rivals: readonly Group[], quarrels: Quarrel[]): void {
  const byOurs = rivals.filter((group) => isChanged('ours', group) && !isChanged('theirs', group));
  const byTheirs = rivals.filter((group) => isChanged('theirs', group) && !isChanged('ours', group));
  for (const mine of byOurs) {
    for (const other of byTheirs) {
      const isNew = mine.base.size === 0 || other.base.size === 0;
      if (!isNew || !meet(mine, other)) continue;
      if (mine.key.denies && !other.key.denies && other.theirs.size > 0) continue;
      if (mine.key.denies !== other.key.denies)
        quarrels.push({ kind: 'deny-and-grant', slots: [...mine.slots, ...other.slots] });
      else quarrels.push({ kind: 'both-added', slots: [...mine.slots, ...other.slots] });
    }
  }
}

/** Statements of a list speak about the same only where they name the same. */
function meet(mine: Group, other: Group): boolean {
  if (mine.key.law !== 'list') return true;
  const names = new Set(changed(mine.base, mine.ours));
  return changed(other.base, other.theirs).some((name) => names.has(name));
}

function changed(before: Terms, after: Terms): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}
