// Terms of several versions, each once: a version is then a part of them. Takes terms in the order of the rules, gives
// terms with the versions that have them. What stands before and behind the first and last difference is not looked at
// twice. Must never take for shared what some version has not.

import type { Pattern } from '../../language/index.js';
import { sameExec } from '../exec.js';
import type { Effect, Term } from '../term.js';
import { termKey } from '../term-key.js';

/** A term that some versions have: its own in each of them, since the rules behind them are. */
export interface SharedTerm {
  /** One of them; they say the same. */
  readonly term: Term;
  readonly byVersion: readonly (Term | undefined)[];
  readonly isDiffering: boolean;
}

/** A term that stands both in the trimmed ends and between them may come twice; that changes no decision. */
export function shareTerms(versions: readonly (readonly Term[])[]): SharedTerm[] {
  const most = Math.min(...versions.map(({ length }) => length));
  const sameAt = (place: (terms: readonly Term[]) => Term | undefined): boolean =>
    versions.every((terms) => sameTerm(place(terms), place(versions[0] ?? [])));
  let start = 0;
  while (start < most && sameAt((terms) => terms[start])) start += 1;
  let end = 0;
  while (end < most - start && sameAt((terms) => terms[terms.length - 1 - end])) end += 1;
  const shared: SharedTerm[] = [];
  const [first] = versions;
  first?.forEach((term, at) => {
    if (at >= start && at < first.length - end) return;
    const fromEnd = first.length - at;
    const byVersion = versions.map((terms) => terms[at < start ? at : terms.length - fromEnd]);
    shared.push({ term, byVersion, isDiffering: false });
  });
  return [...shared, ...shareMiddle(versions.map((terms) => terms.slice(start, terms.length - end)))];
}

/** Terms of versions that are only asked, and stand behind the others. */
export function setAside(versions: readonly (readonly Term[])[], others: number): SharedTerm[] {
  return versions.flatMap((terms, version) =>
    terms.map((term) => {
      const byVersion: (Term | undefined)[] = [];
      byVersion[others + version] = term;
      return { term, byVersion, isDiffering: false };
    }),
  );
}

function shareMiddle(versions: readonly (readonly Term[])[]): SharedTerm[] {
  const shared = new Map<string, { readonly term: Term; readonly byVersion: (Term | undefined)[] }>();
  versions.forEach((terms, version) => {
    for (const term of terms) {
      const key = termKey(term);
      let one = shared.get(key);
      if (one === undefined) {
        one = { term, byVersion: versions.map(() => undefined) };
        shared.set(key, one);
      }
      one.byVersion[version] ??= term;
    }
  });
  return [...shared.values()].map(({ term, byVersion }) => ({
    term,
    byVersion,
    isDiffering: byVersion.some((one) => one === undefined),
  }));
}

function sameTerm(one: Term | undefined, other: Term | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return one.class === other.class && sameEffect(one.effect, other.effect) && samePattern(one.pattern, other.pattern);
}

function sameEffect(one: Effect, other: Effect): boolean {
  return (
    one.mode === other.mode &&
    one.priority === other.priority &&
    one.permissions === other.permissions &&
    one.audit === other.audit &&
    one.exact === other.exact &&
    (one.exec === undefined || other.exec === undefined ? one.exec === other.exec : sameExec(one.exec, other.exec))
  );
}

function samePattern(one: Pattern, other: Pattern): boolean {
  if (one === other) return true;
  switch (one.kind) {
    case 'literal':
      return other.kind === 'literal' && one.text === other.text;
    case 'class':
      return other.kind === 'class' && one.bytes.join(' ') === other.bytes.join(' ');
    case 'repeat':
      return other.kind === 'repeat' && samePattern(one.of, other.of);
    case 'sequence':
      return other.kind === 'sequence' && samePatterns(one.parts, other.parts);
    case 'choice':
      return other.kind === 'choice' && samePatterns(one.of, other.of);
  }
}

function samePatterns(some: readonly Pattern[], others: readonly Pattern[]): boolean {
  return some.length === others.length && some.every((one, at) => samePattern(one, others[at] as Pattern));
}
