// Numbers that are drawn, the same in every run. Takes a seed.

/** From 0 to 1. */
export function numbersFrom(seed: number): () => number {
  let state = seed % 0x7fffffff;
  return () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
}
