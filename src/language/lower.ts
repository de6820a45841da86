// Tree to statements: one pass over the nodes, with diagnostics for everything that one statement shows to be wrong.
// Never throws. A statement that makes no sense is kept as `broken`; what stands inside its block is still looked at.

import type { Checked, SourceFile } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { Body, Branch, BrokenStatement, Conditional, ProfileStatement, QualifierBlock, Statement } from './ast.js';
import type { Node, Token } from './cst.js';
import { bodyOf, isNode, isTrivia, wordsOf } from './cst.js';
import { parseExpression } from './expression.js';
import type { Dialect } from './dialects.js';
import { dialectOf } from './dialects.js';
import { Findings } from './findings.js';
import { lowerDeclaration } from './lower-declaration.js';
import { lowerAbi, lowerAlias, lowerBoolean, lowerInclude, lowerVariable, wordsOfStatement } from './lower-preamble.js';
import { parseProfileHead } from './lower-profile.js';
import { lowerRule } from './lower-rule.js';
import { Words } from './parse-rule/words.js';
import { parseQualifiers } from './qualifiers.js';

/**
 * The statements of a file, in the order of its text.
 *
 * Diagnostics: `language/…`, those of the parser excepted.
 * Source: policy-language sections 2.4 to 6.
 */
export function lowerFile(tree: Node, source: SourceFile): Checked<readonly Statement[]> {
  const lowering = new Lowering(new Findings(source.id), dialectOf(source.id));
  const value = lowering.statementsOf(tree);
  return { value, diagnostics: lowering.findings.diagnostics };
}

class Lowering {
  /** How many profiles are around the statement at hand. */
  private profileDepth = 0;

  constructor(
    readonly findings: Findings,
    private readonly dialect: Dialect,
  ) {}

  statementsOf(parent: Node): Statement[] {
    const statements: Statement[] = [];
    for (const child of parent.children) if (isNode(child)) statements.push(this.statementOf(child));
    return statements;
  }

  private statementOf(node: Node): Statement {
    return this.understand(node) ?? this.broken(node);
  }

  private understand(node: Node): Statement | undefined {
    const { findings } = this;
    switch (node.kind) {
      case 'include':
        return lowerInclude(node, findings);
      case 'abi':
        return isReadable(node) ? lowerAbi(node, findings) : undefined;
      case 'alias':
        return isReadable(node) ? lowerAlias(node, findings) : undefined;
      case 'assignment':
        return lowerVariable(node, findings);
      case 'boolean-assignment':
        return lowerBoolean(node, findings);
      case 'rule':
        return isReadable(node) ? this.rule(node) : undefined;
      case 'profile':
      case 'hat':
        return this.profile(node);
      case 'qualifier-block':
        return this.qualifierBlock(node);
      case 'if':
        return this.conditional(node);
      case 'file':
      case 'body':
      case 'broken':
        this.lookInside(node);
        return undefined;
      default:
        return assertNever(node.kind);
    }
  }

  private rule(node: Node): Statement | undefined {
    const words = wordsOfStatement(node, this.findings);
    if (this.dialect === 'helper-class') return lowerDeclaration(node, words);
    return lowerRule(node, words, this.dialect === 'helper-rules');
  }

  private broken(node: Node): BrokenStatement {
    return { kind: 'broken', at: this.findings.span(node), node };
  }

  /** What is wrong inside a block is worth saying even where the block itself makes no sense. */
  private lookInside(node: Node): void {
    const body = bodyOf(node);
    if (body !== undefined) this.statementsOf(body);
  }

  private bodyFrom(node: Node): Body {
    return { statements: this.statementsOf(node), at: this.findings.span(node), node };
  }

  private profile(node: Node): ProfileStatement | undefined {
    const body = bodyOf(node);
    if (body === undefined) return undefined;
    const words = wordsOf(node);
    const head = words.some((word) => word.kind === 'bad')
      ? undefined
      : parseProfileHead(new Words(words, headOf(node), this.findings), this.profileDepth === 0);
    this.profileDepth += 1;
    const inside = this.bodyFrom(body);
    this.profileDepth -= 1;
    return (
      head && { kind: 'profile', at: this.findings.span(node), node, ...head, head: this.head(node), body: inside }
    );
  }

  private qualifierBlock(node: Node): QualifierBlock | undefined {
    const body = bodyOf(node);
    if (body === undefined) return undefined;
    const words = new Words(wordsOf(node), headOf(node), this.findings);
    const qualifiers = isReadable(node) ? parseQualifiers(words) : undefined;
    const inside = this.bodyFrom(body);
    for (const statement of inside.statements) {
      if (statement.kind !== 'rule' || statement.rule.kind !== 'helper') continue;
      this.findings.add('language/helper-rule-in-block', statement.at, { class: statement.rule.class.value });
    }
    if (qualifiers === undefined || !words.expectEnd()) return undefined;
    if ((qualifiers.priority ?? 0) !== 0) {
      words.complain('language/qualifier-not-allowed', undefined, { qualifier: 'priority', kind: 'block' });
    }
    const at = this.findings.span(node);
    return { kind: 'qualifier-block', at, node, qualifiers, head: this.head(node), body: inside };
  }

  private head(node: Node): Body['at'] {
    return this.findings.span(headOf(node));
  }

  private conditional(node: Node): Conditional | undefined {
    const branches: Branch[] = [];
    let head: Token[] = [];
    let isWhole = true;
    for (const child of node.children) {
      if (!isNode(child)) {
        if (!isTrivia(child)) head.push(child);
      } else if (child.kind === 'body') {
        const branch = this.branch(head, child);
        if (branch === undefined) isWhole = false;
        else branches.push(branch);
        head = [];
      }
    }
    return isWhole && head.length === 0 ? { kind: 'if', at: this.findings.span(node), node, branches } : undefined;
  }

  /** `words` are `if EXPRESSION`, `else if EXPRESSION` or `else`. */
  private branch(words: readonly Token[], body: Node): Branch | undefined {
    const whole = { start: words[0]?.start ?? body.start, end: words.at(-1)?.end ?? body.start };
    const cursor = new Words(words, whole, this.findings);
    const isElse = cursor.takeKeyword('else') !== undefined;
    const hasCondition = cursor.takeKeyword('if') !== undefined;
    const isReadable = words.every((word) => word.kind !== 'bad');
    const condition = hasCondition && isReadable ? parseExpression(cursor) : undefined;
    const isGood = isReadable && (hasCondition ? condition !== undefined : isElse) && cursor.expectEnd();
    const inside = this.bodyFrom(body);
    return isGood ? { condition, head: this.findings.span(whole), body: inside } : undefined;
  }
}

/** From the first word of a block to the last before `{`; empty for a bare block. */
function headOf(node: Node): { start: number; end: number } {
  const words = wordsOf(node);
  return { start: words[0]?.start ?? node.start, end: words.at(-1)?.end ?? node.start };
}

/** Whether the lexer could read every word, and no include stands between them; the parser has said what is wrong. */
function isReadable(node: Node): boolean {
  return node.children.every((child) => (isNode(child) ? child.kind !== 'include' : child.kind !== 'bad'));
}
