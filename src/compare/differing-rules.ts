// The rules that not all versions of a profile have, or have as often. Takes lists of rules, gives the rest of each. Its
// cost follows what differs: what stands at the same place from the beginning or from the end is only looked at once.

import type { FileRule, Qualifiers, Rule, Word } from '../language/index.js';
import type { EffectiveRule } from '../policy/index.js';

type Rules = readonly EffectiveRule[];

export interface DifferingRules {
  /** Of each version. A rule that some have twice counts as often as it is there. */
  readonly differing: readonly Rules[];
  /** How many rules are the same in all versions at the beginning, and at the end. */
  readonly start: number;
  readonly end: number;
}

/** What is left of each list without what all have. */
export function differingRules(versions: readonly Rules[]): DifferingRules {
  const { start, end } = sameEnds(versions);
  const middles = versions.map((rules) => rules.slice(start, rules.length - end));
  const counts = new Map<string, number[]>();
  const keyed = middles.map((rules) => rules.map((rule) => ({ rule, key: contentOf(rule) })));
  for (const [at, rules] of keyed.entries()) {
    for (const { key } of rules) {
      const count = counts.get(key) ?? versions.map(() => 0);
      count[at] = (count[at] ?? 0) + 1;
      counts.set(key, count);
    }
  }
  const isShared = (key: string): boolean => {
    const [first, ...others] = counts.get(key) ?? [];
    return others.every((count) => count === first);
  };
  const differing = keyed.map((rules) => rules.filter(({ key }) => !isShared(key)).map(({ rule }) => rule));
  return { differing, start, end };
}

function sameEnds(versions: readonly Rules[]): Pick<DifferingRules, 'start' | 'end'> {
  const [first = [], ...others] = versions;
  const most = versions.reduce((least, rules) => Math.min(least, rules.length), first.length);
  let start = 0;
  while (start < most && others.every((rules) => sameContent(first[start], rules[start]))) start += 1;
  let end = 0;
  const fromEnd = (rules: Rules): EffectiveRule | undefined => rules[rules.length - 1 - end];
  while (end < most - start && others.every((rules) => sameContent(fromEnd(first), fromEnd(rules)))) end += 1;
  return { start, end };
}

/** What a rule says, without where: equal for rules that say the same in the same words. */
function contentOf({ rule, qualifiers }: EffectiveRule): string {
  if (rule.kind === 'file') {
    const { path, target, permissions, exec, safety, subset, form } = rule;
    const { priority, audit, mode, owner } = qualifiers;
    const words = [path?.value, path?.written, target?.value, target?.written].map((text) => `${text ?? ''}\0`);
    const rest = [permissions.join(''), exec?.transition, exec?.scrubbed, safety, subset, form];
    return ['file ', ...words, rest.join(' '), [priority, audit, mode, owner].join(' ')].join('');
  }
  return JSON.stringify([rule, qualifiers], (name, value: unknown) => (isPlace(name) ? undefined : value));
}

function sameContent(one: EffectiveRule | undefined, other: EffectiveRule | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return sameQualifiers(one.qualifiers, other.qualifiers) && sameRule(one.rule, other.rule);
}

function sameQualifiers(one: Qualifiers, other: Qualifiers): boolean {
  return (
    one.priority === other.priority && one.audit === other.audit && one.mode === other.mode && one.owner === other.owner
  );
}

function sameRule(one: Rule, other: Rule): boolean {
  if (one === other) return true;
  return one.kind === 'file' && other.kind === 'file' ? sameFileRule(one, other) : sameValue(one, other);
}

/** By far the most rules are file rules. */
function sameFileRule(one: FileRule, other: FileRule): boolean {
  return (
    sameWord(one.path, other.path) &&
    sameWord(one.target, other.target) &&
    one.permissions.length === other.permissions.length &&
    one.permissions.every((letter, at) => letter === other.permissions[at]) &&
    one.exec?.transition === other.exec?.transition &&
    one.exec?.scrubbed === other.exec?.scrubbed &&
    one.safety === other.safety &&
    one.subset === other.subset &&
    one.form === other.form
  );
}

function sameWord(one: Word | undefined, other: Word | undefined): boolean {
  return one?.value === other?.value && one?.written === other?.written;
}

function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => isPlace(name) || sameValue(one[name as never], other[name as never]));
}

function isPlace(name: string): boolean {
  return name === 'at' || name === 'modeAt';
}
