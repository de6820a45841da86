// Which entry of one text is which entry of another, inside one block. Takes two lists of entries, gives pairs; each
// entry is in at most one. The surest pairs are made first. Time is linear but for blocks that were renamed.

import { likeness, sayingsOf } from './content.js';
import { keyOf } from './item-keys.js';
import type { Block, BlockEntry, CommentEntry, Entry, StatementEntry } from './outline.js';

/** From each entry that has a partner in `before`, to that partner. */
export type Pairs = ReadonlyMap<Entry, Entry>;

/** `renames` asks to find blocks again whose head changed so much that they have no name in common. */
export function pairEntries(before: readonly Entry[], after: readonly Entry[], renames: boolean): Pairs {
  const pairing = new Pairing(before, after);
  pairing.pair((entry) => (entry.kind === 'statement' ? [entry.identity] : entry.kind === 'block' ? [entry.name] : []));
  pairing.pairComments();
  pairing.pair((entry) => (entry.kind === 'statement' ? sharedTerms(entry) : []));
  pairing.pair((entry) => (entry.kind === 'statement' && entry.key.law !== 'list' ? [entry.key.key] : []));
  if (renames) pairing.pairRenamed();
  return pairing.pairs;
}

/** Statements about the same thing that have a word in common are rather versions of each other than others. */
function sharedTerms({ key }: StatementEntry): string[] {
  return [...key.terms.keys()].map((term) => keyOf(key.key, term));
}

/** Pairs of blocks without a name in common that are compared, at most; real policy has a handful. */
const mostCompared = 1000;

class Pairing {
  readonly pairs = new Map<Entry, Entry>();
  private readonly taken = new Set<Entry>();

  constructor(
    private readonly before: readonly Entry[],
    private readonly after: readonly Entry[],
  ) {}

  /** Pair what has a label in common, in the order of the texts. */
  pair(labelsOf: (entry: Entry) => readonly string[]): void {
    const waiting = new Map<string, Entry[]>();
    for (const entry of this.before) {
      if (this.taken.has(entry)) continue;
      for (const label of labelsOf(entry)) {
        const queue = waiting.get(label);
        if (queue === undefined) waiting.set(label, [entry]);
        else queue.push(entry);
      }
    }
    for (const queue of waiting.values()) queue.reverse();
    for (const entry of this.after) {
      if (this.pairs.has(entry)) continue;
      for (const label of labelsOf(entry)) {
        const queue = waiting.get(label);
        while (queue !== undefined && this.taken.has(queue.at(-1) as Entry)) queue.pop();
        const partner = queue?.pop();
        if (partner === undefined) continue;
        this.join(partner, entry);
        break;
      }
    }
  }

  private join(before: Entry, after: Entry): void {
    this.taken.add(before);
    this.pairs.set(after, before);
  }

  /** Equal comments with equal neighbours first: a file has many lines that are only `#`. */
  pairComments(): void {
    const around = new Map([...neighbourhoods(this.before), ...neighbourhoods(this.after)]);
    this.pair((entry) => (entry.kind === 'comment' ? [around.get(entry) as string] : []));
    this.pair((entry) => (entry.kind === 'comment' ? [entry.text] : []));
  }

  /** Blocks that lost their name but are recognised beyond doubt: by attachment, or by what they hold. */
  pairRenamed(): void {
    const isFree = (entry: Entry): entry is BlockEntry =>
      entry.kind === 'block' && !this.taken.has(entry) && !this.pairs.has(entry);
    const [before, after] = [this.before.filter(isFree), this.after.filter(isFree)];
    for (const kind of ['profile', 'qualifier-block', 'if'] as const) {
      const [gone, come] = [before, after].map((entries) => entries.filter((entry) => entry.statement.kind === kind));
      if (gone === undefined || come === undefined) continue;
      this.pairUnique(gone, come, attachmentOf);
      this.pairAlike(gone.filter(isFree), come.filter(isFree));
    }
  }

  private pairUnique(
    before: readonly BlockEntry[],
    after: readonly BlockEntry[],
    labelOf: (entry: BlockEntry) => string | undefined,
  ): void {
    for (const entry of after) {
      const label = labelOf(entry);
      if (label === undefined || after.filter((other) => labelOf(other) === label).length !== 1) continue;
      const partners = before.filter((other) => labelOf(other) === label);
      if (partners.length === 1) this.join(partners[0] as BlockEntry, entry);
    }
  }

  /** Two blocks that are each other's likest by far. */
  private pairAlike(before: readonly BlockEntry[], after: readonly BlockEntry[]): void {
    if (before.length * after.length > mostCompared) return;
    const sayings = new Map([...before, ...after].map((entry) => [entry, sayingsOfEntry(entry)]));
    const alike = (one: BlockEntry, other: BlockEntry): number =>
      one.blocks.length === other.blocks.length
        ? likeness(sayings.get(one) as ReadonlySet<string>, sayings.get(other) as ReadonlySet<string>)
        : 0;
    for (const entry of after) {
      const best = likest(before, (other) => alike(other, entry));
      if (best !== undefined && likest(after, (other) => alike(best, other)) === entry) this.join(best, entry);
    }
  }
}

/** The one above half that no other comes near; undefined where there is none. */
function likest(entries: readonly BlockEntry[], scoreOf: (entry: BlockEntry) => number): BlockEntry | undefined {
  const [best, second] = entries
    .map((entry) => ({ entry, score: scoreOf(entry) }))
    .sort((one, other) => other.score - one.score);
  if (best === undefined || best.score < 0.5) return undefined;
  return second === undefined || second.score < best.score - 0.2 ? best.entry : undefined;
}

function sayingsOfEntry({ blocks }: BlockEntry): ReadonlySet<string> {
  return new Set(blocks.flatMap((block: Block, index) => sayingsOf(block).map((saying) => `${index} ${saying}`)));
}

/** What a profile attaches to, written or implied by its name. */
function attachmentOf({ statement }: BlockEntry): string | undefined {
  if (statement.kind !== 'profile' || statement.keyword === 'hat' || statement.keyword === '^') return undefined;
  const { attachment, name } = statement;
  if (attachment !== undefined) return attachment.value;
  return name.value.startsWith('/') ? name.value : undefined;
}

function neighbourhoods(entries: readonly Entry[]): [CommentEntry, string][] {
  const textOf = (entry: Entry | undefined): string | undefined => {
    if (entry?.kind === 'comment') return entry.text;
    return entry?.kind === 'statement' ? entry.identity : entry?.name;
  };
  const found: [CommentEntry, string][] = [];
  entries.forEach((entry, index) => {
    if (entry.kind !== 'comment') return;
    found.push([entry, keyOf(textOf(entries[index - 1]), entry.text, textOf(entries[index + 1]))]);
  });
  return found;
}
