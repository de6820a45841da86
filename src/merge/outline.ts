// One text as merging sees it: blocks that hold entries, each entry with what it is about and what it says. Takes a file,
// gives its outline, or the reason why it has none.

import type { ByteText, Checked, Diagnostic, SourceFile, Span } from '../base/index.js';
import { assertNever, sliceBytes } from '../base/index.js';
import type {
  Body,
  Branch,
  Conditional,
  FileStyle,
  Item,
  Node,
  ProfileStatement,
  QualifierBlock,
  Statement,
} from '../language/index.js';
import { itemsOf, lowerFile, parseFile, spellHead, styleOf } from '../language/index.js';
import { headTerms } from './head-terms.js';
import type { PlainStatement, StatementKey } from './item-keys.js';
import { keyOf, statementKey } from './item-keys.js';
import type { Terms } from './terms.js';

export interface Outline {
  readonly source: SourceFile;
  readonly root: Block;
  readonly style: FileStyle;
}

/** A whole file, a profile, a qualifier block, or one branch of an `if`. */
export interface Block {
  readonly kind: 'file' | 'profile' | 'qualifier-block' | 'branch';
  /** What the head says; empty for a file. */
  readonly head: Terms;
  /** From the first word of the head to `{`, both included; for a later branch, from the `}` before it. */
  readonly headAt: Span;
  readonly profile: ProfileStatement | undefined;
  readonly opening: Span;
  readonly entries: readonly Entry[];
  readonly tail: Span;
  /** The `}`; empty for a file. */
  readonly close: Span;
  /** Blanks before the first statement that begins a line. */
  readonly indent: ByteText | undefined;
}

interface Placed {
  readonly item: Item;
  /** Whether nothing but blanks stands before it on its line. */
  readonly startsLine: boolean;
}

export interface CommentEntry extends Placed {
  readonly kind: 'comment';
  readonly text: ByteText;
}

export interface StatementEntry extends Placed {
  readonly kind: 'statement';
  readonly statement: PlainStatement;
  readonly key: StatementKey;
  /** Equal for statements that say the same about the same. */
  readonly identity: string;
}

export interface BlockEntry extends Placed {
  readonly kind: 'block';
  readonly statement: ProfileStatement | QualifierBlock | Conditional;
  /** What blocks must share to be the same one, and one more of the kind is another. */
  readonly name: string;
  /** One, or the branches of an `if`. */
  readonly blocks: readonly Block[];
}

export type Entry = CommentEntry | StatementEntry | BlockEntry;

/** The outline of a file; undefined where part of it could not be understood, which the diagnostics then say. */
export function readOutline(source: SourceFile): Checked<Outline | undefined> {
  const tree = parseFile(source.text, source.id);
  const lowered = lowerFile(tree.value, source);
  const diagnostics = [...tree.diagnostics, ...lowered.diagnostics];
  const reader = new Reader(source, lowered.value);
  const root = reader.fileBlock(tree.value);
  if (!reader.understood || tree.diagnostics.some(breaksStructure)) return { value: undefined, diagnostics };
  return { value: { source, root, style: styleOf(tree.value) }, diagnostics };
}

/** Trouble that leaves every statement and block where it is does not stand in the way of merging. */
function breaksStructure({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && code !== 'language/comment-without-newline';
}

class Reader {
  understood = true;
  private readonly statements = new Map<Node, Statement>();

  constructor(
    private readonly source: SourceFile,
    statements: readonly Statement[],
  ) {
    this.index(statements);
  }

  private index(statements: readonly Statement[]): void {
    for (const statement of statements) {
      this.statements.set(statement.node, statement);
      if ('body' in statement) this.index(statement.body.statements);
      if (statement.kind === 'if') for (const branch of statement.branches) this.index(branch.body.statements);
    }
  }

  fileBlock(tree: Node): Block {
    const end = this.source.text.length;
    const headAt = this.span(0, 0);
    return {
      kind: 'file',
      head: new Map(),
      headAt,
      profile: undefined,
      ...this.inside(tree),
      close: this.span(end, end),
    };
  }

  private span(start: number, end: number): Span {
    return { file: this.source.id, start, end };
  }

  private inside(node: Node): Pick<Block, 'opening' | 'entries' | 'tail' | 'indent'> {
    const { opening, items, tail } = itemsOf(node, this.source.id);
    const entries: Entry[] = [];
    let startsLine = node.kind === 'file' || opening.end > opening.start;
    let indent: ByteText | undefined;
    for (const item of items) {
      startsLine ||= item.gap.end > item.gap.start || item.above.end > item.above.start;
      const entry = this.entry(item, startsLine);
      if (entry !== undefined) entries.push(entry);
      if (startsLine && item.kind === 'statement') {
        indent ??= sliceBytes(this.source.text, item.lead.start, item.lead.end);
      }
      startsLine = item.end.end > item.end.start;
    }
    return { opening, entries, tail, indent };
  }

  private entry(item: Item, startsLine: boolean): Entry | undefined {
    if (item.kind === 'comment') {
      const text = sliceBytes(this.source.text, item.body.start, item.body.end);
      return { kind: 'comment', item, startsLine, text: text.trimEnd() as ByteText };
    }
    const statement = item.node && this.statements.get(item.node);
    switch (statement?.kind) {
      case undefined:
      case 'broken':
        this.understood = false;
        return undefined;
      case 'profile': {
        // A hat and a child profile of one name cannot stand side by side.
        const name = keyOf('profile', statement.name.value);
        return { kind: 'block', item, startsLine, statement, blocks: [this.profileBlock(statement)], name };
      }
      case 'qualifier-block': {
        const blocks = [this.wordsBlock('qualifier-block', statement, statement.node.start)];
        return { kind: 'block', item, startsLine, statement, blocks, name: keyOf('block', headWords(blocks[0])) };
      }
      case 'if': {
        const blocks: Block[] = [];
        for (const branch of statement.branches) {
          blocks.push(this.wordsBlock('branch', branch, blocks.at(-1)?.close.end ?? statement.node.start));
        }
        return { kind: 'block', item, startsLine, statement, blocks, name: keyOf('if', headWords(blocks[0])) };
      }
      case 'include':
      case 'abi':
      case 'alias':
      case 'variable':
      case 'boolean':
      case 'declaration':
      case 'rule': {
        const key = statementKey(statement);
        return { kind: 'statement', item, startsLine, statement, key, identity: identityOf(key) };
      }
      default:
        return assertNever(statement);
    }
  }

  private profileBlock(profile: ProfileStatement): Block {
    const { node, body } = profile;
    const headAt = this.span(node.start, body.at.start + 1);
    return {
      kind: 'profile',
      head: headTerms(profile),
      headAt,
      profile,
      ...this.inside(body.node),
      close: closeOf(body),
    };
  }

  /** A block whose head is words that only mean something together. */
  private wordsBlock(kind: 'qualifier-block' | 'branch', block: QualifierBlock | Branch, from: number): Block {
    const { body } = block;
    const headAt = this.span(from, body.at.start + 1);
    const head = new Map([['words', spellHead(block)]]);
    return { kind, head, headAt, profile: undefined, ...this.inside(body.node), close: closeOf(body) };
  }
}

function identityOf({ key, terms }: StatementKey): string {
  const names = terms.size > 1 ? [...terms.keys()].sort() : terms.keys();
  let identity = key;
  for (const name of names) identity += keyOf(name, terms.get(name));
  return identity;
}

function closeOf({ at }: Body): Span {
  return { ...at, start: at.end - 1 };
}

function headWords(block: Block | undefined): string | undefined {
  return block?.head.get('words');
}
