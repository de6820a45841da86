// What the strings of a pattern begin with: a quick way to see that two patterns have no string in common. Takes patterns
// and rules, gives texts; every string begins with one of them. They may be shorter than they could be, never longer.

import type { Pattern, Rule } from '../language/index.js';

/** Beginnings of one pattern that are told apart; beyond that, only what they have in common counts. */
const mostBeginnings = 32;

interface Beginning {
  readonly text: string;
  /** Nothing follows yet: what comes next goes on here. */
  readonly isOpen: boolean;
}

/** Beginnings of what a pattern matches. */
export function prefixesOfPattern(pattern: Pattern): readonly string[] {
  return beginningsOf(pattern).map(({ text }) => text);
}

function beginningsOf(pattern: Pattern): readonly Beginning[] {
  switch (pattern.kind) {
    case 'literal':
      return [{ text: pattern.text, isOpen: true }];
    case 'class':
    case 'repeat':
      return [{ text: '', isOpen: false }];
    case 'choice': {
      const all = pattern.of.flatMap(beginningsOf);
      return all.length > mostBeginnings ? [{ text: '', isOpen: false }] : all;
    }
    case 'sequence':
      return sequenceBeginnings(pattern.parts);
  }
}

function sequenceBeginnings(parts: readonly Pattern[]): readonly Beginning[] {
  let all: readonly Beginning[] = [{ text: '', isOpen: true }];
  for (const part of parts) {
    if (all.every(({ isOpen }) => !isOpen)) break;
    const next = beginningsOf(part);
    const longer = all.flatMap((one) =>
      one.isOpen ? next.map(({ text, isOpen }) => ({ text: one.text + text, isOpen })) : [one],
    );
    if (longer.length > mostBeginnings) return all.map(({ text }) => ({ text, isOpen: false }));
    all = longer;
  }
  return all;
}

/** Beginnings of what a rule is about in the file class; undefined for rules of other classes. */
function prefixesOfRule(rule: Rule): readonly string[] | undefined {
  switch (rule.kind) {
    case 'file':
    case 'link':
      return rule.path === undefined ? [''] : prefixesOfText(rule.path.value);
    case 'change-profile':
    case 'all':
      return [''];
    default:
      return undefined;
  }
}

/**
 * Beginnings of a pattern that is not read yet: the text before what is special, braces at the beginning resolved. At most
 * `most`, whatever stands there: braces in a row multiply.
 */
function prefixesOfText(text: string, most = mostBeginnings): readonly string[] {
  const special = text.search(/[*?[\]{}\\^$]/);
  if (special === -1) return [text];
  const plain = text.slice(0, special);
  const group = text[special] === '{' ? alternativesAt(text, special) : undefined;
  if (group === undefined || group.alternatives.length > most) return [plain];
  const rest = text.slice(group.end);
  const each = Math.min(most - 1, Math.floor(most / group.alternatives.length));
  return group.alternatives.flatMap((one) => prefixesOfText(one + rest, each).map((prefix) => plain + prefix));
}

/** The alternatives of the brace at `start`; undefined where they are too many or hold what is special in another way. */
function alternativesAt(
  text: string,
  start: number,
): { readonly alternatives: readonly string[]; readonly end: number } | undefined {
  const alternatives: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\' || character === '[') return undefined;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if ((character === ',' && depth === 1) || depth === 0) {
      if (alternatives.push(text.slice(from, at)) > mostBeginnings) return undefined;
      from = at + 1;
    }
    if (depth === 0) return { alternatives, end: at + 1 };
  }
  return undefined;
}

/** Prefixes to meet. */
export class Prefixes {
  private readonly sorted: readonly string[];
  private readonly lengths: readonly number[];
  private readonly all: ReadonlySet<string>;

  constructor(prefixes: readonly string[]) {
    this.all = new Set(prefixes);
    this.sorted = [...this.all].sort();
    this.lengths = [...new Set(this.sorted.map(({ length }) => length))];
  }

  /** Whether a string that a rule is about in the file class may begin with one of these. */
  meetRule(rule: Rule): boolean {
    const path = rule.kind === 'file' || rule.kind === 'link' ? rule.path?.value : undefined;
    if (path !== undefined && this.sorted.length <= few && this.sorted.every((prefix) => partsSoon(path, prefix))) {
      return false;
    }
    return prefixesOfRule(rule)?.some((prefix) => this.meet(prefix)) === true;
  }

  /** Whether a string may begin with this prefix and with one of these. */
  private meet(prefix: string): boolean {
    const { length } = prefix;
    if (this.lengths.some((shorter) => shorter <= length && this.all.has(prefix.slice(0, shorter)))) return true;
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as string) < prefix) low = middle + 1;
      else high = middle;
    }
    return this.sorted[low]?.startsWith(prefix) === true;
  }
}

/** So few that looking at each is quicker than looking for one. */
const few = 8;

/** Whether a pattern and a prefix are different before anything is special: the common case, seen at once. */
function partsSoon(pattern: string, prefix: string): boolean {
  const most = Math.min(pattern.length, prefix.length);
  for (let at = 0; at < most; at += 1) {
    const code = pattern.charCodeAt(at);
    if (code === openBrace) return allPartSoon(pattern, prefix, at);
    if (isSpecial[code] === 1) return false;
    if (code !== prefix.charCodeAt(at)) return true;
  }
  return false;
}

const [openBrace, closeBrace, comma] = [0x7b, 0x7d, 0x2c] as const;

/** Whether each alternative of the brace at `brace` is different from the prefix there before anything is special. */
function allPartSoon(pattern: string, prefix: string, brace: number): boolean {
  for (let start = brace; pattern.charCodeAt(start) !== closeBrace;) {
    let at = start + 1;
    while (pattern.charCodeAt(at) === prefix.charCodeAt(brace + at - start - 1)) at += 1;
    // Where it ends, or something special begins, it is not known to differ.
    if (at >= pattern.length || brace + at - start - 1 >= prefix.length) return false;
    if (pattern.charCodeAt(at) === comma || isSpecial[pattern.charCodeAt(at)] === 1) return false;
    // Beyond the difference there may be anything but another group.
    while (at < pattern.length && pattern.charCodeAt(at) !== comma && pattern.charCodeAt(at) !== closeBrace) {
      if ('{[\\'.includes(pattern[at] as string)) return false;
      at += 1;
    }
    if (at >= pattern.length) return false;
    start = at;
  }
  return true;
}

const isSpecial = Uint8Array.from({ length: 256 }, (_, code) =>
  '*?[]{}\\^$'.includes(String.fromCharCode(code)) ? 1 : 0,
);
