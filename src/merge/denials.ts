// A `deny` of one side against what the other side grants, across different patterns: a deny that is added may take away what
// the other side wants granted, a deny that is lifted may uncover it. Takes decisions, gives pairs.

import type { Rule } from '../language/index.js';
import type { Decision } from './decide.js';
import type { Group } from './groups.js';
import type { Changer, Slot } from './match.js';
import type { Entry } from './outline.js';
import { rulesMeet } from './rules-meet.js';
import type { Terms } from './terms.js';
import { hasEverything, joinTerms } from './terms.js';

/** What one side alone did to the permissions of one rule. */
export interface Deed {
  readonly kind: 'granted' | 'denied' | 'lifted';
  readonly rule: Rule;
  readonly terms: Terms;
  /** Where it is to be shown. */
  readonly decision: Decision;
  readonly slots: readonly Slot[];
}

/** Something that one side denied, or denies no more, and a grant of the other side that it reaches. */
export interface Denial {
  readonly denier: Changer;
  readonly denial: Deed;
  readonly grant: Deed;
}

/** Pairs within each profile; what stands in blocks inside it belongs to it, hats and child profiles do not. */
export function* findDenials(root: Decision): Generator<Denial> {
  for (const profile of profilesIn(root)) {
    const deeds = { ours: [...deedsIn(profile, 'ours', false)], theirs: [...deedsIn(profile, 'theirs', false)] };
    for (const [denier, granter] of [
      ['ours', 'theirs'],
      ['theirs', 'ours'],
    ] as const) {
      const grants = deeds[granter].filter(({ kind }) => kind === 'granted');
      const denials = deeds[denier].filter(({ kind }) => kind !== 'granted');
      for (const denial of denials) {
        for (const grant of grants) {
          if (termsMeet(denial, grant) && rulesMeet(denial.rule, grant.rule)) yield { denier, denial, grant };
        }
      }
    }
  }
}

/** The file and every profile in it that goes on in ours and theirs. */
function* profilesIn(decision: Decision): Generator<Decision> {
  if (decision.match.ours.kind === 'file' || decision.match.ours.kind === 'profile') yield decision;
  for (const fate of decision.blocks.values()) {
    if (fate.kind === 'merge') for (const inside of fate.inside) yield* profilesIn(inside);
  }
}

function* deedsIn(decision: Decision, side: Changer, inDeny: boolean): Generator<Deed> {
  for (const group of decision.groups) yield* deedsOf(group, decision, side, inDeny);
  for (const [slot, fate] of decision.blocks) {
    const entry = slot[side];
    if (entry?.kind !== 'block' || entry.statement.kind === 'profile') continue;
    const denies = inDeny || (entry.statement.kind === 'qualifier-block' && entry.statement.qualifiers.mode === 'deny');
    if (fate.kind === 'merge') for (const inside of fate.inside) yield* deedsIn(inside, side, denies);
    if (fate.kind === 'take' && slot.base === undefined) yield* deedsOfNew(entry, slot, decision, denies);
  }
}

function* deedsOf(group: Group, decision: Decision, side: Changer, inDeny: boolean): Generator<Deed> {
  const { slots, base } = group;
  const rule = slots.map((slot) => (slot[side] ?? slot.base)?.statement).find((statement) => statement !== undefined);
  if (rule?.kind !== 'rule') return;
  const deed = (kind: Deed['kind'], terms: Terms): Deed[] =>
    terms.size === 0 ? [] : [{ kind, rule: rule.rule, terms, decision, slots }];
  const denies = inDeny || group.key.denies;
  const other = group[side === 'ours' ? 'theirs' : 'ours'];
  yield* deed(denies ? 'denied' : 'granted', without(without(group[side], base), other));
  if (denies) yield* deed('lifted', without(base, joinTerms([group[side], without(base, other)])));
}

/** All that stands in a block that one side added. */
function* deedsOfNew(entry: Entry, slot: Slot, decision: Decision, inDeny: boolean): Generator<Deed> {
  if (entry.kind === 'block' && entry.statement.kind !== 'profile') {
    const denies = inDeny || (entry.statement.kind === 'qualifier-block' && entry.statement.qualifiers.mode === 'deny');
    for (const block of entry.blocks)
      for (const inner of block.entries) yield* deedsOfNew(inner, slot, decision, denies);
  }
  if (entry.kind !== 'statement' || entry.statement.kind !== 'rule') return;
  const kind = inDeny || entry.key.denies ? 'denied' : 'granted';
  yield { kind, rule: entry.statement.rule, terms: entry.key.terms, decision, slots: [slot] };
}

function without(terms: Terms, others: Terms): Terms {
  return new Map([...terms].filter(([name, value]) => others.get(name) !== value));
}

/** Execute is denied by `x`, whatever the mode; a link to one target by a link to any. */
function termsMeet(one: Deed, other: Deed): boolean {
  if ([one, other].some(({ terms, rule }) => hasEverything(terms) || terms.has('all') || rule.kind === 'all'))
    return true;
  const letters = new Set([...one.terms.keys()].map(letterOf));
  return [...other.terms.keys()].some((name) => letters.has(letterOf(name)));
}

function letterOf(term: string): string {
  return term.startsWith('l ') ? 'l' : term;
}
