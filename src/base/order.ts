// Order that does not depend on locale, time zone or hash order: byte-wise, and stable.

/** Compare two strings by code unit; for ByteText that is by byte. */
export function compareBytes(before: string, after: string): number {
  return before < after ? -1 : before > after ? 1 : 0;
}

/** A sorted copy, by the byte order of a key. Each key is made once. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  const keyed = Array.from(items, (item) => ({ item, key: key(item) }));
  return keyed.sort((one, other) => compareBytes(one.key, other.key)).map(({ item }) => item);
}
