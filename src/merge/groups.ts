// Statements of one block that speak about the same thing, on three sides, and what the merge of them has to say. Takes
// slots, gives groups with their outcome; writes no text.

import { InternalError } from '../base/index.js';
import type { StatementKey } from './item-keys.js';
import { withImplied } from './item-keys.js';
import type { BlockMatch, Slot } from './match.js';
import type { StatementEntry } from './outline.js';
import type { TermConflict, Terms } from './terms.js';
import { joinTerms, mergeTerms } from './terms.js';

export type StatementSlot = Slot<StatementEntry>;

export interface Group {
  /** Of any of its statements; its terms are those of that one. */
  readonly key: StatementKey;
  readonly slots: readonly StatementSlot[];
  readonly base: Terms;
  readonly ours: Terms;
  readonly theirs: Terms;
  readonly outcome: Terms | TermConflict;
}

export function isStatementSlot(slot: Slot): slot is StatementSlot {
  return entryOf(slot).kind === 'statement';
}

/** The entry of whatever side has one. */
export function entryOf<E extends Slot>(slot: E): NonNullable<E['base']> {
  const entry = slot.ours ?? slot.theirs ?? slot.base;
  if (entry === undefined) throw new InternalError('a slot without entries');
  return entry as NonNullable<E['base']>;
}

/** The groups of a block, in the order of its slots. */
export function groupsOf({ slots }: BlockMatch): Group[] {
  const byKey = new Map<string, StatementSlot[]>();
  for (const slot of slots) {
    if (!isStatementSlot(slot)) continue;
    const { key } = entryOf(slot).key;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [slot]);
    else group.push(slot);
  }
  return [...byKey.values()].map(groupOf);
}

/** What the statements in these slots say together; they must be about the same thing. */
export function groupOf(slots: readonly StatementSlot[]): Group {
  const termsOf = (side: 'base' | 'ours' | 'theirs'): Terms =>
    joinTerms(slots.flatMap((slot) => slot[side]?.key.terms ?? []));
  const [base, ours, theirs] = [termsOf('base'), termsOf('ours'), termsOf('theirs')];
  const { key } = entryOf(slots[0] as StatementSlot);
  const outcome = mergeTerms(base, ours, theirs, key.law);
  // What is brought along was withdrawn by one side, and would come back with what the other side granted.
  const isUndone = typeof outcome !== 'string' && withImplied(outcome) !== outcome;
  return { key, slots, base, ours, theirs, outcome: isUndone ? 'both-changed' : outcome };
}
