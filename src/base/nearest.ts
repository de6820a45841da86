// "Did you mean": takes a mistyped word and the words that exist, gives the nearest if it is near enough.

/**
 * The fact `suggestion` of a diagnostic about a word that is none: the one that was meant. Nothing where none is near. Upper case,
 * and what headers of C put before such words, are slips as well: `CAP_CHOWN`, `SIGHUP`, `AF_INET`.
 */
export function suggestionFor(word: string, candidates: Iterable<string>): Readonly<Record<string, string>> {
  const known = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]));
  const plain = word.toLowerCase();
  const bare = plain.replace(/^(?:cap_|sig|af_|pf_|sock_|ms_|rlimit_)/, '');
  const near =
    [plain, bare].find((one) => known.has(one)) ??
    nearest(plain, [...known.keys()]) ??
    nearest(bare, [...known.keys()]);
  return near === undefined ? {} : { suggestion: known.get(near) ?? near };
}

/** The candidate that a person most likely meant, or undefined. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const begun = candidates.filter((candidate) => word.length > 1 && candidate.startsWith(word));
  return begun.length === 1 ? begun[0] : nearestSpelling(word, candidates);
}

/** The candidate of which the word is a slip of the pen: as `nearest`, but a beginning is not enough. */
export function nearestSpelling(word: string, candidates: readonly string[], most = 3): string | undefined {
  let best: string | undefined;
  // A third of the word may be wrong, and so many letters at most.
  let least = Math.min(most, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(word, candidate);
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** Letters to add, drop, change or swap with a neighbour to turn one word into the other. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let steps = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) steps = Math.min(steps, (beforeLast[column - 2] ?? 0) + 1);
      next.push(steps);
    }
    [beforeLast, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
