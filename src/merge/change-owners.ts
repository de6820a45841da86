// To which change of the vendor a stretch of text belongs. Takes decisions, gives for each slot the slot that stands for its
// change, and for each place in ours the slot it belongs to.

import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import type { Slot } from './match.js';
import { withRemoved } from './order.js';

/** One slot for all that change together; undefined, the frame of the file, stands for itself. */
export function togetherIn(root: Decision): (slot: Slot | undefined) => Slot | undefined {
  const parent = new Map<Slot, Slot>();
  const find = (slot: Slot): Slot => {
    let top = slot;
    for (let next = parent.get(top); next !== undefined; next = parent.get(top)) top = next;
    if (top !== slot) parent.set(slot, top);
    return top;
  };
  const join = (slots: readonly Slot[]): void => {
    const [first, ...others] = slots;
    for (const slot of others) if (find(slot) !== find(first as Slot)) parent.set(find(slot), find(first as Slot));
  };
  for (const { match, groups } of allDecisions(root)) {
    for (const { slots, key } of groups) if (key.law !== 'list') join(slots);
    for (const run of replacements(sequenceOfTheirs(match))) join(run);
  }
  return (slot) => slot && find(slot);
}

function sequenceOfTheirs({ theirs, slots }: Decision['match']): Slot[] {
  const slotOf = new Map(slots.map((slot) => [slot.theirs, slot]));
  return withRemoved(
    theirs.entries.map((entry) => slotOf.get(entry) as Slot),
    slots,
    'theirs',
  );
}

/** Neighbours of which theirs removed some and added others. */
function* replacements(sequence: readonly Slot[]): Generator<Slot[]> {
  let run: Slot[] = [];
  for (const slot of [...sequence, undefined]) {
    if (slot !== undefined && (slot.base === undefined || slot.theirs === undefined)) run.push(slot);
    else {
      if (run.some((each) => each.theirs === undefined) && run.some((each) => each.base === undefined)) yield run;
      run = [];
    }
  }
}

/** A stretch of ours. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly slot: Slot | undefined;
}

/** The places of ours, which can be asked what lies between two offsets. */
export function placesOf(root: Decision): (start: number, end: number) => Place[] {
  const starts: { readonly start: number; readonly slot: Slot | undefined }[] = [];
  const visit = ({ match, blocks }: Decision, around: Slot | undefined): void => {
    starts.push({ start: match.ours.opening.start, slot: around });
    for (const slot of match.slots) {
      if (slot.ours === undefined) continue;
      starts.push({ start: slot.ours.item.gap.start, slot });
      const fate = blocks.get(slot);
      if (fate?.kind === 'merge') for (const inside of fate.inside) visit(inside, slot);
    }
    starts.push({ start: match.ours.tail.start, slot: around });
  };
  visit(root, undefined);
  starts.sort((one, other) => one.start - other.start);
  return (start, end) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const places: Place[] = [];
    let at = start;
    for (let index = Math.max(0, low - 1); at < end; index += 1) {
      const next = Math.min(starts[index + 1]?.start ?? end, end);
      if (next > at) places.push({ start: at, end: next, slot: starts[index]?.slot });
      at = Math.max(at, next);
    }
    return places;
  };
}
