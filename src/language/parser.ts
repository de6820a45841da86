// Tokens to a tree of statements and blocks, with diagnostics. Never throws and never stops early: a statement that
// goes wrong is a `broken` node and the next one is read as if nothing had happened. What the words of a statement
// mean is not looked at here (see lower.ts), only where it begins and ends.
// Invariant: every token goes into the tree exactly once, in order. Time is linear in the text.

import type { ByteText, Checked, Diagnostic, DiagnosticCode, FileId, Limits } from '../base/index.js';
import { defaultLimits, diagnostic } from '../base/index.js';
import type { Child, Node, Token } from './cst.js';
import { isNode, isTrivia } from './cst.js';
import type { NodeKind } from './kinds.js';
import type { Stretch } from './findings.js';
import { Findings } from './findings.js';
import { lex } from './lexer.js';
import { StatementWords, blockKind, isAssignmentOperator, statementKind } from './statements.js';

/** The tree of one file. Diagnostics: `language/…`. Source: policy-language sections 2 to 4. */
export function parseFile(text: ByteText, file: FileId, limits: Limits = defaultLimits): Checked<Node> {
  const tokens = text.length > limits.fileBytes ? undefined : lex(text, limits.tokens);
  if (tokens !== undefined) return new Parser(tokens, new Findings(file, limits.problems), limits).run();
  const whole: Token = { kind: 'bad', start: 0, end: text.length, text };
  return { value: nodeOf('file', [whole]), diagnostics: [diagnostic('language/too-large', undefined, { file })] };
}

function nodeOf(kind: NodeKind, children: readonly Child[], at = 0): Node {
  return { kind, start: children[0]?.start ?? at, end: children.at(-1)?.end ?? at, children };
}

/** A node under construction: the file, a body, or a statement that has a body. */
interface Frame {
  readonly kind: NodeKind;
  readonly children: Child[];
}

function lastWordOf(frame: Frame): Token | undefined {
  for (let back = frame.children.length - 1; back >= 0; back -= 1) {
    const child = frame.children[back] as Child;
    if (!isNode(child) && !isTrivia(child)) return child;
  }
  return undefined;
}

class Parser {
  private readonly frames: Frame[] = [{ kind: 'file', children: [] }];
  /** The statement being read: its tokens so far. */
  private pending: Child[] = [];
  private words = new StatementWords();
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly findings: Findings,
    private readonly limits: Limits,
  ) {}

  run(): Checked<Node> {
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at] as Token;
      this.at += 1;
      this.read(token);
    }
    this.finishAtEnd();
    const root = this.frames[0] as Frame;
    return { value: nodeOf('file', root.children), diagnostics: this.findings.diagnostics };
  }

  private get top(): Frame {
    return this.frames.at(-1) as Frame;
  }

  private complain(code: DiagnosticCode, at: Stretch, data: Diagnostic['data'] = {}): void {
    this.findings.add(code, at, data);
  }

  private read(token: Token): void {
    if (token.kind === 'comment' && this.at === this.tokens.length) {
      this.complain('language/comment-without-newline', token);
    }
    if (isTrivia(token)) return this.place(token);
    switch (token.kind) {
      case 'bad':
        this.complain('language/unexpected-character', token, { found: token.text });
        return this.place(token);
      case 'include':
        return this.readInclude(token);
      case 'open':
        return this.openBlock(token);
      case 'close':
        return this.closeBlock(token);
      case 'end-of-rule':
        return this.endRule(token);
      default:
        return this.readWord(token);
    }
  }

  /** Where no statement is being read, layout and bad bytes belong to the block. */
  private place(token: Token): void {
    (this.pending.length > 0 ? this.pending : this.top.children).push(token);
  }

  /** One by one: a call takes only so many arguments. */
  private placeAll(children: readonly Child[]): void {
    for (const child of children) this.top.children.push(child);
  }

  private readWord(token: Token): void {
    const broken = this.words.isFollowedByStatement(token) || (this.words.isWholeFileRule(token) && this.isNewLine());
    if (broken) this.breakStatement();
    if (this.pending.length === 0 && (token.kind === 'set-variable' || token.kind === 'boolean-variable')) {
      const next = this.nextWord();
      if (next !== undefined && isAssignmentOperator(next)) return this.readAssignment(token);
    }
    this.pending.push(token);
    this.words.add(token);
  }

  /** Whether a line end stands between the last word and the one just read. */
  private isNewLine(): boolean {
    for (let back = this.at - 2; back >= 0; back -= 1) {
      const token = this.tokens[back] as Token;
      if (token.kind === 'newline') return true;
      if (!isTrivia(token)) return false;
    }
    return false;
  }

  private nextWord(): Token | undefined {
    for (let ahead = this.at; ahead < this.tokens.length; ahead += 1) {
      const token = this.tokens[ahead] as Token;
      if (!isTrivia(token)) return token;
    }
    return undefined;
  }

  /** To the end of the line; layout and the comment after the last value stay with the block. */
  private readAssignment(variable: Token): void {
    const read: Token[] = [variable];
    let lastWord = 1;
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at] as Token;
      if (token.kind === 'assign-end' || (token.kind === 'bad' && token.end === token.start)) break;
      this.at += 1;
      read.push(token);
      if (token.kind === 'bad') this.complain('language/unexpected-character', token, { found: token.text });
      if (!isTrivia(token)) lastWord = read.length;
    }
    const kind = variable.kind === 'set-variable' ? 'assignment' : 'boolean-assignment';
    this.top.children.push(nodeOf(kind, read.slice(0, lastWord)));
    this.placeAll(read.slice(lastWord));
  }

  private readInclude(token: Token): void {
    if (this.words.isWholeFileRule(token) && this.isNewLine()) this.breakStatement();
    const read: Token[] = [token];
    while (this.at < this.tokens.length) {
      const next = this.tokens[this.at] as Token;
      if (next.kind !== 'include-path' && next.kind !== 'bad' && !isTrivia(next)) break;
      this.at += 1;
      read.push(next);
      if (!isTrivia(next)) break;
    }
    const node = nodeOf('include', read);
    if (read.at(-1)?.kind !== 'include-path') this.complain('language/include-without-path', node);
    if (this.pending.length === 0) {
      this.top.children.push(node);
    } else {
      this.complain('language/include-inside-rule', node);
      this.pending.push(node);
    }
  }

  private endRule(token: Token): void {
    const words = this.words.all;
    if (words.length === 0) this.complain('language/unexpected-comma', token);
    this.pending.push(token);
    this.finishStatement(words.length === 0 ? 'broken' : statementKind(words));
  }

  private finishStatement(kind: NodeKind): void {
    this.top.children.push(nodeOf(kind, this.takePending()));
  }

  private takePending(): Child[] {
    const taken = this.pending;
    this.pending = [];
    this.words = new StatementWords();
    return taken;
  }

  /**
   * End a statement that has no end; layout after its last word goes to the block. Where a byte of it could not be read,
   * that has been said, and is why.
   */
  private breakStatement(): void {
    const open = this.words.openList;
    const taken = this.takePending();
    let end = taken.length;
    const isLayout = (child: Child | undefined): boolean => child !== undefined && !isNode(child) && isTrivia(child);
    while (end > 0 && isLayout(taken[end - 1])) end -= 1;
    const statement = nodeOf('broken', taken.slice(0, end));
    if (open !== undefined) this.complain('language/unclosed-list', open);
    else if (!taken.some((child) => child.kind === 'bad')) this.complain('language/missing-comma', statement);
    this.top.children.push(statement);
    this.placeAll(taken.slice(end));
  }

  private openBlock(token: Token): void {
    if (this.frames.length / 2 > this.limits.depth) return this.skipDeepBlock(token);
    const continued = this.top.kind === 'if' && this.pending.length === 0;
    if (!continued) {
      const kind = blockKind(this.words.all);
      if (kind === 'broken') this.complain('language/unexpected-open', token);
      this.frames.push({ kind, children: this.takePending() });
    }
    this.frames.push({ kind: 'body', children: [token] });
  }

  /** A block nested too deeply is kept as bytes, without structure. */
  private skipDeepBlock(token: Token): void {
    this.complain('language/too-deep', token, { limit: this.limits.depth });
    this.pending.push(token);
    for (let depth = 1; depth > 0 && this.at < this.tokens.length; this.at += 1) {
      const next = this.tokens[this.at] as Token;
      if (next.kind === 'open') depth += 1;
      if (next.kind === 'close') depth -= 1;
      this.pending.push(next);
    }
    this.finishStatement('broken');
  }

  private closeBlock(token: Token): void {
    if (this.pending.length > 0) this.breakStatement();
    if (this.top.kind !== 'body') {
      this.complain('language/unexpected-close', token);
      this.top.children.push(nodeOf('broken', [token]));
      return;
    }
    this.top.children.push(token);
    this.finishFrame();
    const isBranch = this.frames.at(-1)?.kind === 'if';
    if (!isBranch || !this.continueWithElse()) this.finishFrame();
  }

  private finishFrame(): void {
    const frame = this.frames.pop() as Frame;
    this.top.children.push(nodeOf(frame.kind, frame.children));
  }

  /**
   * After a branch of `if`: take `else` and what leads to the next `{` into the same node. Gives whether the node goes
   * on; an `else` branch that is not `else if` is the last.
   */
  private continueWithElse(): boolean {
    const frame = this.top;
    const next = this.nextWord();
    if (lastWordOf(frame)?.text === 'else' || next?.kind !== 'keyword' || next.text !== 'else') return false;
    this.takeUntil(next, frame);
    const after = this.nextWord();
    if (after?.kind === 'keyword' && after.text === 'if') {
      for (let head = this.nextWord(); head !== undefined && !this.endsHead(head); head = this.nextWord()) {
        this.takeUntil(head, frame);
      }
    }
    const open = this.nextWord();
    if (open?.kind !== 'open') {
      this.complain('language/unexpected-else', next);
      return false;
    }
    for (; this.tokens[this.at] !== open; this.at += 1) frame.children.push(this.tokens[this.at] as Token);
    return true;
  }

  private endsHead(token: Token): boolean {
    return token.kind === 'open' || token.kind === 'close' || token.kind === 'end-of-rule';
  }

  private takeUntil(last: Token, frame: Frame): void {
    let token: Token;
    do {
      token = this.tokens[this.at] as Token;
      this.at += 1;
      if (token.kind === 'bad') this.complain('language/unexpected-character', token, { found: token.text });
      frame.children.push(token);
    } while (token !== last);
  }

  private finishAtEnd(): void {
    if (this.pending.length > 0) this.breakStatement();
    const open = this.top.kind === 'body' ? this.top.children[0] : undefined;
    if (open !== undefined) this.complain('language/unclosed-block', open, { depth: (this.frames.length - 1) / 2 });
    while (this.frames.length > 1) this.finishFrame();
  }
}
