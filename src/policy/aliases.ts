// Aliases: a second rule, or a second attachment, for every path that begins as an alias says. Takes aliases and what
// variables have left, gives what is added. Plain text: a prefix is a prefix wherever it ends.
// Source: policy-language 3.5; permission-semantics 1.7.

import type { AliasStatement, Rule, Word } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { sortedBy } from '../base/index.js';
import { isLinkTarget } from './rule-words.js';

/** Aliases in the compiler's order, found by how a path begins: a policy may have hundreds, and no path has many. */
export class Aliases {
  /** By length, then by text, of what a path has to begin with: places in `sorted`. */
  private readonly places = new Map<number, Map<string, number[]>>();
  private readonly sorted: readonly AliasStatement[];
  /** What paths have to begin with for a closer look: all of this length. */
  private readonly beginnings: ReadonlySet<string>;
  private readonly shortest: number;

  constructor(private readonly aliases: readonly AliasStatement[]) {
    this.sorted = sortedBy(aliases, ({ from, to }) => `${from.value}\0${to.value}`);
    this.sorted.forEach(({ from }, place) => {
      const alike = this.places.get(from.value.length) ?? new Map<string, number[]>();
      alike.set(from.value, [...(alike.get(from.value) ?? []), place]);
      this.places.set(from.value.length, alike);
    });
    this.shortest = Math.min(...this.places.keys());
    this.beginnings = new Set(this.sorted.map(({ from }) => from.value.slice(0, this.shortest)));
  }

  /** Whether these are the ones, in the same order. */
  isOf(aliases: readonly AliasStatement[]): boolean {
    return aliases.length === this.aliases.length && aliases.every((alias, at) => alias === this.aliases[at]);
  }

  /** What aliases make of a path. */
  ofPath(path: ByteText): ByteText[] {
    return this.matching([path]).flatMap((alias) => replaceInPath(alias, path) ?? []);
  }

  /** What aliases make of a rule, each with the alias that did. */
  ofRule(rule: Rule): readonly { readonly rule: Rule; readonly alias: AliasStatement }[] {
    if (this.sorted.length === 0) return [];
    const made: { readonly rule: Rule; readonly alias: AliasStatement }[] = [];
    for (const alias of this.matching(pathsOf(rule))) {
      const other = replaceInRule(alias, rule);
      if (other !== undefined) made.push({ rule: other, alias });
    }
    return made;
  }

  private matching(all: readonly string[]): readonly AliasStatement[] {
    const paths = all.filter((path) => this.beginnings.has(path.slice(0, this.shortest)));
    if (paths.length === 0) return none;
    const found = new Set<number>();
    for (const [length, alike] of this.places) {
      for (const path of paths) for (const place of alike.get(path.slice(0, length)) ?? []) found.add(place);
    }
    return [...found].sort((one, other) => one - other).flatMap((place) => this.sorted[place] ?? []);
  }
}

const none: readonly AliasStatement[] = [];

/** What aliases make of a path. */
export function aliasesOfPath(aliases: readonly AliasStatement[], path: ByteText): readonly ByteText[] {
  return new Aliases(aliases.filter(({ from }) => path.startsWith(from.value))).ofPath(path);
}

/** The words of a rule that aliases look at. */
export function pathWordsOf(rule: Rule): readonly Word[] {
  if (rule.kind === 'link') return [rule.path, rule.target];
  if (rule.kind !== 'file') return [];
  return [rule.path, isLinkTarget(rule) ? rule.target : undefined].filter((word) => word !== undefined);
}

function pathsOf(rule: Rule): readonly string[] {
  return pathWordsOf(rule).map((word) => word.value);
}

/** The path with its beginning replaced; undefined where it begins otherwise. */
function replaceInPath({ from, to }: AliasStatement, path: ByteText): ByteText | undefined {
  return path.startsWith(from.value) ? ((to.value + path.slice(from.value.length)) as ByteText) : undefined;
}

/** The rule that an alias adds for a file or link rule; undefined where it adds none. */
function replaceInRule(alias: AliasStatement, rule: Rule): Rule | undefined {
  switch (rule.kind) {
    case 'file': {
      const path = rule.path && replaceInWord(alias, rule.path);
      const target = rule.target && isLinkTarget(rule) ? replaceInWord(alias, rule.target) : undefined;
      if (path === undefined && target === undefined) return undefined;
      return { ...rule, path: path ?? rule.path, target: target ?? rule.target };
    }
    case 'link': {
      const path = replaceInWord(alias, rule.path);
      const target = replaceInWord(alias, rule.target);
      if (path === undefined && target === undefined) return undefined;
      return { ...rule, path: path ?? rule.path, target: target ?? rule.target };
    }
    default:
      return undefined;
  }
}

function replaceInWord(alias: AliasStatement, word: Word): Word | undefined {
  const value = replaceInPath(alias, word.value);
  return value === undefined ? undefined : { ...word, value };
}
