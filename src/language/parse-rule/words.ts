// A cursor over the words of one statement. It moves forward only; a word that is not what was expected is said once,
// and whoever asked gives up on the statement.

import type { DiagnosticCode, Diagnostic } from '../../base/index.js';
import { suggestionFor } from '../../base/index.js';
import type { Word } from '../ast.js';
import type { Token } from '../cst.js';
import type { Findings, Stretch } from '../findings.js';
import type { TokenKind } from '../kinds.js';
import { readWord } from '../word.js';

/** What a statement may expect at a place; the sentence is made in report. */
export type Expectation =
  | 'rule'
  | 'path'
  | 'permissions'
  | 'target'
  | 'arrow'
  | 'value'
  | 'values'
  | 'equals'
  | 'list'
  | 'name'
  | 'limit'
  | 'less-or-equal'
  | 'flags'
  | 'end'
  | 'variable'
  | 'condition'
  | 'declaration'
  | 'field-type';

export class Words {
  private at = 0;
  private offered: ReadonlyMap<string, string> | undefined;

  /** `whole` is the statement, for what is said about all of it; `tokens` are its words without the comma at the end. */
  constructor(
    private readonly tokens: readonly Token[],
    readonly whole: Stretch,
    readonly findings: Findings,
  ) {}

  /** The next word, which stays. */
  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  get afterNext(): Token | undefined {
    return this.tokens[this.at + 1];
  }

  get atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The word taken last. */
  get last(): Token | undefined {
    return this.tokens[this.at - 1];
  }

  isNext(kind: TokenKind, text?: string): boolean {
    const { next } = this;
    return next?.kind === kind && (text === undefined || next.text === text);
  }

  take(kind: TokenKind, text?: string): Token | undefined {
    if (!this.isNext(kind, text)) return undefined;
    this.at += 1;
    return this.tokens[this.at - 1];
  }

  takeKeyword<T extends string>(...texts: readonly T[]): T | undefined {
    const { next } = this;
    const said: string | undefined = next?.kind === 'keyword' ? next.text : undefined;
    const found = texts.find((text) => text === said);
    if (found !== undefined) this.at += 1;
    return found;
  }

  /** A word of one of these kinds. */
  takeWord(...kinds: readonly TokenKind[]): Word | undefined {
    const { next } = this;
    if (next === undefined || !kinds.includes(next.kind)) return undefined;
    this.at += 1;
    return readWord(next, this.findings.file);
  }

  /** As `take`; what stands there instead is said. */
  expect(expected: Expectation, kind: TokenKind, text?: string): Token | undefined {
    const found = this.take(kind, text);
    if (found === undefined) this.unexpected(expected);
    return found;
  }

  expectWord(expected: Expectation, ...kinds: readonly TokenKind[]): Word | undefined {
    const found = this.takeWord(...kinds);
    if (found === undefined) this.unexpected(expected);
    return found;
  }

  /** Words that could have stood where something else did. */
  offer(candidates: ReadonlyMap<string, string>): void {
    this.offered = candidates;
  }

  /** Whether nothing is left; what is left is said, and which of the words that were offered may be meant. */
  expectEnd(): boolean {
    if (this.atEnd) return true;
    this.unexpected('end', this.offered?.keys());
    return false;
  }

  /** Say that the next word is not what was expected, and which of some words may be meant. Gives undefined, for whoever gives up on the statement. */
  unexpected(expected: Expectation, candidates: Iterable<string> = []): undefined {
    const { next } = this;
    if (next !== undefined) {
      const near = suggestionFor(next.text, candidates);
      this.complain('language/unexpected-word', next, { found: next.text, expected, ...near });
    } else {
      const end = this.last?.end ?? this.whole.end;
      this.complain('language/missing-word', { start: end, end }, { expected });
    }
    return undefined;
  }

  /** Say what is wrong, at a word or at the whole statement. Gives undefined. */
  complain(code: DiagnosticCode, at: Stretch | undefined, data: Diagnostic['data'] = {}): undefined {
    this.findings.add(code, at ?? this.whole, data);
    return undefined;
  }
}
