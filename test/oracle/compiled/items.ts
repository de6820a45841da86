// Looks up items by name, kind and order. Whatever is not as expected is an error: a reader for tests must never guess.

import type { Item } from './container.js';

type Kind = Item['kind'];
type Of<K extends Kind> = Extract<Item, { readonly kind: K }>;

/** The first item with this name and kind; undefined when no item has the name. Throws: an Error on another kind. */
export function named<K extends Kind>(items: readonly Item[], name: string, kind: K): Of<K> | undefined {
  const item = items.find((one) => one.name === name);
  return item === undefined ? undefined : expectKind(item, kind);
}

/** Throws: an Error when there is no item, or another kind. */
export function expectKind<K extends Kind>(item: Item | undefined, kind: K): Of<K> {
  if (item?.kind !== kind) throw new Error(`compiled policy: ${kind} expected, not ${item?.kind ?? 'the end'}`);
  return item as Of<K>;
}

/** All items as numbers. */
export function numbers(items: readonly Item[]): readonly number[] {
  return items.map((item) => expectKind(item, 'number').number);
}

export function numberNamed(items: readonly Item[], name: string): number | undefined {
  return named(items, name, 'number')?.number;
}

export function textNamed(items: readonly Item[], name: string): string | undefined {
  return named(items, name, 'string')?.text;
}

/** The texts of a structure that holds one array of them; none when it is not there. */
export function textsNamed(items: readonly Item[], name: string): readonly string[] {
  const struct = named(items, name, 'struct');
  if (struct === undefined) return [];
  return expectKind(struct.items[0], 'array').items.map((item) => expectKind(item, 'string').text);
}
