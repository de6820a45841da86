// What two terms have in common, parted from what only one of them has: a variable that gets one more value makes a rule wider
// by that value, and by nothing else. Takes the terms of rules that differ, gives terms for the same strings, so that what both
// sides have is the same term. Must never lose a string, nor add one.

import type { Pattern } from '../language/index.js';
import type { Term } from '../model/index.js';
import { execKey, patternKey } from '../model/index.js';

/** A term that differs, and a key that is equal for those that may be the same rule before and after. */
export interface DifferingTerm {
  readonly term: Term;
  readonly key: string;
}

/** By each term that was parted, what stands for it: together they match what it matches, to the same effect. */
export type Parts = ReadonlyMap<Term, readonly Term[]>;

/** Part the terms of two versions, each with the first of the same key and effect that has something in common with it. */
export function partTerms(before: readonly DifferingTerm[], after: readonly DifferingTerm[]): Parts {
  const waiting = new Map<string, Term[]>();
  for (const { term, key } of after) {
    const name = nameOf(term, key);
    const alike = waiting.get(name);
    if (alike === undefined) waiting.set(name, [term]);
    else alike.push(term);
  }
  const parts = new Map<Term, readonly Term[]>();
  for (const { term, key } of before) {
    const alike = waiting.get(nameOf(term, key)) ?? [];
    for (const [at, other] of alike.entries()) {
      const found = partPatterns(term.pattern, other.pattern);
      if (found === undefined) continue;
      alike.splice(at, 1);
      parts.set(
        term,
        [found.common, ...found.before].map((pattern) => ({ ...term, pattern })),
      );
      parts.set(
        other,
        [found.common, ...found.after].map((pattern) => ({ ...other, pattern })),
      );
      break;
    }
  }
  return parts;
}

/** Terms as they are parted, and the way back: whoever looks at what was met need not know of parts. */
export class PartedTerms {
  private readonly wholes = new Map<Term, Term>();
  private readonly known = new WeakMap<readonly (readonly Term[])[], readonly (readonly Term[])[]>();

  constructor(private readonly parts: Parts) {
    for (const [whole, some] of parts) for (const part of some) this.wholes.set(part, whole);
  }

  apart(versions: readonly (readonly Term[])[]): readonly (readonly Term[])[] {
    return versions.map((terms) => terms.flatMap((term) => this.parts.get(term) ?? [term]));
  }

  /** The same terms whole, each once; the same lists for the same lists. */
  whole(versions: readonly (readonly Term[])[]): readonly (readonly Term[])[] {
    let found = this.known.get(versions);
    if (found === undefined) {
      found = versions.map((terms) => [...new Set(terms.map((term) => this.wholes.get(term) ?? term))]);
      this.known.set(versions, found);
    }
    return found;
  }
}

function nameOf({ class: name, effect }: Term, key: string): string {
  const { mode, priority, permissions, audit, exact, exec } = effect;
  return JSON.stringify([key, name, mode, priority, permissions, audit, exact, exec && execKey(exec)]);
}

/** Two patterns as what both match, and what else either does; the others may match some of it as well. */
export interface Parted {
  readonly common: Pattern;
  readonly before: readonly Pattern[];
  readonly after: readonly Pattern[];
}

/** More patterns than these for one are no help. */
const mostPatterns = 16;

/** Undefined where nothing is seen that they have in common. */
export function partPatterns(one: Pattern, other: Pattern): Parted | undefined {
  if (textOf(one) === textOf(other)) return { common: one, before: [], after: [] };
  const parted = partInside(one, other) ?? turned(partInside(other, one));
  const isShort = parted !== undefined && parted.before.length + parted.after.length <= mostPatterns;
  return isShort ? parted : undefined;
}

function turned(parted: Parted | undefined): Parted | undefined {
  return parted && { common: parted.common, before: parted.after, after: parted.before };
}

function partInside(one: Pattern, other: Pattern): Parted | undefined {
  if (one.kind === 'choice') return partChoices(one.of, other.kind === 'choice' ? other.of : [other]);
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  if (one.kind === 'sequence' && other.kind === 'sequence' && ours.length === theirs.length) {
    const parted = partSequences(ours, theirs);
    if (parted !== undefined) return parted;
  }
  return partByAlternative(ours, other);
}

/** Alternatives that both have, and the others. */
function partChoices(ours: readonly Pattern[], theirs: readonly Pattern[]): Parted | undefined {
  const [known, wanted] = [new Set(ours.map(textOf)), new Set(theirs.map(textOf))];
  const common = ours.filter((one) => wanted.has(textOf(one)));
  if (common.length === 0) return undefined;
  const [before, after] = [
    ours.filter((one) => !wanted.has(textOf(one))),
    theirs.filter((one) => !known.has(textOf(one))),
  ];
  return { common: choiceOf(common), before: someOf(before), after: someOf(after) };
}

/** Part for part: what only one side has begins at the first part where it leaves what is common. */
function partSequences(ours: readonly Pattern[], theirs: readonly Pattern[]): Parted | undefined {
  const common: Pattern[] = [];
  const before: Pattern[] = [];
  const after: Pattern[] = [];
  for (const [at, part] of ours.entries()) {
    const parted = partPatterns(part, theirs[at] as Pattern);
    if (parted === undefined) return undefined;
    for (const own of parted.before) before.push(sequenceOf([...common, own, ...ours.slice(at + 1)]));
    for (const own of parted.after) after.push(sequenceOf([...common, own, ...theirs.slice(at + 1)]));
    common.push(parted.common);
  }
  return { common: sequenceOf(common), before, after };
}

/** One alternative of a sequence makes the other pattern: it had a single value, which is no choice. */
function partByAlternative(ours: readonly Pattern[], other: Pattern): Parted | undefined {
  const wanted = textOf(plain(other));
  for (const [at, part] of ours.entries()) {
    if (part.kind !== 'choice') continue;
    const put = (own: Pattern): Pattern => sequenceOf([...ours.slice(0, at), own, ...ours.slice(at + 1)]);
    const found = part.of.findIndex((own) => textOf(plain(put(own))) === wanted);
    if (found === -1) continue;
    return { common: other, before: someOf(part.of.filter((_, index) => index !== found)).map(put), after: [] };
  }
  return undefined;
}

function partsOf(pattern: Pattern): readonly Pattern[] {
  return pattern.kind === 'sequence' ? pattern.parts : [pattern];
}

function sequenceOf(parts: readonly Pattern[]): Pattern {
  return parts.length === 1 ? (parts[0] as Pattern) : { kind: 'sequence', parts };
}

function choiceOf(of: readonly Pattern[]): Pattern {
  return of.length === 1 ? (of[0] as Pattern) : { kind: 'choice', of };
}

function someOf(of: readonly Pattern[]): Pattern[] {
  return of.length === 0 ? [] : [choiceOf(of)];
}

/** The same strings with sequences in sequences opened and neighbouring texts joined. */
function plain(pattern: Pattern): Pattern {
  const parts: Pattern[] = [];
  const add = (part: Pattern): void => {
    if (part.kind === 'sequence') {
      for (const each of part.parts) add(each);
      return;
    }
    const last = parts.at(-1);
    if (part.kind !== 'literal' || last?.kind !== 'literal') parts.push(part);
    else parts[parts.length - 1] = { kind: 'literal', text: `${last.text}${part.text}` as typeof part.text };
  };
  add(pattern);
  return sequenceOf(parts);
}

function textOf(pattern: Pattern): string {
  return patternKey({ class: 'file', pattern });
}
