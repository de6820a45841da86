// How often a comment line may stand in a merged block. A line that both sides kept, each above another statement, would come
// out twice: the copy that only theirs would bring is left out. Takes matched blocks, gives what to leave out.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import { linesOf, mergeCommentLines } from './comments.js';
import type { BlockMatch, Side, Slot } from './match.js';
import type { Texts } from './merge-rule.js';
import type { Block, Entry } from './outline.js';

type Counts = Map<string, number>;

export class CommentLedger {
  /** How many copies are too many. */
  private readonly excess: Counts = new Map();

  constructor(
    { base, ours, theirs }: BlockMatch,
    /** Those that will stand in the merged text. */
    written: readonly Slot[],
    private readonly texts: Texts,
  ) {
    const inBase = this.countIn(base, 'base');
    if (inBase.size === 0) return;
    const [inOurs, inTheirs] = [this.countIn(ours, 'ours'), this.countIn(theirs, 'theirs')];
    const planned: Counts = new Map();
    for (const slot of written) for (const line of this.linesPlanned(slot)) add(planned, line);
    for (const [line, before] of inBase) {
      const [mine, other] = [inOurs.get(line) ?? 0, inTheirs.get(line) ?? 0];
      const allowed = mine === before ? other : other === before ? mine : Math.max(mine, other);
      const extra = (planned.get(line) ?? 0) - Math.max(allowed, 1);
      if (extra > 0) this.excess.set(line, extra);
    }
  }

  /** Whether to leave out this copy, which theirs alone brings; asked once for each. */
  isExtra(line: string): boolean {
    const left = this.excess.get(line.trim()) ?? 0;
    if (left === 0) return false;
    this.excess.set(line.trim(), left - 1);
    return true;
  }

  private countIn(block: Block | undefined, side: Side): Counts {
    const counts: Counts = new Map();
    for (const entry of block?.entries ?? []) for (const line of this.linesAt(entry, side)) add(counts, line);
    return counts;
  }

  /** The comment lines that an entry stands for: itself, or those above it. */
  private linesAt(entry: Entry | undefined, side: Side): string[] {
    if (entry?.kind === 'comment') return [entry.text];
    return linesOf(this.above(entry, side)).map((line) => line.trim());
  }

  private above(entry: Entry | undefined, side: Side): ByteText {
    return entry === undefined
      ? ('' as ByteText)
      : sliceBytes(this.texts[side], entry.item.above.start, entry.item.above.end);
  }

  private linesPlanned({ base, ours, theirs }: Slot): string[] {
    if (ours === undefined) return this.linesAt(theirs, 'theirs');
    if (theirs === undefined || ours.kind === 'comment') return this.linesAt(ours, 'ours');
    const merged = mergeCommentLines(this.above(base, 'base'), this.above(ours, 'ours'), this.above(theirs, 'theirs'));
    return linesOf(merged).map((line) => line.trim());
  }
}

function add(counts: Counts, line: string): void {
  if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
}
