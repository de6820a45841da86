// What each side did to the permissions of a profile, rule by rule: granted, denied, denied no more. Takes decisions, gives
// deeds; what both sides did alike is no deed of either.

import type { Rule } from '../language/index.js';
import type { Decision } from './decide.js';
import type { Group } from './groups.js';
import type { Changer, Slot } from './match.js';
import type { BlockEntry, Entry } from './outline.js';
import type { Terms } from './terms.js';
import { joinTerms, withoutTerms } from './terms.js';

/** What one side alone did to the permissions of one rule. */
export interface Deed {
  readonly kind: 'granted' | 'denied' | 'lifted';
  readonly rule: Rule;
  /** Those that were granted, denied or lifted. */
  readonly terms: Terms;
  /** Where it is to be shown. */
  readonly decision: Decision;
  readonly slots: readonly Slot[];
}

/** The deeds of both sides in one profile, or in what stands outside of profiles. */
export type ProfileDeeds = Readonly<Record<Changer, readonly Deed[]>> & { readonly decision: Decision };

/** Profile by profile; what stands in blocks inside one belongs to it, hats and child profiles do not. */
export function* deedsByProfile(decision: Decision): Generator<ProfileDeeds> {
  const { kind } = decision.match.ours;
  if (kind === 'file' || kind === 'profile') {
    yield { decision, ours: [...deedsIn(decision, 'ours', false)], theirs: [...deedsIn(decision, 'theirs', false)] };
  }
  for (const fate of decision.blocks.values()) {
    if (fate.kind === 'merge') for (const inside of fate.inside) yield* deedsByProfile(inside);
  }
}

function* deedsIn(decision: Decision, side: Changer, inDeny: boolean): Generator<Deed> {
  for (const group of decision.groups) yield* deedsOf(group, decision, side, inDeny);
  for (const [slot, fate] of decision.blocks) {
    const entry = slot[side];
    if (entry?.kind !== 'block' || entry.statement.kind === 'profile') continue;
    if (fate.kind === 'merge') {
      for (const inside of fate.inside) yield* deedsIn(inside, side, inDeny || deniesAll(entry));
    }
    if (fate.kind === 'take' && slot.base === undefined) yield* deedsOfNew(entry, slot, decision, inDeny);
  }
}

function* deedsOf(group: Group, decision: Decision, side: Changer, inDeny: boolean): Generator<Deed> {
  const { slots, base } = group;
  const other = group[side === 'ours' ? 'theirs' : 'ours'];
  const statement = slots.map((slot) => (slot[side] ?? slot.base)?.statement).find((each) => each !== undefined);
  if (statement?.kind !== 'rule') return;
  const { rule } = statement;
  const deed = (kind: Deed['kind'], terms: Terms): Deed[] =>
    terms.size === 0 ? [] : [{ kind, rule, terms, decision, slots }];
  const denies = inDeny || group.key.denies;
  yield* deed(denies ? 'denied' : 'granted', withoutTerms(withoutTerms(group[side], base), other));
  if (denies) yield* deed('lifted', withoutTerms(base, joinTerms([group[side], withoutTerms(base, other)])));
}

/** All that stands in a block that one side added. */
function* deedsOfNew(entry: Entry, slot: Slot, decision: Decision, inDeny: boolean): Generator<Deed> {
  if (entry.kind === 'block' && entry.statement.kind !== 'profile') {
    for (const block of entry.blocks) {
      for (const inner of block.entries) yield* deedsOfNew(inner, slot, decision, inDeny || deniesAll(entry));
    }
  }
  if (entry.kind !== 'statement' || entry.statement.kind !== 'rule') return;
  const kind = inDeny || entry.key.denies ? 'denied' : 'granted';
  yield { kind, rule: entry.statement.rule, terms: entry.key.terms, decision, slots: [slot] };
}

function deniesAll({ statement }: BlockEntry): boolean {
  return statement.kind === 'qualifier-block' && statement.qualifiers.mode === 'deny';
}
