// A block as a reader sees it: statements and comments, each with the layout that belongs to it. Takes a finished tree,
// gives spans that tile the inside of one block. Knows nothing of what statements mean.
// Comment lines directly above a statement belong to it, and so does a comment beside it; every other comment line is
// an item of its own. A comment inside a statement is part of its body.
// Invariant: opening, the parts of all items in order, and tail tile the inside without gap or overlap.

import type { FileId, Span } from '../base/index.js';
import type { Child, Node, Token } from './cst.js';
import { isNode, isTrivia } from './cst.js';

/** One item, in parts. Any part but the body may be empty. */
export interface Item {
  readonly kind: 'statement' | 'comment';
  /** The node of a statement; a stray token that no statement could take has none. */
  readonly node: Node | undefined;
  /** Blank lines before it. */
  readonly gap: Span;
  /** Whole comment lines directly above it. */
  readonly above: Span;
  /** Indentation, or the blanks after another statement on the same line. */
  readonly lead: Span;
  readonly body: Span;
  /** Blanks and a comment after it on its last line. */
  readonly beside: Span;
  /** The line end; empty where another statement follows on the line, or nothing. */
  readonly end: Span;
}

/** The inside of a block, or a whole file. */
export interface ItemList {
  /** What follows `{` on its line, line end included; empty for a file and where a statement follows. */
  readonly opening: Span;
  readonly items: readonly Item[];
  /** Blank lines and indentation before `}` or the end of the file. */
  readonly tail: Span;
}

/** The items of a `file` or `body` node. */
export function itemsOf(block: Node, file: FileId): ItemList {
  return new Cutter(block, file).cut();
}

/** A line of trivia: up to a line end, or to the next statement. */
interface Line {
  readonly start: number;
  readonly comment: Token | undefined;
  readonly newline: Token | undefined;
  readonly end: number;
}

class Cutter {
  private readonly items: Item[] = [];
  private readonly children: readonly Child[];
  private readonly start: number;
  private readonly end: number;
  private readonly isBody: boolean;
  private next = 0;

  constructor(
    block: Node,
    private readonly file: FileId,
  ) {
    this.isBody = block.kind === 'body';
    const first = this.isBody ? block.children[0] : undefined;
    const last = this.isBody ? block.children.at(-1) : undefined;
    const closed = last !== undefined && last !== first && !isNode(last) && last.kind === 'close';
    this.children = block.children.slice(first === undefined ? 0 : 1, closed ? -1 : undefined);
    this.start = first?.end ?? block.start;
    this.end = closed ? last.start : block.end;
  }

  cut(): ItemList {
    const opening = this.takeOpening();
    let at = opening.end;
    while (this.next < this.children.length) {
      const lines = this.takeLines(at);
      if (this.items.length > 0 && isLineRest(lines[0])) at = this.finishLine(lines.shift() as Line);
      const statement = this.children[this.next];
      this.next += 1;
      at = statement === undefined ? this.addComments(lines, at) : this.addStatement(statement, lines, at);
    }
    return { opening, items: this.items, tail: this.span(at, this.end) };
  }

  /** The rest of the line of `{`. */
  private takeOpening(): Span {
    const from = this.start;
    if (!this.isBody) return this.span(from, from);
    const rest = this.takeLines(from)[0];
    const end = isLineRest(rest) ? (rest as Line).end : from;
    this.next = this.children.findIndex((child) => child.start >= end);
    if (this.next === -1) this.next = this.children.length;
    return this.span(from, end);
  }

  /** The trivia up to the next statement. */
  private takeLines(from: number): Line[] {
    const trivia: Token[] = [];
    for (; this.next < this.children.length; this.next += 1) {
      const child = this.children[this.next] as Child;
      if (isNode(child) || !isTrivia(child)) break;
      trivia.push(child);
    }
    return linesOf(trivia, from);
  }

  private span(start: number, end: number): Span {
    return { file: this.file, start, end };
  }

  /** Give the rest of a line to the statement before it. */
  private finishLine(line: Line): number {
    const last = this.items.at(-1) as Item;
    const end = line.newline?.start ?? line.end;
    const beside = this.span(line.start, end);
    this.items[this.items.length - 1] = { ...last, beside, end: this.span(end, line.end) };
    return line.end;
  }

  private addStatement(child: Child, lines: readonly Line[], from: number): number {
    const lead = lines.at(-1);
    const isPartial = lead !== undefined && lead.newline === undefined;
    const whole = isPartial ? lines.slice(0, -1) : [...lines];
    let above = whole.length;
    while (above > 0 && whole[above - 1]?.comment !== undefined) above -= 1;
    const leadAt = isPartial ? lead.start : child.start;
    const at = this.addComments(whole.slice(0, above), from);
    const aboveAt = whole[above]?.start ?? leadAt;
    this.items.push({
      kind: 'statement',
      node: isNode(child) ? child : undefined,
      gap: this.span(at, aboveAt),
      above: this.span(aboveAt, leadAt),
      lead: this.span(leadAt, child.start),
      body: this.span(child.start, child.end),
      beside: this.span(child.end, child.end),
      end: this.span(child.end, child.end),
    });
    return child.end;
  }

  /** An item for each line with a comment; gives where the blank lines after the last one begin. */
  private addComments(lines: readonly Line[], from: number): number {
    let at = from;
    for (const { start, comment, newline, end } of lines) {
      if (comment === undefined) continue;
      const none = this.span(comment.end, comment.end);
      this.items.push({
        kind: 'comment',
        node: undefined,
        gap: this.span(at, start),
        above: this.span(start, start),
        lead: this.span(start, comment.start),
        body: this.span(comment.start, comment.end),
        beside: none,
        end: this.span(newline?.start ?? comment.end, end),
      });
      at = end;
    }
    return at;
  }
}

function linesOf(trivia: readonly Token[], from: number): Line[] {
  const lines: Line[] = [];
  let start = from;
  let comment: Token | undefined;
  for (const token of trivia) {
    if (token.kind === 'comment') comment = token;
    if (token.kind !== 'newline' && token.kind !== 'assign-end') continue;
    lines.push({ start, comment, newline: token, end: token.end });
    start = token.end;
    comment = undefined;
  }
  const end = trivia.at(-1)?.end ?? from;
  if (end > start) lines.push({ start, comment, newline: undefined, end });
  return lines;
}

/** Whether a first line of trivia is the end of a line that holds something before it. */
function isLineRest(line: Line | undefined): boolean {
  return line !== undefined && (line.newline !== undefined || line.comment !== undefined);
}
