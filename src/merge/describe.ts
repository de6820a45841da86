// Slots for people: what they are about, and where they stand.

import type { ByteText, Span } from '../base/index.js';
import { spellHead, spellStatement } from '../language/index.js';
import type { Side, Slot } from './match.js';
import type { Entry } from './outline.js';

/** The first statement, or the head of the first block, in canonical words; of ours, if `from` does not say otherwise. */
export function describeSlots(slots: readonly Slot[], from: 'ours' | 'theirs' = 'ours'): ByteText {
  const order: readonly Side[] = from === 'ours' ? ['ours', 'theirs', 'base'] : ['theirs', 'ours', 'base'];
  for (const side of order) {
    const entry = slots.map((slot) => slot[side]).find((each) => each !== undefined);
    if (entry !== undefined) return describe(entry);
  }
  return '' as ByteText;
}

function describe(entry: Entry): ByteText {
  if (entry.kind === 'comment') return entry.text;
  if (entry.kind === 'statement') return spellStatement(entry.statement);
  const { statement } = entry;
  return statement.kind === 'if' ? spellStatement(statement) : spellHead(statement);
}

/** Where the first of them stands on each side. */
export function placesOfSlots(slots: readonly Slot[]): Readonly<Partial<Record<Side, Span>>> {
  const places: Partial<Record<Side, Span>> = {};
  for (const slot of slots) {
    for (const side of ['base', 'ours', 'theirs'] as const) {
      const entry = slot[side];
      if (entry !== undefined) places[side] ??= entry.item.body;
    }
  }
  return places;
}
