// AppArmor's pattern language: whether a text is a pattern, and which strings it matches. Works on words after the
// first pass over escapes and without variables, since a variable's value can hold any part of a pattern.
// A pattern is first written as a regular expression of the reference compiler, then read by that expression's own
// grammar: only so do the oddities of character classes come out as they really are.
// Source: permission-semantics 1.1 to 1.4.

import type { ByteText } from '../base/index.js';
import type { Pattern } from './pattern-tree.js';
import { listsStrings, readExpression } from './pattern-tree.js';
import { endOfEscape } from './word.js';

export type PatternProblem =
  | 'unopened-bracket'
  | 'unopened-brace'
  | 'unclosed'
  | 'single-choice' // `{a}`
  | 'too-deep'
  | 'trailing-backslash'
  | 'bad-class' // such as `[]` or `[a-]`
  | 'zero-byte';

/** Which bytes `*`, `**` and `?` stand for: all but NUL, or all. Unix addresses and attribute values may hold NUL. */
export type PatternKind = 'text' | 'bytes';

/** What is wrong with a pattern, undefined for a good one. */
export function checkPattern(text: ByteText): PatternProblem | undefined {
  const read = readPattern(text, 'text');
  return typeof read === 'string' ? read : undefined;
}

/** The tree of a pattern, or what is wrong with it. */
export function readPattern(text: ByteText, kind: PatternKind): Pattern | PatternProblem {
  const translation = new Translation(text, kind);
  const problem = translation.run();
  return problem ?? readExpression(translation.expression) ?? 'bad-class';
}

/**
 * Whether a pattern lists its strings one by one: nothing in it is repeated, and no class says what it is not. The
 * reference compiler lets such a rule decide the execute type. Source: permission-semantics 2.1.
 */
export function isExactPattern(text: ByteText): boolean {
  const translation = new Translation(text, 'text');
  return translation.run() === undefined && listsStrings(translation.expression);
}

/** Braces may nest one less deep. */
const tooDeep = 50;

const one: Readonly<Record<PatternKind, string>> = { text: '[^/\\x00]', bytes: '[^/]' };
const some: Readonly<Record<PatternKind, string>> = { text: '[^/\\x00]*', bytes: '[^/]*' };
const everything: Readonly<Record<PatternKind, string>> = { text: '[^\\x00]*', bytes: '.*' };

class Translation {
  private readonly parts: string[] = [];
  private at = 0;
  private inClass = false;
  /** Commas seen in each open brace. */
  private readonly commas: number[] = [];

  constructor(
    private readonly text: ByteText,
    private readonly kind: PatternKind,
  ) {}

  run(): PatternProblem | undefined {
    if (this.text.includes('\0')) return 'zero-byte';
    while (this.at < this.text.length) {
      const character = this.text[this.at] as string;
      this.at += 1;
      const problem = character === '\\' ? this.escape() : this.plain(character);
      if (problem !== undefined) return problem;
    }
    return this.inClass || this.commas.length > 0 ? 'unclosed' : undefined;
  }

  get expression(): string {
    return this.parts.join('');
  }

  private emit(text: string): undefined {
    this.parts.push(text);
  }

  /** A special byte after a backslash is itself; other backslashes are dropped, unless they begin an escape. */
  private escape(): PatternProblem | undefined {
    const character = this.text[this.at];
    if (character === undefined) return 'trailing-backslash';
    const end = endOfEscape(this.text, this.at);
    if ('*[]{}\\^$.+|()'.includes(character)) this.emit(this.escaped(character));
    else if (character === ',') this.emit(this.inClass ? '\\,' : ',');
    else if (end === undefined) this.emit(character);
    else this.emit(`\\${this.text.slice(this.at, end)}`);
    this.at = end ?? this.at + 1;
    return undefined;
  }

  /** In a class `^` and `$` mean themselves without a backslash. */
  private escaped(character: string): string {
    return this.inClass && (character === '^' || character === '$') ? character : `\\${character}`;
  }

  private plain(character: string): PatternProblem | undefined {
    switch (character) {
      case '*':
        return this.star();
      case '?':
        return this.emit(one[this.kind]);
      case '[':
        this.inClass = true;
        return this.emit('[');
      case ']':
        if (!this.inClass) return 'unopened-bracket';
        this.inClass = false;
        return this.emit(']');
      case '^':
      case '$':
        return this.emit(this.escaped(character));
      case '.':
      case '+':
      case '|':
      case '(':
      case ')':
        return this.emit(`\\${character}`);
      default:
        return this.inClass ? this.emit(character) : this.grouping(character);
    }
  }

  private grouping(character: string): PatternProblem | undefined {
    const last = this.commas.length - 1;
    if (character === '{') {
      if (this.commas.push(0) >= tooDeep) return 'too-deep';
      return this.emit('(');
    }
    if (character === '}') {
      const commas = this.commas.pop();
      if (commas === undefined) return 'unopened-brace';
      return commas === 0 ? 'single-choice' : this.emit(')');
    }
    if (character !== ',' || last < 0) return this.emit(character);
    this.commas[last] = (this.commas[last] ?? 0) + 1;
    return this.emit('|');
  }

  /** Stars that are a whole component of a path stand for at least one byte. */
  private star(): undefined {
    if (this.parts.at(-1)?.endsWith('/')) {
      let end = this.at;
      while (this.text[end] === '*') end += 1;
      if (end === this.text.length || this.text[end] === '/') this.emit(one[this.kind]);
    }
    const isDouble = this.text[this.at] === '*';
    if (isDouble) this.at += 1;
    return this.emit((isDouble ? everything : some)[this.kind]);
  }
}
