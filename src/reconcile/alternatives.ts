// A pattern with several alternatives as several patterns, so that one value more of a variable is one pattern more and
// not another pattern. Takes a pattern, gives its alternatives. What stands beside a brace can mean more there than
// elsewhere (`*` may then match nothing), so each alternative remembers where its braces were.
// Source: permission-semantics 1.2 and 1.4.

import type { ByteText } from '../base/index.js';

export interface Alternative {
  /** Equal keys match the same strings. */
  readonly key: string;
  /** The key of the same text without braces, which matches no more than this one. */
  readonly narrower: string;
  /** A pattern that matches what this alternative does. */
  readonly pattern: ByteText;
}

/** More alternatives than that stay one pattern. */
const most = 200;

/** At least one. */
export function alternativesOf(pattern: ByteText): readonly Alternative[] {
  const whole = { key: pattern, narrower: pattern, pattern };
  if (!pattern.includes('{')) return [whole];
  const expanded = new Expansion(pattern).run();
  if (expanded === undefined) return [whole];
  return expanded.map((marked) => ({
    key: marked,
    narrower: marked.replace(/[\0\x01]/g, ''),
    pattern: withBraces(marked) as ByteText,
  }));
}

/**
 * The pattern of an alternative. Where a star stands beside a brace it means more than elsewhere: there `{x,x}` says what
 * `x` said with braces around it.
 */
function withBraces(marked: string): string {
  const outer = marked.replace(/(.?)\0([^\0\x01]*)\x01(.?)/s, (_, before: string, inner: string, after: string) => {
    const needsBraces = before === '*' || after === '*' || inner.startsWith('*') || inner.endsWith('*');
    return `${before}${needsBraces ? `{${inner},${inner}}` : inner}${after}`;
  });
  return outer === marked ? outer : withBraces(outer);
}

/** Braces become a zero byte and a one byte, which no pattern holds. */
class Expansion {
  private at = 0;

  constructor(private readonly pattern: string) {}

  run(): readonly string[] | undefined {
    if (/[\0\x01]/.test(this.pattern)) return undefined;
    const found = this.sequence(false);
    return this.at === this.pattern.length ? found : undefined;
  }

  /** Up to the comma or brace that ends an alternative; to the end outside of braces. */
  private sequence(isInside: boolean): readonly string[] | undefined {
    let texts: readonly string[] = [''];
    while (this.at < this.pattern.length) {
      const byte = this.pattern[this.at] as string;
      if (isInside && (byte === ',' || byte === '}')) break;
      const parts = byte === '{' ? this.group() : [this.plain()];
      if (parts === undefined || texts.length * parts.length > most) return undefined;
      texts = texts.flatMap((text) => parts.map((part) => text + part));
    }
    return texts;
  }

  private group(): readonly string[] | undefined {
    const parts: string[] = [];
    do {
      this.at += 1;
      const part = this.sequence(true);
      if (part === undefined || parts.length + part.length > most) return undefined;
      parts.push(...part.map((text) => `\0${text}\x01`));
    } while (this.pattern[this.at] === ',');
    if (this.pattern[this.at] !== '}') return undefined;
    this.at += 1;
    return parts;
  }

  /** One byte with what belongs to it: an escape, a class. */
  private plain(): string {
    const start = this.at;
    const byte = this.pattern[start];
    this.at += byte === '\\' ? 2 : 1;
    if (byte === '[') {
      while (this.at < this.pattern.length && this.pattern[this.at] !== ']')
        this.at += this.pattern[this.at] === '\\' ? 2 : 1;
      this.at += 1;
    }
    return this.pattern.slice(start, this.at);
  }
}
