// The tree of a pattern, and the reader of the regular expressions that patterns are written as.
// Source: permission-semantics 1.1 and 1.3; the reference compiler's grammar of regular expressions.

import type { ByteText } from '../base/index.js';
import { readEscape } from './word.js';

export type Pattern =
  | { readonly kind: 'literal'; readonly text: ByteText }
  /** One byte of a set. */
  | { readonly kind: 'class'; readonly bytes: ByteSet }
  /** Any number of times, none included. */
  | { readonly kind: 'repeat'; readonly of: Pattern }
  /** One after the other; no part at all matches the empty string. */
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly of: readonly Pattern[] };

/** Inclusive ranges of bytes, ascending, neither touching nor overlapping. */
export type ByteSet = readonly (readonly [from: number, to: number])[];

/** Undefined where the expression does not obey its grammar. */
export function readExpression(expression: string): Pattern | undefined {
  const symbols = lexExpression(expression);
  if (symbols === undefined) return undefined;
  const reader = new Reader(symbols);
  const pattern = reader.choice();
  return pattern !== undefined && reader.atEnd ? pattern : undefined;
}

/** Whether an expression holds neither a star nor a dot nor a class that is negated. */
export function listsStrings(expression: string): boolean {
  const symbols = lexExpression(expression);
  if (symbols === undefined) return false;
  const reader = new Reader(symbols);
  return reader.choice() !== undefined && reader.listsStrings;
}

/** A byte that means itself, or one of the special characters. */
type Symbol = { readonly byte: number; readonly special: boolean };

const special = '*+.|^-[]()';
const escapable = '*+.|^$-[](){}';

/** An unknown escape, which is `\\,` in a class, keeps the reference compiler busy for ever: undefined. */
function lexExpression(text: string): Symbol[] | undefined {
  const symbols: Symbol[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character !== '\\') {
      symbols.push({ byte: character.charCodeAt(0), special: special.includes(character) });
      continue;
    }
    const next = text[at + 1];
    const escape = readEscape(text as ByteText, at + 1);
    if (escape !== undefined) {
      symbols.push({ byte: escape.byte.charCodeAt(0), special: false });
      at = escape.end - 1;
    } else if (next !== undefined && escapable.includes(next)) {
      symbols.push({ byte: next.charCodeAt(0), special: false });
      at += 1;
    } else return undefined;
  }
  return symbols;
}

const anyByte: ByteSet = [[0, 255]];

class Reader {
  /** Nothing read so far stands for more than what is listed. */
  listsStrings = true;
  private at = 0;

  constructor(private readonly symbols: readonly Symbol[]) {}

  get atEnd(): boolean {
    return this.at === this.symbols.length;
  }

  private isNext(character: string): boolean {
    const next = this.symbols[this.at];
    return next?.special === true && next.byte === character.charCodeAt(0);
  }

  private take(character: string): boolean {
    if (!this.isNext(character)) return false;
    this.at += 1;
    return true;
  }

  /** Alternatives, each of which may be empty. */
  choice(): Pattern | undefined {
    const alternatives: Pattern[] = [];
    do {
      const alternative = this.sequence();
      if (alternative === undefined) return undefined;
      alternatives.push(alternative);
    } while (this.take('|'));
    return alternatives.length === 1 ? alternatives[0] : { kind: 'choice', of: alternatives };
  }

  private sequence(): Pattern | undefined {
    const parts: Pattern[] = [];
    while (!this.atEnd && !this.isNext('|') && !this.isNext(')')) {
      const part = this.repeatable();
      if (part === undefined) return undefined;
      const last = parts.at(-1);
      if (part.kind === 'literal' && last?.kind === 'literal') {
        parts[parts.length - 1] = { kind: 'literal', text: (last.text + part.text) as ByteText };
      } else parts.push(part);
    }
    return parts.length === 1 ? parts[0] : { kind: 'sequence', parts };
  }

  private repeatable(): Pattern | undefined {
    const part = this.part();
    if (part === undefined || !this.take('*')) return part;
    this.listsStrings = false;
    return { kind: 'repeat', of: part };
  }

  private part(): Pattern | undefined {
    if (this.take('(')) {
      const inner = this.choice();
      return this.take(')') ? inner : undefined;
    }
    if (this.take('[')) return this.class();
    if (this.take('.')) {
      this.listsStrings = false;
      return { kind: 'class', bytes: anyByte };
    }
    const next = this.symbols[this.at];
    if (next === undefined || this.isNext('*') || this.isNext('+')) return undefined;
    this.at += 1;
    return { kind: 'literal', text: String.fromCharCode(next.byte) as ByteText };
  }

  private class(): Pattern | undefined {
    const bytes = new Uint8Array(256);
    const negated = this.take('^');
    if (negated) this.listsStrings = false;
    if (negated && this.take('^')) bytes[0x5e] = 1;
    else if (!this.member(bytes, true)) return undefined;
    while (!this.isNext(']')) if (!this.member(bytes, false)) return undefined;
    this.at += 1;
    return { kind: 'class', bytes: rangesOf(bytes, negated ? 0 : 1) };
  }

  /** One byte, or two with `-` between them, in either order. The first may be `]` or `-`, but not `^`. */
  private member(bytes: Uint8Array, isFirst: boolean): boolean {
    const from = this.symbols[this.at];
    const allowed = isFirst ? !this.isNext('^') : !this.isNext(']') && !this.isNext('-');
    if (from === undefined || !allowed) return false;
    this.at += 1;
    let to = from;
    if (this.take('-')) {
      const end = this.symbols[this.at];
      if (end === undefined || this.isNext(']') || this.isNext('-')) return false;
      this.at += 1;
      to = end;
    }
    bytes.fill(1, Math.min(from.byte, to.byte), Math.max(from.byte, to.byte) + 1);
    return true;
  }
}

function rangesOf(bytes: Uint8Array, wanted: 0 | 1): ByteSet {
  const ranges: [number, number][] = [];
  for (let byte = 0; byte < 256; byte += 1) {
    if (bytes[byte] !== wanted) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  return ranges;
}
