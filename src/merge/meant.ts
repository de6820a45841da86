// Whether a merged text says what was meant: what its statements say together is compared with what the decisions say.
// Takes the decisions and the outline of the merged text, which was read as any other text.

import { contentOf, contentOfBlocks, contentOfEntry, contentOfGroup, joinContent } from './content.js';
import type { Decision } from './decide.js';
import type { Block, Outline } from './outline.js';
import type { Plan } from './plan.js';
import { keepsPreambleOrder } from './preamble-order.js';
import { noTerms } from './terms.js';

export function saysWhatWasMeant(merged: Outline, root: Decision, plan: Plan): boolean {
  return contentOf(merged.root) === meaningOf(root, plan) && keepsOrder(merged.root, root);
}

/** Order that both sides keep must not be lost between them. */
function keepsOrder(merged: Block, { match: { ours, theirs } }: Decision): boolean {
  return keepsPreambleOrder(merged) || !keepsPreambleOrder(ours) || !keepsPreambleOrder(theirs);
}

/** What the merged block has to say inside. Source of every part: the decisions, not the texts. */
function meaningOf({ groups, blocks }: Decision, plan: Plan): string {
  const sayings: string[] = [];
  for (const { key, outcome } of groups) {
    if (typeof outcome !== 'string' && outcome.size > 0) sayings.push(contentOfGroup(key.key, outcome));
  }
  for (const [slot, fate] of blocks) {
    const taken = fate.kind === 'take' ? slot[fate.side] : undefined;
    if (taken !== undefined) sayings.push(contentOfEntry(taken));
    if (fate.kind !== 'merge') continue;
    const inside = fate.inside.map(
      (inner) => [plan.heads.get(inner.match)?.terms ?? noTerms, meaningOf(inner, plan)] as const,
    );
    sayings.push(contentOfBlocks(inside));
  }
  return joinContent(sayings);
}
