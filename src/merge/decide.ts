// What the merge of three texts has to say, block by block, before any text is written. Takes matched blocks, gives groups
// of statements with their outcome, and what becomes of whole blocks.

import { contentOfEntry } from './content.js';
import type { Group } from './groups.js';
import { entryOf, groupsOf } from './groups.js';
import type { BlockMatch, Changer, Slot } from './match.js';
import type { BlockEntry } from './outline.js';
import type { TermConflict } from './terms.js';
import { mergeValue } from './terms.js';

export interface Decision {
  readonly match: BlockMatch;
  readonly groups: readonly Group[];
  /** What becomes of each slot that holds blocks. */
  readonly blocks: ReadonlyMap<Slot, BlockFate>;
}

export type BlockFate =
  | { readonly kind: 'merge'; readonly inside: readonly Decision[] }
  /** As it stands on this side. */
  | { readonly kind: 'take'; readonly side: Changer }
  | { readonly kind: 'absent' }
  | { readonly kind: 'conflict'; readonly conflict: TermConflict };

export function decide(match: BlockMatch): Decision {
  const blocks = new Map<Slot, BlockFate>();
  for (const slot of match.slots) {
    if (isBlockSlot(slot)) blocks.set(slot, fateOf(slot));
  }
  return { match, groups: groupsOf(match), blocks };
}

export function isBlockSlot(slot: Slot): slot is Slot<BlockEntry> {
  return entryOf(slot).kind === 'block';
}

function fateOf(slot: Slot<BlockEntry>): BlockFate {
  const { base, ours, theirs, inside } = slot;
  if (inside !== undefined) return { kind: 'merge', inside: inside.map(decide) };
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map((entry) => entry && contentOfEntry(entry));
  const merged = mergeValue(inBase, inOurs, inTheirs);
  if (merged === undefined) {
    const conflict = base === undefined ? 'both-added' : ours && theirs ? 'both-changed' : 'removed-and-changed';
    return { kind: 'conflict', conflict };
  }
  if (merged.value === undefined) return { kind: 'absent' };
  return { kind: 'take', side: inOurs === merged.value ? 'ours' : 'theirs' };
}

/** This decision and those of all blocks inside it. */
export function* allDecisions(decision: Decision): Generator<Decision> {
  yield decision;
  for (const fate of decision.blocks.values()) {
    if (fate.kind === 'merge') for (const inside of fate.inside) yield* allDecisions(inside);
  }
}
