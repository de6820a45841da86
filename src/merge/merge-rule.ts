// Statements about one thing: which of them the merge keeps, in whose words, with which letters. Permissions and names
// merge one by one, values merge as values. Takes a group whose outcome is decided, gives a resolution for each slot whose
// statements together say exactly that outcome, or says that they cannot be made to.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Edit } from '../language/index.js';
import { applyEdits } from '../language/index.js';
import { contentOfTerms } from './content.js';
import type { Group, StatementSlot } from './groups.js';
import type { Changer, Side } from './match.js';
import type { StatementEntry } from './outline.js';
import { rewriteStatement } from './rewrite.js';
import type { TermConflict, Terms } from './terms.js';
import { joinTerms, mergeTerms, mergeValue, noTerms, sameTerms } from './terms.js';

/** What becomes of the statement in a slot; undefined when it goes. */
export type Wording = { readonly side: Changer; readonly edits: readonly Edit[] } | undefined;

export type Texts = Readonly<Record<Side, ByteText>>;

/** Statements that cannot be merged, and why. */
export interface Unmerged {
  readonly kind: TermConflict;
  readonly slots: readonly StatementSlot[];
}

/** A wording for each slot of the group, or what stands in the way. */
export function mergeRules(group: Group, texts: Texts): ReadonlyMap<StatementSlot, Wording> | Unmerged {
  const { outcome, slots } = group;
  if (typeof outcome === 'string') return { kind: outcome, slots };
  if (isRepeatedAndRemoved(group, 'ours', outcome) || isRepeatedAndRemoved(group, 'theirs', outcome)) {
    return { kind: 'removed-and-changed', slots };
  }
  const targets = new Map<StatementSlot, Terms>();
  for (const slot of slots) {
    const terms = targetOf(slot, group);
    if (typeof terms === 'string') return { kind: terms, slots: group.key.law === 'list' ? [slot] : slots };
    targets.set(slot, terms);
  }
  if (!adjust(targets, outcome)) return { kind: 'both-changed', slots };
  dropRepeated(targets);
  const wordings = new Map<StatementSlot, Wording>();
  const sources = slots.flatMap(({ ours, theirs }) => [ours, theirs].filter((entry) => entry !== undefined));
  for (const [slot, terms] of targets) {
    const wording = terms.size === 0 ? undefined : wordingFor(slot, terms, texts, sources);
    if (terms.size > 0 && wording === undefined) return { kind: 'both-changed', slots };
    wordings.set(slot, wording);
  }
  return wordings;
}

/**
 * Whether a side wrote once more what it said already, and the other side took it away: it is hardly meant that what was
 * written last goes too.
 */
function isRepeatedAndRemoved({ slots }: Group, side: Changer, outcome: Terms): boolean {
  const other = side === 'ours' ? 'theirs' : 'ours';
  const isAdded = (slot: StatementSlot): boolean => slot.base === undefined && slot[other] === undefined;
  const said = joinTerms(slots.flatMap((slot) => (isAdded(slot) ? [] : (slot[side]?.key.terms ?? []))));
  const added = joinTerms(slots.flatMap((slot) => (isAdded(slot) ? (slot[side]?.key.terms ?? []) : [])));
  return [...added.keys()].some((name) => said.has(name) && !outcome.has(name));
}

/** What the statement of a slot comes to say, looked at by itself; no terms where it goes. */
function targetOf(slot: StatementSlot, group: Group): Terms | TermConflict {
  const { base, ours, theirs } = slot;
  const merged = mergeValue(base?.identity, ours?.identity, theirs?.identity);
  if (merged !== undefined) {
    return [ours, theirs, base].find((entry) => entry?.identity === merged.value)?.key.terms ?? noTerms;
  }
  if (ours !== undefined && theirs !== undefined) {
    return mergeTerms(
      base?.key.terms ?? noTerms,
      ours.key.terms,
      theirs.key.terms,
      base === undefined ? 'list' : group.key.law,
    );
  }
  // One side removed the statement and the other changed it. Where what it said lives on in other statements of the side
  // that removed it, that side only rearranged its text, and the change has to come to one of those.
  const rest = ours === undefined ? group.ours : group.theirs;
  const livesOn = [...(base?.key.terms.keys() ?? [])].some((name) => rest.has(name));
  return livesOn ? noTerms : 'removed-and-changed';
}

/** Make the targets together say the outcome: what is too much goes everywhere, what is missing comes once. */
function adjust(targets: Map<StatementSlot, Terms>, outcome: Terms): boolean {
  if (sameTerms(joinTerms([...targets.values()]), outcome)) return true;
  for (const [slot, terms] of targets) {
    const allowed = [...terms].filter(([name, value]) => outcome.get(name) === value);
    if (allowed.length < terms.size) targets.set(slot, new Map(allowed));
  }
  const said = joinTerms([...targets.values()]);
  const missing = [...outcome].filter(([name]) => !said.has(name));
  if (missing.length > 0) {
    const home = [...targets].find(([, terms]) => terms.size > 0);
    if (home === undefined) return false;
    targets.set(home[0], new Map([...home[1], ...missing]));
  }
  return sameTerms(joinTerms([...targets.values()]), outcome);
}

/** Statements that came to say the same are one, unless a side had as many of them; those of ours stay rather. */
function dropRepeated(targets: Map<StatementSlot, Terms>): void {
  if (targets.size < 2) return;
  const said = (entry: StatementEntry | undefined): string | undefined => entry && contentOfTerms(entry.key.terms);
  const had = {
    ours: counts([...targets.keys()].map(({ ours }) => said(ours))),
    theirs: counts([...targets.keys()].map(({ theirs }) => said(theirs))),
  };
  const present = [...targets]
    .filter(([, terms]) => terms.size > 0)
    .map(([slot, terms]) => ({ slot, says: contentOfTerms(terms) }));
  const isAsInOurs = ({ slot, says }: (typeof present)[number]): number => Number(said(slot.ours) === says);
  const kept = new Map<string, number>();
  for (const { slot, says } of present.sort((one, other) => isAsInOurs(other) - isAsInOurs(one))) {
    const before = kept.get(says) ?? 0;
    if (before > 0 && before >= Math.max(had.ours.get(says) ?? 0, had.theirs.get(says) ?? 0))
      targets.set(slot, noTerms);
    else kept.set(says, before + 1);
  }
}

function counts(texts: readonly (string | undefined)[]): ReadonlyMap<string | undefined, number> {
  const counted = new Map<string | undefined, number>();
  for (const text of texts) counted.set(text, (counted.get(text) ?? 0) + 1);
  return counted;
}

/**
 * The words of the side that says it already; where both do, of the side that changed its layout, else of ours. A side
 * that only changed the layout keeps it, if its words can be made to say what the other side says now.
 */
function wordingFor(slot: StatementSlot, terms: Terms, texts: Texts, sources: readonly StatementEntry[]): Wording {
  const rewritten = (side: Changer): Wording => {
    const entry = slot[side];
    const edits = entry && rewriteStatement(texts[side], entry, terms, sources);
    return edits && { side, edits };
  };
  const says = (side: Changer): boolean => sameTerms(slot[side]?.key.terms ?? noTerms, terms);
  const onlyLayout = onlyLayoutChanged(slot, texts);
  const kept = onlyLayout && !says(onlyLayout) ? rewritten(onlyLayout) : undefined;
  if (kept !== undefined) return kept;
  const order =
    bodyOf(slot, 'ours', texts) === bodyOf(slot, 'base', texts)
      ? (['theirs', 'ours'] as const)
      : (['ours', 'theirs'] as const);
  const saying = order.find(says);
  if (saying !== undefined) return { side: saying, edits: [] };
  return rewritten(order[0]) ?? rewritten(order[1]);
}

/** The side that says what base said in other words, while the other side says something else in the words of base. */
function onlyLayoutChanged(slot: StatementSlot, texts: Texts): Changer | undefined {
  const { base, ours, theirs } = slot;
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  const isReworded = (side: Side): boolean =>
    slot[side]?.identity === base.identity && bodyOf(slot, side, texts) !== bodyOf(slot, 'base', texts);
  if (isReworded('ours')) return 'ours';
  if (!isReworded('theirs')) return undefined;
  const edits = rewriteStatement(texts.base, base, ours.key.terms, [ours]);
  const inWordsOfBase = edits && applyEdits(texts.base, edits, base.item.body);
  return inWordsOfBase === bodyOf(slot, 'ours', texts) ? 'theirs' : undefined;
}

function bodyOf(slot: StatementSlot, side: Side, texts: Texts): ByteText | undefined {
  const body = slot[side]?.item.body;
  return body && sliceBytes(texts[side], body.start, body.end);
}
