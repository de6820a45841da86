// Three outlines side by side: for each place in a block, the entry of base, of ours and of theirs. Takes outlines, gives
// slots; decides nothing.

import { contentOfEntry } from './content.js';
import type { Block, BlockEntry, Entry } from './outline.js';
import type { Pairs } from './pair-entries.js';
import { pairEntries } from './pair-entries.js';

export type Side = 'base' | 'ours' | 'theirs';

/** A side that changed base. */
export type Changer = 'ours' | 'theirs';

/** One thing of three texts. Each side that has it gives an entry, and all entries are of one kind. */
export interface Slot<E extends Entry = Entry> {
  readonly base: E | undefined;
  readonly ours: E | undefined;
  readonly theirs: E | undefined;
  /** For blocks that go on in ours and theirs, branch by branch; undefined where a side has none or they cannot be paired. */
  readonly inside: readonly BlockMatch[] | undefined;
}

/** One block of three texts. */
export interface BlockMatch {
  /** Undefined where both sides added the same block. */
  readonly base: Block | undefined;
  readonly ours: Block;
  readonly theirs: Block;
  readonly slots: readonly Slot[];
}

/** Match the entries of three blocks, and those of the blocks inside them. */
export function matchBlocks(base: Block | undefined, ours: Block, theirs: Block): BlockMatch {
  const ofBase = base?.entries ?? [];
  const inOurs = pairEntries(ofBase, ours.entries, true);
  const inTheirs = pairEntries(ofBase, theirs.entries, true);
  const newInOurs = ours.entries.filter((entry) => !inOurs.has(entry));
  const newInTheirs = theirs.entries.filter((entry) => !inTheirs.has(entry));
  const inBoth = pairEntries(newInOurs, newInTheirs, false);
  const [oursOf, theirsOf, partnerOf] = [reverse(inOurs), reverse(inTheirs), reverse(inBoth)];
  const slots = ofBase.map((entry) => slotOf(entry, oursOf.get(entry), theirsOf.get(entry)));
  for (const entry of newInOurs) slots.push(slotOf(undefined, entry, partnerOf.get(entry)));
  for (const entry of newInTheirs) if (!inBoth.has(entry)) slots.push(slotOf(undefined, undefined, entry));
  return { base, ours, theirs, slots };
}

function slotOf(base: Entry | undefined, ours: Entry | undefined, theirs: Entry | undefined): Slot {
  return { base, ours, theirs, inside: insideOf(base, ours, theirs) };
}

function insideOf(
  base: Entry | undefined,
  ours: Entry | undefined,
  theirs: Entry | undefined,
): BlockMatch[] | undefined {
  if (ours?.kind !== 'block' || theirs?.kind !== 'block') return undefined;
  // Two blocks that both sides added are merged only as one block that both sides added.
  if (base === undefined && contentOfEntry(ours) !== contentOfEntry(theirs)) return undefined;
  const count = ours.blocks.length;
  const others: readonly BlockEntry[] = base?.kind === 'block' ? [theirs, base] : [theirs];
  if (others.some(({ blocks }) => blocks.length !== count)) return undefined;
  const ofBase = base?.kind === 'block' ? base.blocks : [];
  return ours.blocks.map((block, index) => matchBlocks(ofBase[index], block, theirs.blocks[index] as Block));
}

function reverse(pairs: Pairs): Pairs {
  return new Map([...pairs].map(([after, before]) => [before, after]));
}
