// What the administrator took away and a new rule may give back: the one widening that no setting lets through. Takes the
// base and the live statements of a unit, gives what was withdrawn; takes a new grant, says what of it may return.
// Coarse: two patterns may overlap unless their first literal parts exclude each other.
// Source: product, "The merge law", row 1 0 1.

import type { FileRule, IncludeStatement, LinkRule, Rule, Statement } from '../language/index.js';
import type { FlatRule } from './flatten.js';
import { flattenUnit } from './flatten.js';

export interface Withdrawn {
  /** Rules of the base that grant something which live does not. */
  readonly grants: readonly FlatRule[];
  /** Rules of live that deny something which the base did not. */
  readonly denials: readonly FlatRule[];
  /** Whether more was withdrawn than rules can tell, such as the value of a variable. */
  readonly more: boolean;
}

export const nothingWithdrawn: Withdrawn = { grants: [], denials: [], more: false };

export function isNothing({ grants, denials, more }: Withdrawn): boolean {
  return !more && grants.length === 0 && denials.length === 0;
}

/** What the edits of a unit took away. `rulesBehind` gives the rules that an include stands for. */
export function withdrawnBy(
  base: readonly Statement[],
  ours: readonly Statement[],
  rulesBehind: (include: IncludeStatement) => readonly FlatRule[],
): Withdrawn {
  const [before, after] = [flattenUnit(base), flattenUnit(ours)];
  const isDeny = (rule: FlatRule): boolean => rule.qualifiers.mode === 'deny';
  const keys = (rules: readonly FlatRule[], denies: boolean): Set<string> =>
    new Set(rules.filter((rule) => isDeny(rule) === denies).flatMap((rule) => rule.atoms.map((atom) => atom.key)));
  const [stillGranted, deniedBefore] = [keys(after.rules, false), keys(before.rules, true)];
  const ordered = new Set(after.ordered.map((item) => item.key));
  const gone = before.ordered.filter((item) => !ordered.has(item.key)).map((item) => item.statement);
  const included = gone.flatMap((statement) => (statement.kind === 'include' ? rulesBehind(statement) : []));
  const isGone = (rule: FlatRule): boolean => rule.atoms.some((atom) => !stillGranted.has(atom.key));
  return {
    grants: [...before.rules.filter(isGone), ...included].filter((rule) => !isDeny(rule)),
    denials: after.rules.filter((rule) => isDeny(rule) && rule.atoms.some((atom) => !deniedBefore.has(atom.key))),
    more: gone.some((statement) => statement.kind !== 'include') || before.unknown.length + after.unknown.length > 0,
  };
}

/** The withdrawn rule that a new grant may bring back; undefined where none can. */
export function returningRule(
  grant: FlatRule,
  { grants, denials }: Withdrawn,
  hasAliases: boolean,
): FlatRule | undefined {
  const overlaps = (rule: FlatRule): boolean => mayOverlap(grant.statement.rule, rule.statement.rule, hasAliases);
  const overrules = (rule: FlatRule): boolean =>
    (grant.qualifiers.priority ?? 0) > (rule.qualifiers.priority ?? 0) && overlaps(rule);
  return grants.find(overlaps) ?? denials.find(overrules);
}

/** Whether some access may match both rules. */
export function mayOverlap(one: Rule, other: Rule, hasAliases: boolean): boolean {
  if (one.kind === 'all' || other.kind === 'all') return true;
  if (isFileRule(one) && isFileRule(other)) {
    const [letters, others] = [lettersOf(one), lettersOf(other)];
    if (![...letters].some((letter) => others.has(letter))) return false;
    return hasAliases || prefixesAgree(pathOf(one), pathOf(other));
  }
  if (one.kind === 'capability' && other.kind === 'capability') {
    const [names, others] = [one.names.map((name) => name.value), other.names.map((name) => name.value)];
    return names.length === 0 || others.length === 0 || names.some((name) => others.includes(name));
  }
  return classOf(one) === classOf(other);
}

function isFileRule(rule: Rule): rule is FileRule | LinkRule {
  return rule.kind === 'file' || rule.kind === 'link';
}

function pathOf(rule: FileRule | LinkRule): string {
  return rule.path?.value ?? '/';
}

function lettersOf(rule: FileRule | LinkRule): Set<string> {
  if (rule.kind === 'link') return new Set(['l']);
  if (rule.path === undefined) return new Set([...'rwaklmx']);
  // Executing in the same profile also maps the file.
  const exec = rule.exec === undefined ? '' : 'xm';
  return new Set([...rule.permissions, ...exec, ...(rule.permissions.includes('w') ? 'a' : '')]);
}

/** Rules that stand for each other in some encoding are of one class. */
function classOf(rule: Rule): string {
  switch (rule.kind) {
    case 'unix':
    case 'network':
      return 'network';
    case 'mount':
    case 'pivot-root':
      return 'mount';
    // Its rules also stand among those of files.
    case 'change-profile':
    case 'file':
    case 'link':
      return 'file';
    default:
      return rule.kind;
  }
}

/** Whether a path that begins like one pattern may begin like the other. */
function prefixesAgree(one: string, other: string): boolean {
  const [before, after] = [literalPrefix(one), literalPrefix(other)];
  return before.startsWith(after) || after.startsWith(before);
}

/** What stands before the first byte that may mean something else; a whole literal path ends in a zero byte. */
function literalPrefix(pattern: string): string {
  const collapsed = pattern.replace(/\/{2,}/g, '/');
  const end = collapsed.search(/[*?[{@\\]/);
  return end === -1 ? `${collapsed}\0` : collapsed.slice(0, end);
}
