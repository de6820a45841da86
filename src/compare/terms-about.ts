// Terms found by what their strings begin with, so that a string is held against a few of many. Takes terms, gives those
// that may match a string; a term that matches it is always among them.

import type { ByteText } from '../base/index.js';
import type { Term } from '../model/index.js';
import { prefixesOfPattern } from './prefixes.js';

export class TermsAbout {
  private readonly byPrefix = new Map<string, number[]>();
  private readonly lengths = new Set<number>();

  constructor(private readonly terms: readonly Term[]) {
    for (const [at, { pattern }] of terms.entries()) {
      for (const prefix of new Set(prefixesOfPattern(pattern))) {
        this.lengths.add(prefix.length);
        const places = this.byPrefix.get(prefix);
        if (places === undefined) this.byPrefix.set(prefix, [at]);
        else places.push(at);
      }
    }
  }

  /** In the order of the terms. */
  about(text: ByteText): readonly Term[] {
    const places = new Set<number>();
    for (const length of this.lengths) {
      if (length > text.length) continue;
      for (const at of this.byPrefix.get(text.slice(0, length)) ?? []) places.add(at);
    }
    return [...places].sort((one, other) => one - other).map((at) => this.terms[at] as Term);
  }
}
