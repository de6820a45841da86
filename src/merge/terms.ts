// The whole rule of three-way merging, on one screen: a value that one side left alone follows the other side; a value
// that both sides changed to different things is a conflict. What a statement says is a set of terms, each merged as such
// a value, so permissions of one path merge one by one, and an execute mode, which can only be one, merges as a whole.
// Takes plain values, gives plain values; knows nothing of policy.

/** The merged value; undefined is a conflict. */
export type Merged<T> = { readonly value: T } | undefined;

/** One value. Something that is not there is a value too. */
export function mergeValue<T>(base: T, ours: T, theirs: T): Merged<T> {
  if (ours === theirs || theirs === base) return { value: ours };
  return ours === base ? { value: theirs } : undefined;
}

/**
 * What statements say about one thing. Shape: each term has a name and a value; for a term that is only there or not, such
 * as the permission `r`, the value is empty.
 */
export type Terms = ReadonlyMap<string, string>;

export const noTerms: Terms = new Map();

/** The term of how a value is assigned: several statements about it join their operators. */
export const operatorTerm = 'operator';

/** In the name of a term: all that could stand here, without naming them. No other term can be weighed against it. */
export const everything = '\0all';

/**
 * How terms about one thing merge:
 * - `each`: term by term, while both sides still speak about it;
 * - `list`: term by term whatever the sides do, since each term could stand in a statement of its own;
 * - `replaceable`: as `each`, but where one side put terms in the place of others it is a conflict with any other change,
 *   and so is any change where the order of the statements counts;
 * - `whole`: all or nothing.
 */
export type MergeLaw = 'each' | 'list' | 'replaceable' | 'whole';

export type TermConflict = 'both-added' | 'removed-and-changed' | 'both-changed';

/** Merge what three sides say about one thing. No terms at all means that a side says nothing about it. */
export function mergeTerms(base: Terms, ours: Terms, theirs: Terms, law: MergeLaw): Terms | TermConflict {
  if (sameTerms(ours, theirs) || sameTerms(theirs, base)) return ours;
  if (sameTerms(ours, base)) return theirs;
  if (law !== 'list' && base.size === 0) return 'both-added';
  if (law !== 'list' && (ours.size === 0 || theirs.size === 0)) return 'removed-and-changed';
  const sides = [base, ours, theirs];
  if (law === 'whole' || sides.some(hasEverything)) return 'both-changed';
  if (law === 'replaceable' && (sides.some(isOrdered) || isReplacedBesideChange(base, ours, theirs)))
    return 'both-changed';
  const merged = new Map<string, string>();
  for (const name of new Set(sides.flatMap((side) => [...side.keys()]))) {
    const term = mergeValue(base.get(name), ours.get(name), theirs.get(name));
    if (term === undefined) return 'both-changed';
    if (term.value !== undefined) merged.set(name, term.value);
  }
  return merged;
}

/** Those that others do not have, or have with another value. */
export function withoutTerms(terms: Terms, others: Terms): Terms {
  return new Map([...terms].filter(([name, value]) => others.get(name) !== value));
}

export function hasEverything(terms: Terms): boolean {
  return [...terms.keys()].some((name) => name.split(' ').includes(everything));
}

export function sameTerms(one: Terms, other: Terms): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [name, value] of one) if (other.get(name) !== value) return false;
  return true;
}

/** Terms of several statements about the same thing. Different values of one term stand side by side, in byte order. */
export function joinTerms(parts: readonly Terms[]): Terms {
  if (parts.length <= 1) return parts[0] ?? noTerms;
  const joined = new Map<string, Set<string>>();
  for (const terms of parts) {
    for (const [name, value] of terms) joined.set(name, (joined.get(name) ?? new Set()).add(value));
  }
  return new Map([...joined].map(([name, values]) => [name, [...values].sort().join('\n')]));
}

/** Whether one of the statements undoes those before it, or stands back behind them. */
function isOrdered(terms: Terms): boolean {
  return /[:?]=/.test(terms.get(operatorTerm) ?? '');
}

/**
 * Whether one side put other terms in the place of some, or gave a term another value, while the other side changed
 * something else.
 */
function isReplacedBesideChange(base: Terms, ours: Terms, theirs: Terms): boolean {
  return [ours, theirs].some((side) => {
    const gone = [...base].filter(([name]) => !side.has(name));
    const come = [...side.keys()].some((name) => !base.has(name));
    const other = [...base, ...side].some(([name, value]) => value !== '' && base.get(name) !== side.get(name));
    return other || (come && gone.length > 0);
  });
}
