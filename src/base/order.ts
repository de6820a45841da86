// Order that does not depend on locale, time zone or hash order: byte-wise, and stable.

/** Compare two strings by code unit; for ByteText that is by byte. */
export function compareBytes(before: string, after: string): number {
  return before < after ? -1 : before > after ? 1 : 0;
}

/** A sorted copy, by the byte order of a key. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...items].sort((one, other) => compareBytes(key(one), key(other)));
}
