// The merged text, piece by piece: bytes of ours where nothing else was decided, else bytes of theirs or new ones. Takes
// decisions and the plan, gives pieces in the order of the text. Decides nothing about statements, only about layout.

import type { ByteText, Span } from '../base/index.js';
import { joinBytes, sliceBytes } from '../base/index.js';
import type { Edit } from '../language/index.js';
import { CommentLedger } from './comment-ledger.js';
import { linesOf, mergeBeside, mergeCommentLines } from './comments.js';
import type { Choice, Conflict, ConflictKind } from './conflicts.js';
import type { BlockFate, Decision } from './decide.js';
import { describeSlots, placesOfSlots } from './describe.js';
import { entryOf } from './groups.js';
import type { Style } from './layout.js';
import { layoutSide, mergeOpening, restyle } from './layout.js';
import type { BlockMatch, Changer, Side, Slot } from './match.js';
import type { Texts } from './merge-rule.js';
import { orderSlots } from './order.js';
import type { Block, Entry, Outline } from './outline.js';
import { owedComments } from './owed-comments.js';
import type { Piece } from './pieces.js';
import { PieceWriter } from './pieces.js';
import type { Dispute, Plan } from './plan.js';

export type Outlines = Readonly<Record<Side, Outline>>;

/** Gives the lines to show for a choice; without it, ours stands. */
export type Show = (kind: ConflictKind, choice: Choice, about: ByteText, at: Conflict['at']) => ByteText;

export function compose(root: Decision, plan: Plan, outlines: Outlines, show: Show | undefined): readonly Piece[] {
  const composer = new Composer(plan, outlines, show);
  composer.inside(root, undefined);
  return composer.out.pieces;
}

type Part = 'gap' | 'above' | 'lead' | 'beside' | 'end';

/** The block that is being written. */
interface Frame {
  readonly match: BlockMatch;
  readonly style: Style;
  readonly ledger: CommentLedger;
}

const none = '' as ByteText;

class Composer {
  readonly out: PieceWriter;
  private readonly lineEnd: ByteText;
  private readonly step: ByteText;
  private readonly texts: Texts;
  private readonly shown = new Set<Dispute>();
  /** Whether a comment was written that must not be taken for one about what follows. */
  private standsApart = false;

  constructor(
    private readonly plan: Plan,
    private readonly outlines: Outlines,
    private readonly show: Show | undefined,
  ) {
    const { base, ours, theirs } = outlines;
    const styles = { base: base.style, ours: ours.style, theirs: theirs.style };
    const styleFrom = layoutSide(styles.base.lineEnd, styles.ours.lineEnd, styles.theirs.lineEnd);
    this.lineEnd = styles[styleFrom].lineEnd as ByteText;
    this.step = styles[layoutSide(styles.base.indent, styles.ours.indent, styles.theirs.indent)].indent;
    this.texts = { base: base.source.text, ours: ours.source.text, theirs: theirs.source.text };
    this.out = new PieceWriter(ours.source.text, this.lineEnd);
  }

  /** From after `{` to before `}`. */
  inside(decision: Decision, around: Slot | undefined): void {
    const { match } = decision;
    const { base, ours, theirs } = match;
    const opening = mergeOpening(
      this.textAt('base', base?.opening),
      this.textAt('ours', ours.opening),
      this.textAt('theirs', theirs.opening),
    );
    // After a dispute about the head a line has ended already.
    if (!this.out.atLineStart || opening.trim() !== '') this.out.writeOrKeep(opening, ours.opening, around);
    const indents = layoutSide(base?.indent, ours.indent, theirs.indent) === 'ours' ? [ours, theirs] : [theirs, ours];
    const indent = indents[0]?.indent ?? indents[1]?.indent;
    const slots = orderSlots(match, (each) => this.leavesTrace(each, decision));
    const written = slots.filter(
      (slot) => !this.plan.disputes.has(slot) && this.sideTaken(slot, decision) !== undefined,
    );
    const ledger = new CommentLedger(match, written, this.texts);
    const frame: Frame = { match, style: { indent, step: this.step, lineEnd: this.lineEnd }, ledger };
    this.standsApart = false;
    for (const slot of slots) this.slot(slot, decision, frame);
    this.standsApart = false;
    this.layout(base?.tail, ours.tail, theirs.tail, around);
  }

  private leavesTrace(slot: Slot, decision: Decision): boolean {
    if (this.plan.disputes.has(slot)) return true;
    return this.sideTaken(slot, decision) !== undefined || this.owed(slot, decision).length > 0;
  }

  /** The side whose words are taken; `merge` where a block is put together from both. */
  private sideTaken(slot: Slot, { blocks }: Decision): Changer | 'merge' | undefined {
    switch (entryOf(slot).kind) {
      case 'comment':
        return commentSide(slot);
      case 'statement':
        return this.plan.wordings.get(slot)?.side;
      case 'block': {
        const fate = blocks.get(slot);
        return fate?.kind === 'take' ? fate.side : fate?.kind === 'merge' ? 'merge' : undefined;
      }
    }
  }

  /** Comments that one side wrote into words that are not taken. */
  private owed(slot: Slot, decision: Decision): readonly ByteText[] {
    const taken = this.sideTaken(slot, decision);
    return taken === 'merge' || entryOf(slot).kind === 'comment' ? [] : owedComments(slot, taken, this.texts);
  }

  private slot(slot: Slot, decision: Decision, frame: Frame): void {
    const dispute = this.plan.disputes.get(slot);
    if (dispute !== undefined) return this.dispute(slot, dispute, frame);
    for (const comment of this.owed(slot, decision)) {
      this.out.beginLine(slot);
      this.out.write(joinBytes([frame.style.indent ?? none, comment, this.lineEnd]), undefined, slot);
    }
    const taken = this.sideTaken(slot, decision);
    if (taken === undefined && this.owed(slot, decision).length > 0) this.standsApart = true;
    if (taken === 'merge') return this.block(slot, decision.blocks.get(slot) as BlockFate, frame);
    if (taken === undefined) return;
    if (slot.theirs?.kind === 'comment' && slot.ours === undefined && frame.ledger.isExtra(slot.theirs.text)) return;
    const edits = this.plan.wordings.get(slot)?.edits ?? [];
    this.entry(slot, frame, () => this.body(slot, taken, edits, frame));
  }

  /** A block that goes on in ours and theirs, branch by branch. */
  private block(slot: Slot, fate: BlockFate, frame: Frame): void {
    if (fate.kind !== 'merge') return;
    const isHeadDisputed =
      this.show !== undefined && fate.inside.some(({ match }) => this.plan.heads.get(match) === undefined);
    const write = (): void => {
      for (const inner of fate.inside) {
        this.head(inner.match, slot);
        this.inside(inner, slot);
        this.layout(inner.match.base?.close, inner.match.ours.close, inner.match.theirs.close, slot);
      }
    };
    this.entry(slot, frame, write, isHeadDisputed);
  }

  /** An entry that stays, with its layout and comments. */
  private entry(slot: Slot, frame: Frame, body: () => void, withoutLead = false): void {
    const { base, ours, theirs } = slot;
    const lead = this.leadOf(base, ours, theirs);
    if (lead.startsLine) this.out.beginLine(slot);
    this.setApart(slot);
    this.before(slot, frame);
    if (this.out.atLineStart && !lead.startsLine) this.out.write(frame.style.indent ?? none, undefined, slot);
    else if (!withoutLead) this.part(slot, 'lead', frame);
    body();
    this.part(slot, 'beside', frame);
    this.part(slot, 'end', frame);
  }

  /** A blank line after the comment of a rule that is gone, unless the entry brings one. */
  private setApart(slot: Slot): void {
    const hasGap = (side: Side): boolean =>
      slot[side] === undefined || this.textAt(side, slot[side].item.gap).includes('\n');
    if (this.standsApart && !(hasGap('ours') && hasGap('theirs'))) this.out.write(this.lineEnd, undefined, slot);
    this.standsApart = false;
  }

  /** Blank lines and comments above an entry. Where theirs alone brings it, comments that stand elsewhere stay there. */
  private before(slot: Slot, frame: Frame): void {
    const above =
      slot.ours === undefined && slot.theirs !== undefined
        ? linesOf(this.textAt('theirs', slot.theirs.item.above))
        : [];
    const wanted = above.filter((line) => !frame.ledger.isExtra(line));
    if (wanted.length < above.length) {
      if (wanted.length > 0) this.part(slot, 'gap', frame);
      return this.out.write(this.restyle('theirs', joinBytes(wanted), frame, true), undefined, slot);
    }
    this.part(slot, 'gap', frame);
    this.part(slot, 'above', frame);
  }

  private leadOf(base: Entry | undefined, ours: Entry | undefined, theirs: Entry | undefined): Entry {
    if (ours === undefined || theirs === undefined) return (ours ?? theirs ?? base) as Entry;
    const text = (side: Side, entry: Entry | undefined): ByteText => this.textAt(side, entry?.item.lead);
    return layoutSide(text('base', base), text('ours', ours), text('theirs', theirs)) === 'ours' ? ours : theirs;
  }

  private part(slot: Slot, part: Part, frame: Frame): void {
    const { ours, theirs } = slot;
    if (ours === undefined || theirs === undefined) {
      const side = ours !== undefined ? 'ours' : theirs !== undefined ? 'theirs' : 'base';
      return this.restyled(side, part, slot, frame);
    }
    const inBase = slot.base?.item[part];
    const [inOurs, inTheirs] = [ours.item[part], theirs.item[part]];
    if (part !== 'above' && part !== 'beside') return this.layout(inBase, inOurs, inTheirs, slot);
    const merge = part === 'above' ? mergeCommentLines : mergeBeside;
    const text = merge(this.textAt('base', inBase), this.textAt('ours', inOurs), this.textAt('theirs', inTheirs));
    this.out.writeOrKeep(text, inOurs, slot);
  }

  private layout(inBase: Span | undefined, inOurs: Span, inTheirs: Span, slot: Slot | undefined): void {
    const [ours, theirs] = [this.textAt('ours', inOurs), this.textAt('theirs', inTheirs)];
    const side = layoutSide(inBase && this.textAt('base', inBase), ours, theirs);
    this.out.writeOrKeep(side === 'ours' ? ours : theirs, inOurs, slot);
  }

  private body(slot: Slot, side: Side, edits: readonly Edit[], frame: Frame): void {
    const { base, ours, theirs } = slot;
    if (edits.length > 0) return this.edited(side, (slot[side] as Entry).item.body, edits, ours?.item.body, slot);
    if (entryOf(slot).kind === 'comment' && ours !== undefined && theirs !== undefined) {
      return this.layout(base?.item.body, ours.item.body, theirs.item.body, slot);
    }
    this.restyled(side, 'body', slot, frame);
  }

  private head(match: BlockMatch, slot: Slot): void {
    const { base, ours, theirs } = match;
    const wording = this.plan.heads.get(match);
    if (wording !== undefined) {
      const { side, edits } = wording;
      return this.edited(side, (match[side] ?? ours).headAt, edits, ours.headAt, slot);
    }
    if (this.show === undefined) return this.out.writeOrKeep(this.textAt('ours', ours.headAt), ours.headAt, slot);
    const lines = (side: Side, block: Block | undefined): ByteText =>
      block === undefined
        ? none
        : this.lines(side, [{ ...block.headAt, start: lineStart(this.texts[side], block.headAt.start) }]);
    this.out.beginLine(slot);
    const choice = { base: lines('base', base), ours: lines('ours', ours), theirs: lines('theirs', theirs) };
    const at = { ours: ours.headAt, theirs: theirs.headAt };
    this.out.write(this.show('both-changed', choice, describeSlots([slot]), at), undefined, slot);
  }

  /** A stretch of one side with edits; what is left of ours keeps its place. */
  private edited(side: Side, at: Span, edits: readonly Edit[], inOurs: Span | undefined, slot: Slot): void {
    if (edits.length === 0) return this.out.writeOrKeep(this.textAt(side, at), inOurs, slot);
    let from = at.start;
    for (const edit of [...edits, { at: { ...at, start: at.end }, text: none }]) {
      const kept = { ...at, start: from, end: edit.at.start };
      this.out.write(this.textAt(side, kept), side === 'ours' ? kept : undefined, slot);
      this.out.write(edit.text, undefined, slot);
      from = edit.at.end;
    }
  }

  /** A part of one side, in the style of the block it comes to. */
  private restyled(side: Side, part: Part | 'body', slot: Slot, frame: Frame): void {
    const at = (slot[side] as Entry).item[part];
    const beginsLine = part === 'gap' || part === 'above' || part === 'lead';
    this.out.writeOrKeep(this.restyle(side, this.textAt(side, at), frame, beginsLine), slot.ours?.item[part], slot);
  }

  private restyle(side: Side, text: ByteText, { match, style }: Frame, beginsLine: boolean): ByteText {
    const { indent: step, lineEnd } = this.outlines[side].style;
    const from: Style = { indent: match[side]?.indent, step, lineEnd: lineEnd as ByteText };
    return restyle(text, from, style, beginsLine);
  }

  private textAt(side: Side, at: Span | undefined): ByteText {
    return at === undefined ? none : sliceBytes(this.texts[side], at.start, at.end);
  }

  /** All that a dispute is about, once, at the place of its first slot. */
  private dispute(slot: Slot, dispute: Dispute, frame: Frame): void {
    if (this.show === undefined) {
      if (slot.ours !== undefined)
        this.entry({ ...slot, base: undefined, theirs: undefined }, frame, () => this.body(slot, 'ours', [], frame));
      return;
    }
    if (this.shown.has(dispute)) return;
    this.shown.add(dispute);
    const linesOf = (side: Side): ByteText => {
      const items = dispute.slots.flatMap((each) => each[side]?.item ?? []);
      items.sort((one, other) => one.body.start - other.body.start);
      return this.lines(
        side,
        items.map(({ above, beside }) => ({ ...above, end: beside.end })),
      );
    };
    this.out.beginLine(slot);
    this.setApart(slot);
    this.part(slot, 'gap', frame);
    const choice = { base: linesOf('base'), ours: linesOf('ours'), theirs: linesOf('theirs') };
    const shown = this.show(dispute.kind, choice, describeSlots(dispute.slots), placesOfSlots(dispute.slots));
    this.out.write(shown, undefined, slot);
  }

  /** Stretches of one side as whole lines. */
  private lines(side: Side, stretches: readonly Span[]): ByteText {
    const texts = stretches.map((at) => this.textAt(side, at).replace(/\r?\n/g, this.lineEnd));
    return texts.map((text) => `${text}${this.lineEnd}`).join('') as ByteText;
  }
}

/** The start of the blanks before a place. */
function lineStart(text: ByteText, at: number): number {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return start;
}

/** The side whose wording of a comment is taken; undefined where it goes. */
function commentSide({ base, ours, theirs }: Slot): Changer | undefined {
  if (base === undefined) return ours === undefined ? 'theirs' : 'ours';
  return ours === undefined || theirs === undefined ? undefined : 'ours';
}
