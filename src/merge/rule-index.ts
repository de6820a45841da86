// Rules that can be asked for those near another rule, so that not each has to be compared with each. Takes things that have a
// rule, gives those of them that may meet a rule; what it leaves out never does.

import { compareBytes, sortedBy } from '../base/index.js';
import type { Rule } from '../language/index.js';
import { literalStart } from './patterns-meet.js';

interface Placed<T> {
  readonly start: string;
  readonly item: T;
}

export class RuleIndex<T extends { readonly rule: Rule }> {
  /** File rules by the literal start of their paths, in byte order. */
  private readonly paths: readonly Placed<T>[];
  private readonly others: readonly T[];

  constructor(private readonly all: readonly T[]) {
    const placed = all.map((item) => ({ start: this.startOf(item.rule), item }));
    this.paths = sortedBy(placed.filter(({ start }) => start !== undefined) as Placed<T>[], ({ start }) => start);
    this.others = placed.filter(({ start }) => start === undefined).map(({ item }) => item);
  }

  /** Every file rule whose path begins as this one, or as a part of it, and every rule of another kind. */
  near(rule: Rule): readonly T[] {
    const start = this.startOf(rule);
    if (start === undefined) return rule.kind === 'all' || rule.kind === 'file' ? this.all : this.others;
    const near = [...this.others];
    for (let length = 0; length < start.length; length += 1) near.push(...this.beginning(start.slice(0, length), true));
    near.push(...this.beginning(start, false));
    return near;
  }

  /** Those that begin with a text; `exactly` those that are no longer. */
  private *beginning(start: string, exactly: boolean): Generator<T> {
    let [low, high] = [0, this.paths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(this.paths[middle]?.start ?? '', start) < 0) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.paths.length; at += 1) {
      const placed = this.paths[at] as Placed<T>;
      if (exactly ? placed.start !== start : !placed.start.startsWith(start)) return;
      yield placed.item;
    }
  }

  /** Undefined for a rule without a path. */
  private startOf(rule: Rule): string | undefined {
    if (rule.kind !== 'file' && rule.kind !== 'link') return undefined;
    return rule.path && literalStart(rule.path.value);
  }
}
