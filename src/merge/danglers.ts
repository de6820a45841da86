// Transitions into a child profile that the other side took away, or gave another name. Takes what both sides did in a profile,
// gives pairs; a transition that one side by itself left without its child is the matter of that side.

import type { Rule } from '../language/index.js';
import type { Deed, ProfileDeeds } from './deeds.js';
import type { Changer, Slot } from './match.js';
import type { Block, Entry } from './outline.js';

export interface Dangler {
  readonly transition: Deed;
  readonly child: Slot;
}

export function* findDanglers(deeds: ProfileDeeds): Generator<Dangler> {
  const { match } = deeds.decision;
  for (const [remover, granter] of [
    ['ours', 'theirs'],
    ['theirs', 'ours'],
  ] as const) {
    const gone = childrenGone(match.slots, match[remover], remover);
    if (gone.size === 0) continue;
    for (const transition of deeds[granter]) {
      const child = gone.get(childOf(transition.rule));
      if (child !== undefined && transition.kind === 'granted' && transition.terms.has('x'))
        yield { transition, child };
    }
  }
}

/** Children of base that a side has no more under their names. */
function childrenGone(slots: readonly Slot[], block: Block, remover: Changer): ReadonlyMap<string | undefined, Slot> {
  const present = new Set(block.entries.map(nameOf));
  const gone = new Map<string | undefined, Slot>();
  for (const slot of slots) {
    const name = nameOf(slot.base);
    if (name !== undefined && nameOf(slot[remover]) !== name && !present.has(name)) gone.set(name, slot);
  }
  return gone;
}

function nameOf(entry: Entry | undefined): string | undefined {
  return entry?.kind === 'block' && entry.statement.kind === 'profile' ? entry.statement.name.value : undefined;
}

/** The child that a rule names as its target. */
function childOf(rule: Rule): string | undefined {
  return rule.kind === 'file' && rule.exec?.transition.startsWith('c') === true ? rule.target?.value : undefined;
}
