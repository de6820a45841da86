// In which order the entries of a merged block stand. The order of the side that reordered wins; ours, where both did. What
// only the other side has comes in after what it follows there. Takes slots, gives slots; time is linear.

import { entryOf } from './groups.js';
import type { BlockMatch, Changer, Slot } from './match.js';
import type { Entry } from './outline.js';

/** The slots that stay, in order. */
export function orderSlots(match: BlockMatch, stays: (slot: Slot) => boolean): Slot[] {
  const slotOf = new Map<Entry, Slot>();
  for (const slot of match.slots) {
    for (const entry of [slot.ours, slot.theirs]) if (entry !== undefined) slotOf.set(entry, slot);
  }
  const sequence = (side: Changer): Slot[] => match[side].entries.map((entry) => slotOf.get(entry) as Slot);
  const place = new Map(match.slots.map((slot, index) => [slot, index]));
  const isMoved = (side: Changer): boolean => !isAscending(placesInBase(sequence(side), place));
  const leading: Changer = isMoved('theirs') && !isMoved('ours') ? 'theirs' : 'ours';
  const following: Changer = leading === 'ours' ? 'theirs' : 'ours';
  const skeleton = sequence(leading);
  const followed = withRemoved(sequence(following), match.slots, following);
  const followers = followersOf(followed, new Set(skeleton));
  return weave(skeleton, followers, leading, following).filter(stays);
}

/** Slots of base come first in a match, in the order of base. */
function placesInBase(slots: readonly Slot[], place: ReadonlyMap<Slot, number>): number[] {
  return slots.filter((slot) => slot.base !== undefined).map((slot) => place.get(slot) as number);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number));
}

/** What a side removed, put back after what it follows in base: what the side wrote there instead belongs after it. */
export function withRemoved(sequence: readonly Slot[], slots: readonly Slot[], side: Changer): Slot[] {
  const removed = new Map<Slot | undefined, Slot[]>();
  let before: Slot | undefined;
  for (const slot of slots) {
    if (slot.base === undefined) break;
    if (slot[side] === undefined) push(removed, before, slot);
    else before = slot;
  }
  const whole: Slot[] = [...(removed.get(undefined) ?? [])];
  for (const slot of sequence) whole.push(slot, ...(removed.get(slot) ?? []));
  return whole;
}

/** What only the following side has, by the slot of the skeleton that it stands after there; undefined is the beginning. */
function followersOf(sequence: readonly Slot[], skeleton: ReadonlySet<Slot>): Map<Slot | undefined, Slot[]> {
  const followers = new Map<Slot | undefined, Slot[]>();
  let anchor: Slot | undefined;
  for (const slot of sequence) {
    if (skeleton.has(slot)) anchor = slot;
    else push(followers, anchor, slot);
  }
  return followers;
}

function push<K>(lists: Map<K, Slot[]>, key: K, slot: Slot): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [slot]);
  else known.push(slot);
}

/**
 * Both in one row. Where both sides put something at the same place, ours comes first; but what follows its neighbour
 * without a blank line stays in that paragraph, and what stands for something removed takes its place.
 */
function weave(
  skeleton: readonly Slot[],
  followers: ReadonlyMap<Slot | undefined, readonly Slot[]>,
  leading: Changer,
  following: Changer,
): Slot[] {
  const woven: Slot[] = [];
  let waiting: readonly Slot[] = followers.get(undefined) ?? [];
  for (const slot of skeleton) {
    const isLonely = slot[following] === undefined && slot.base === undefined;
    if (waiting.length > 0 && !(isLonely && goesBefore(slot, leading, waiting, following))) {
      woven.push(...waiting);
      waiting = [];
    }
    woven.push(slot);
    const next = followers.get(slot) ?? [];
    const isReplaced = slot[following] === undefined;
    if (isReplaced) woven.push(...next);
    else if (next.length > 0) waiting = next;
  }
  woven.push(...waiting);
  return woven;
}

function goesBefore(slot: Slot, leading: Changer, waiting: readonly Slot[], following: Changer): boolean {
  // Nothing of the preamble may come after a profile.
  if (isProfile(slot) && waiting.some(isPreamble)) return false;
  if (isPreamble(slot) && waiting.some(isProfile)) return true;
  const opensParagraph = hasGap(slot[leading]);
  const waitingOpens = hasGap(waiting[0]?.[following]);
  return leading === 'ours' ? waitingOpens || !opensParagraph : waitingOpens && !opensParagraph;
}

function hasGap(entry: Entry | undefined): boolean {
  return entry !== undefined && entry.item.gap.end > entry.item.gap.start;
}

function isProfile(slot: Slot): boolean {
  const entry = entryOf(slot);
  return entry.kind === 'block' && entry.statement.kind === 'profile';
}

function isPreamble(slot: Slot): boolean {
  const entry = entryOf(slot);
  return entry.kind === 'statement' && entry.statement.kind !== 'rule' && entry.statement.kind !== 'include';
}
