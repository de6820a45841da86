// What a block says as a whole, without its layout and comments: for telling whether two blocks say the same, how much they
// have in common, and whether a merged text says what was meant.

import { compareBytes } from '../base/index.js';
import { keyOf } from './item-keys.js';
import type { Block, Entry, StatementEntry } from './outline.js';
import type { Terms } from './terms.js';
import { joinTerms } from './terms.js';

/** Equal for blocks that say the same inside, in whatever order and in however many statements. */
export function contentOf(block: Block): string {
  return joinContent([...sayingsOf(block)]);
}

/** Equal for entries that say the same, heads included; comments say nothing. */
export function contentOfEntry(entry: Entry): string {
  if (entry.kind === 'comment') return '';
  if (entry.kind === 'statement') return entry.identity;
  return contentOfBlocks(entry.blocks.map((block) => [block.head, contentOf(block)]));
}

export function contentOfBlocks(blocks: readonly (readonly [head: Terms, content: string])[]): string {
  return keyOf('block', ...blocks.flatMap(([head, content]) => [contentOfTerms(head), content]));
}

/** What all statements about one thing say together. */
export function contentOfGroup(key: string, terms: Terms): string {
  return keyOf('about', key, contentOfTerms(terms));
}

/** The sayings of a block, in any order. */
export function joinContent(sayings: readonly string[]): string {
  return keyOf(...[...sayings].sort(compareBytes));
}

export function contentOfTerms(terms: Terms): string {
  return joinContent([...terms].map(([name, value]) => keyOf(name, value)));
}

/** One saying for each thing that is spoken about, and for each block. */
export function sayingsOf(block: Block): readonly string[] {
  const sayings: string[] = [];
  const byKey = new Map<string, StatementEntry[]>();
  for (const entry of block.entries) {
    if (entry.kind === 'block') sayings.push(contentOfEntry(entry));
    if (entry.kind !== 'statement') continue;
    const group = byKey.get(entry.key.key);
    if (group === undefined) byKey.set(entry.key.key, [entry]);
    else group.push(entry);
  }
  for (const [key, entries] of byKey) {
    sayings.push(contentOfGroup(key, joinTerms(entries.map((entry) => entry.key.terms))));
  }
  return sayings;
}

/** How much two blocks have in common: 0 for nothing, 1 for all. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0;
  let shared = 0;
  for (const saying of one) if (other.has(saying)) shared += 1;
  return (2 * shared) / (one.size + other.size);
}
