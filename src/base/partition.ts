// Two lists of one. Takes items and a question, gives those of the one answer and those of the other, each in their order.

/** Those for which it holds, then those for which it does not. */
export function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const one of all) (isFirst(one) ? first : second).push(one);
  return [first, second];
}
