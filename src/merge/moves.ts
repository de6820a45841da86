// Rules that left one block and came to another. Takes decisions, gives the places where a moved rule arrives although the
// other side had removed it, or moved it elsewhere.

import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import type { Group } from './groups.js';
import type { Changer, Slot } from './match.js';
import type { Entry } from './outline.js';

/** Rules, told by what they say, and where one side took them away and put them. */
interface Travels {
  readonly from: Map<string, Set<Decision>>;
  /** The slots to be shown, by the block that the rule came to: a new block is shown whole. */
  readonly to: Map<string, Map<unknown, readonly Slot[]>>;
}

export function findMoves(root: Decision): (readonly Slot[])[] {
  const [ours, theirs] = [travels(root, 'ours'), travels(root, 'theirs')];
  return [...quarrelling(ours, theirs), ...quarrelling(theirs, ours)];
}

function travels(root: Decision, side: Changer): Travels {
  const [from, to]: [Travels['from'], Travels['to']] = [new Map(), new Map()];
  const arrive = (identity: string, place: unknown, slots: readonly Slot[]): void => {
    to.set(identity, (to.get(identity) ?? new Map<unknown, readonly Slot[]>()).set(place, slots));
  };
  for (const decision of allDecisions(root)) {
    for (const group of decision.groups) {
      if (group.slots.every((slot) => slot.base?.identity === slot[side]?.identity)) continue;
      const [before, after] = [rulesOf(group, 'base'), rulesOf(group, side)];
      for (const identity of before) {
        if (!after.has(identity)) from.set(identity, (from.get(identity) ?? new Set()).add(decision));
      }
      for (const identity of after) if (!before.has(identity)) arrive(identity, decision, group.slots);
    }
    for (const [slot, fate] of decision.blocks) {
      const isNew = fate.kind === 'take' && fate.side === side && slot.base === undefined;
      if (isNew) for (const identity of rulesIn(slot[side])) arrive(identity, slot, [slot]);
    }
  }
  return { from, to };
}

function rulesOf({ slots }: Group, side: Changer | 'base'): Set<string> {
  return new Set(slots.flatMap((slot) => rulesIn(slot[side])));
}

function rulesIn(entry: Entry | undefined): string[] {
  if (entry?.kind === 'block') return entry.blocks.flatMap((block) => block.entries.flatMap(rulesIn));
  return entry?.kind === 'statement' && entry.statement.kind === 'rule' ? [entry.identity] : [];
}

/** Arrivals on one side of what the other side took from the same block and did not put there. */
function* quarrelling(mover: Travels, other: Travels): Generator<readonly Slot[]> {
  for (const [identity, arrivals] of mover.to) {
    const left = [...(mover.from.get(identity) ?? [])];
    if (!left.some((decision) => other.from.get(identity)?.has(decision) === true)) continue;
    for (const [place, slots] of arrivals) {
      if (other.to.get(identity)?.has(place) !== true) yield slots;
    }
  }
}
