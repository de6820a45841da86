// Part of what the vendor changed, taken now: the changes that permit more are left out, the others are merged, and what was
// left out is offered again. Takes a change that must not go on as it is, gives a smaller one, or nothing. Each round leaves
// out at least one change, so it ends. What a round comes to is judged like any other text.
// Source: product, "The gate" (`partial`).

import type { ByteText } from '../base/index.js';
import { fileId } from '../base/index.js';
import type { HostView } from './host-view.js';
import type { MergedText } from './merged-text.js';
import type { Hold, Remark } from './outcome.js';
import type { Change } from './proposal.js';
import { placeIn, textOf } from './tree.js';
import { VendorChanges } from './vendor-changes.js';

type Merge = (change: Change, texts: Readonly<Record<'base' | 'ours' | 'theirs', ByteText>>) => MergedText;

/** What was found out about one unit so far. */
interface Rounds {
  readonly whole: Change;
  readonly changes: VendorChanges;
  readonly withheld: Set<number>;
  readonly reasons: Remark[];
}

export class PartialMerges {
  private readonly rounds = new Map<Change['unit'], Rounds>();

  constructor(
    private readonly host: HostView,
    private readonly merge: Merge,
  ) {}

  /**
   * The change without what these statements are about; undefined where nothing would be left of it. `hold` is what it
   * would be held for.
   */
  reduce(change: Change, hold: Hold, statements: readonly ByteText[]): Change | undefined {
    const [base, ours, theirs] = [change.unit.base, change.unit.ours, change.unit.theirs].map(textOf);
    const isPolicy = change.unit.kind !== 'features' && change.text !== undefined;
    if (!isPolicy || base === undefined || ours === undefined || theirs === undefined) return undefined;
    const rounds = this.roundsOf(change, base, theirs);
    const { changes, withheld, reasons } = rounds;
    const offending = changes.about(statements).filter((number) => !withheld.has(number));
    for (const number of offending) withheld.add(number);
    for (const reason of hold.reasons) if (!reasons.some((known) => sameReason(known, reason))) reasons.push(reason);
    if (offending.length === 0 || withheld.size >= changes.all.length) return undefined;
    const taken = changes.textWithout(withheld);
    const { text, conflicts, fallback, notices } = this.merge(change, { base, ours, theirs: taken });
    if (conflicts.length > 0 || fallback !== undefined || this.saysTheSame(change, base, taken)) return undefined;
    // No edit would be left: the next run would follow the vendor without asking.
    if (change.isEdited && this.saysTheSame(change, taken, text)) return undefined;
    const rest = this.merge(change, { base: taken, ours: text, theirs });
    const waiting = { hold: { ...hold, reasons: [...reasons] }, text: rest.text, whole: rounds.whole };
    return { ...rounds.whole, outcome: 'merged-partly', text, taken, waiting, notices };
  }

  private roundsOf(change: Change, base: ByteText, theirs: ByteText): Rounds {
    const known = this.rounds.get(change.unit);
    if (known !== undefined) return known;
    const id = fileId(placeIn(this.host.trees.theirs, change.unit.path));
    const rounds = {
      whole: change,
      changes: new VendorChanges(id, base, theirs),
      withheld: new Set<number>(),
      reasons: [],
    };
    this.rounds.set(change.unit, rounds);
    return rounds;
  }

  private saysTheSame({ unit }: Change, base: ByteText, taken: ByteText): boolean {
    if (base === taken) return true;
    return this.host.sayTheSame(this.host.read(unit.path, 'base', base), this.host.read(unit.path, 'theirs', taken));
  }
}

function sameReason(one: Remark, other: Remark): boolean {
  return one.code === other.code && JSON.stringify([one.where, one.data]) === JSON.stringify([other.where, other.data]);
}
