// What is decided statement by statement and still should not pass without a person: two sides that speak differently about
// the same thing under different qualifiers, and statements that one side moved while the other removed them. Takes
// decisions, gives the groups that must not be merged, and notices.

import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import type { ConflictKind } from './conflicts.js';
import type { Group } from './groups.js';
import type { Slot } from './match.js';
import { findMoves } from './moves.js';
import type { Terms } from './terms.js';
import { sameTerms } from './terms.js';

export interface Quarrel {
  readonly kind: ConflictKind;
  readonly slots: readonly Slot[];
}

export interface Findings {
  readonly quarrels: readonly Quarrel[];
  /** Groups of ours whose `deny` stands against what theirs grants now. */
  readonly standing: readonly Group[];
}

export function findQuarrels(root: Decision): Findings {
  const quarrels: Quarrel[] = [];
  const standing: Group[] = [];
  for (const { groups } of allDecisions(root)) {
    for (const group of groups) {
      if (typeof group.outcome === 'string') quarrels.push({ kind: kindOf(group, group.outcome), slots: group.slots });
    }
    for (const rivals of groupBySubject(groups)) judgeSubject(rivals, quarrels, standing);
  }
  for (const slots of findMoves(root)) quarrels.push({ kind: 'moved', slots });
  return { quarrels, standing };
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
  return [...bySubject.values()].filter((rivals) => rivals.length > 1);
}

/** Each group that ours alone changed, against each that theirs alone changed. */
function judgeSubject(rivals: readonly Group[], quarrels: Quarrel[], standing: Group[]): void {
  const changedBy = (side: 'ours' | 'theirs', group: Group): boolean => !sameTerms(group[side], group.base);
  const byOurs = rivals.filter((group) => changedBy('ours', group) && !changedBy('theirs', group));
  const byTheirs = rivals.filter((group) => changedBy('theirs', group) && !changedBy('ours', group));
  for (const mine of byOurs) {
    for (const other of byTheirs) {
      const isNew = mine.base.size === 0 || other.base.size === 0;
      if (!isNew || !meet(mine, other)) continue;
      if (mine.key.denies && !other.key.denies && other.theirs.size > 0) standing.push(mine);
      else if (mine.key.denies !== other.key.denies)
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
