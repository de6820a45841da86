// How the merged text is to be worded: for each statement the side whose words are taken, for each head likewise, and what
// is left to a person. Takes decisions and quarrels, gives one plan for the whole file.

import type { ConflictKind } from './conflicts.js';
import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import type { Group } from './groups.js';
import { groupOf } from './groups.js';
import type { BlockMatch, Slot } from './match.js';
import type { HeadWording } from './merge-head.js';
import { mergeHead } from './merge-head.js';
import type { Texts, Wording } from './merge-rule.js';
import { mergeRules } from './merge-rule.js';
import type { Entry } from './outline.js';
import { findQuarrels } from './quarrels.js';
import type { Denial } from './reaches.js';

/** Slots that one conflict is about; they are shown together. */
export interface Dispute {
  readonly kind: ConflictKind;
  readonly slots: readonly Slot[];
}

export interface Plan {
  readonly wordings: ReadonlyMap<Slot, Wording>;
  readonly disputes: ReadonlyMap<Slot, Dispute>;
  /** Undefined where both sides changed the head. */
  readonly heads: ReadonlyMap<BlockMatch, HeadWording | undefined>;
  /** A `deny` of ours stands against what theirs grants now. */
  readonly standing: readonly Denial[];
}

export function makePlan(root: Decision, texts: Texts): Plan {
  const { quarrels, standing } = findQuarrels(root);
  const disputes = new Map<Slot, Dispute>();
  for (const { kind, slots } of quarrels) addDispute(disputes, kind, slots);
  const wordings = new Map<Slot, Wording>();
  const heads = new Map<BlockMatch, HeadWording | undefined>();
  for (const { match } of allDecisions(root)) heads.set(match, mergeHead(match, texts));
  for (const decision of allDecisions(root)) {
    const { groups, blocks } = decision;
    for (const slots of twinsIn(decision, heads)) addDispute(disputes, 'both-added', slots);
    for (const group of groups) planGroup(group, disputes, wordings, texts);
    for (const [slot, fate] of blocks) if (fate.kind === 'conflict') addDispute(disputes, fate.conflict, [slot]);
  }
  return { wordings, disputes, heads, standing };
}

/** Profiles that would have one name in one block, where no side has such twins: one was renamed, the other is new. */
function twinsIn({ blocks }: Decision, heads: Plan['heads']): Slot[][] {
  const byName = new Map<string, Slot[]>();
  for (const [slot, fate] of blocks) {
    const head = fate.kind === 'merge' ? heads.get((fate.inside[0] as Decision).match)?.terms : undefined;
    const name = head?.get('name') ?? nameOf(fate.kind === 'take' ? slot[fate.side] : undefined);
    if (name === undefined) continue;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [slot]);
    else known.push(slot);
  }
  const hadTwins = (slots: readonly Slot[], name: string): boolean =>
    (['ours', 'theirs'] as const).some((side) => slots.every((slot) => nameOf(slot[side]) === name));
  return [...byName].filter(([name, slots]) => slots.length > 1 && !hadTwins(slots, name)).map(([, slots]) => slots);
}

function nameOf(entry: Entry | undefined): string | undefined {
  return entry?.kind === 'block' ? entry.blocks[0]?.head.get('name') : undefined;
}

/** Word the statements of a group; where the group is a list, those that are not in dispute without the others. */
function planGroup(group: Group, disputes: Map<Slot, Dispute>, wordings: Map<Slot, Wording>, texts: Texts): void {
  const undisputed = group.slots.filter((slot) => !disputes.has(slot));
  if (undisputed.length === 0) return;
  if (undisputed.length < group.slots.length) {
    if (group.key.law === 'list') return planGroup(groupOf(undisputed), disputes, wordings, texts);
    return addDispute(disputes, 'both-changed', group.slots);
  }
  const worded = mergeRules(group, texts);
  if (!('kind' in worded)) for (const [slot, wording] of worded) wordings.set(slot, wording);
  else {
    addDispute(disputes, worded.kind, worded.slots);
    planGroup(group, disputes, wordings, texts);
  }
}

/** Disputes that share a slot are one; it keeps the kind of the first. */
function addDispute(disputes: Map<Slot, Dispute>, kind: ConflictKind, slots: readonly Slot[]): void {
  const known = new Set(slots.flatMap((slot) => disputes.get(slot) ?? []));
  if (known.size === 1 && slots.every((slot) => disputes.has(slot))) return;
  const all = new Set([...[...known].flatMap((dispute) => dispute.slots), ...slots]);
  const dispute: Dispute = { kind: [...known][0]?.kind ?? kind, slots: [...all] };
  for (const slot of all) disputes.set(slot, dispute);
}
