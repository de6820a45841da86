// Statements whose order can matter: definitions, includes, resource limits. Takes two flat units and what is known about
// the included files, adds to a verdict.
//
// Within one profile a file is read once: a second include of it is skipped, wherever the first one stands. Of two limits
// for one resource the later wins. Definitions see what was defined before them.

import type { IncludeStatement, RlimitRule, Statement } from '../language/index.js';
import type { DiagnosticCode } from '../base/index.js';
import { assertNever } from '../base/index.js';
import { findingAt } from './finding.js';
import type { FlatUnit, Ordered } from './flatten.js';
import type { VerdictDraft } from './verdict.js';

/**
 * What statements that have an order are about; only those of one topic have an order among themselves.
 * - `abi`: the first decides;
 * - `variables`: their order matters only beside `late` ones, which look at those before them or yield to them;
 * - `limits`: the last decides;
 * - `skips`: includes under a condition or in a block, which may make others be skipped.
 */
export type Topic = 'abi' | 'variables' | 'late' | 'limits' | 'skips';

export const allTopics: ReadonlySet<Topic> = new Set<Topic>(['abi', 'variables', 'late', 'limits', 'skips']);

/** The topics of one statement, what is inside it and behind it aside. */
export function topicsIn(statement: Statement, isInBody: boolean): readonly Topic[] {
  switch (statement.kind) {
    case 'abi':
      // Only before the first profile an abi decides.
      return isInBody ? [] : ['abi'];
    case 'variable': {
      const isLate = statement.operator === ':=' || statement.operator === '?=';
      return isLate ? ['variables', 'late'] : ['variables'];
    }
    case 'boolean':
      return ['variables', 'late'];
    case 'rule':
      return statement.rule.kind === 'rlimit' ? ['limits'] : [];
    case 'broken':
      return [...allTopics];
    default:
      return [];
  }
}

/** What is known about the files that a unit includes. */
export interface IncludeFacts {
  /** Whether it leads to no statement at all. */
  isEmpty(include: IncludeStatement): boolean;
  /** What it may lead to whose order matters. */
  topicsOf(include: IncludeStatement, isInBody: boolean): ReadonlySet<Topic>;
  /** Whether it leads to an override with rules. */
  isLocal(include: IncludeStatement): boolean;
  /** Whether the administrator's rules come in by it, through whatever files. */
  leadsToOwn(include: IncludeStatement): boolean;
}

/** Nothing is known. */
export const unknownIncludes: IncludeFacts = {
  isEmpty: () => false,
  topicsOf: () => allTopics,
  isLocal: () => false,
  leadsToOwn: () => false,
};

type Rlimit = Ordered & { readonly statement: { readonly rule: RlimitRule } };

export function judgeOrder(before: FlatUnit, after: FlatUnit, includes: IncludeFacts, draft: VerdictDraft): void {
  const counts = ({ statement, isInBody }: Ordered): boolean => statement.kind !== 'abi' || !isInBody;
  const [live, merged] = [byProfile(before.ordered.filter(counts)), byProfile(after.ordered.filter(counts))];
  const profiles = new Set(after.profiles.map((profile) => profile.scope.profileKey));
  const known = new Set(before.profiles.map((profile) => profile.scope.profileKey));
  for (const key of new Set([...live.keys(), ...merged.keys()])) {
    // Of a profile that comes or goes this is no news.
    if (profiles.has(key) === known.has(key)) judgeProfile(live.get(key) ?? [], merged.get(key) ?? [], includes, draft);
  }
}

function judgeProfile(
  live: readonly Ordered[],
  merged: readonly Ordered[],
  includes: IncludeFacts,
  draft: VerdictDraft,
): void {
  if (sameKeys(live, merged)) return;
  const topicsOf = ({ statement, isInBody, scope }: Ordered): ReadonlySet<Topic> =>
    statement.kind === 'include'
      ? new Set([...includes.topicsOf(statement, isInBody), ...(scope.isNested ? (['skips'] as const) : [])])
      : new Set(topicsIn(statement, isInBody));
  const all = [...live, ...merged];
  const isFree = !all.some((item) => item.statement.kind === 'include' && topicsOf(item).has('limits'));
  const isApart = (item: Ordered): item is Rlimit => isFree && item.statement.kind === 'rule';
  const [liveRest, mergedRest] = [live.filter((item) => !isApart(item)), merged.filter((item) => !isApart(item))];
  const isNothing = ({ statement }: Ordered): boolean => statement.kind === 'include' && includes.isEmpty(statement);
  const [allGone, allCome] = [difference(liveRest, mergedRest), difference(mergedRest, liveRest)];
  const [gone, come] = [allGone.filter((item) => !isNothing(item)), allCome.filter((item) => !isNothing(item))];
  for (const item of come) draft.widenings.push(orderedFinding(codeOfNew(item), item));
  for (const item of gone) draft.lostRestrictions.push(orderedFinding(codeOfLost(item, includes), item));
  if (isFree) judgeLimits(live.filter(isApart), merged.filter(isApart), draft);
  if (gone.length + come.length > 0) return;
  const topics = all.map(topicsOf);
  const isLate = topics.some((each) => each.has('late'));
  const mayRepeat = topics.some((each) => each.has('skips')) || repeats(live) || repeats(merged);
  const tests: readonly ((item: Ordered) => boolean)[] = [
    (item) => topicsOf(item).has('abi'),
    (item) => topicsOf(item).has('limits'),
    (item) => isLate && topicsOf(item).has('variables'),
    (item) => mayRepeat && item.statement.kind === 'include',
  ];
  const stays = (item: Ordered): boolean => !allGone.includes(item) && !allCome.includes(item);
  const [liveOrder, mergedOrder] = [liveRest.filter(stays), mergedRest.filter(stays)];
  const moved = tests.flatMap((test) => firstMoved(liveOrder.filter(test), mergedOrder.filter(test)))[0];
  if (moved !== undefined) draft.widenings.push(orderedFinding('reconcile/order-changed', moved));
}

function firstMoved(live: readonly Ordered[], merged: readonly Ordered[]): Ordered[] {
  return merged.filter((item, at) => item.key !== live[at]?.key).slice(0, 1);
}

/** Limits where no include can hold others: each resource for itself. */
function judgeLimits(live: readonly Rlimit[], merged: readonly Rlimit[], draft: VerdictDraft): void {
  const names = new Set([...live, ...merged].map((item) => item.statement.rule.name));
  for (const name of names) {
    const isOfName = (item: Rlimit): boolean => item.statement.rule.name === name;
    const [had, has] = [live.filter(isOfName), merged.filter(isOfName)];
    if (sameKeys(had, has)) continue;
    const [before, after] = [had[0], has[0]];
    const isPlain =
      had.length <= 1 && has.length <= 1 && (before === undefined || before.scope.key === after?.scope.key);
    // A file that others include may raise what they limit.
    const isFinal = before !== undefined || after?.scope.profileKey !== '';
    if (
      isPlain &&
      isFinal &&
      after !== undefined &&
      (before === undefined || isLower(before.statement.rule, after.statement.rule))
    ) {
      draft.narrowings.push(orderedFinding('reconcile/stricter-rlimit', after));
      continue;
    }
    const loosened = before ?? after;
    if (loosened !== undefined) draft.lostRestrictions.push(orderedFinding('reconcile/looser-rlimit', loosened));
  }
}

/** Whether a limit is clearly lower: plain numbers in one unit, or a number where there was none. */
export function isLower(before: RlimitRule, after: RlimitRule): boolean {
  if (before.name === 'nice' || !isPlainNumber(after.value.value)) return false;
  if (before.value.value === 'infinity') return true;
  if (!isPlainNumber(before.value.value) || before.unit !== after.unit) return false;
  return Number(after.value.value) < Number(before.value.value);
}

/** Decimal, and not so large that digits are lost; a leading zero means octal. */
function isPlainNumber(text: string): boolean {
  return /^(0|[1-9][0-9]{0,14})$/.test(text);
}

function codeOfNew({ statement }: Ordered): DiagnosticCode {
  switch (statement.kind) {
    case 'include':
      return 'reconcile/new-include';
    case 'alias':
      return 'reconcile/new-alias';
    case 'variable':
    case 'boolean':
      return 'reconcile/definition-changed';
    case 'abi':
      return 'reconcile/abi-changed';
    case 'rule':
      return 'reconcile/order-changed';
    default:
      return assertNever(statement);
  }
}

function codeOfLost({ statement }: Ordered, includes: IncludeFacts): DiagnosticCode {
  switch (statement.kind) {
    case 'include':
      return includes.isLocal(statement) ? 'reconcile/lost-local' : 'reconcile/lost-include';
    case 'alias':
      return 'reconcile/lost-alias';
    case 'variable':
    case 'boolean':
      return 'reconcile/definition-changed';
    case 'abi':
      return 'reconcile/abi-changed';
    case 'rule':
      return 'reconcile/looser-rlimit';
    default:
      return assertNever(statement);
  }
}

function orderedFinding(code: DiagnosticCode, { scope, statement, key }: Ordered): VerdictDraft['widenings'][number] {
  return findingAt(code, scope, statement, {}, [key]);
}

function byProfile(items: readonly Ordered[]): Map<string, Ordered[]> {
  const found = new Map<string, Ordered[]>();
  for (const item of items) {
    const { profileKey } = item.scope;
    const list = found.get(profileKey);
    if (list === undefined) found.set(profileKey, [item]);
    else list.push(item);
  }
  return found;
}

function sameKeys(one: readonly Ordered[], other: readonly Ordered[]): boolean {
  return one.length === other.length && one.every((item, at) => item.key === other[at]?.key);
}

/** Items of the first list that the second does not have as often. */
function difference(items: readonly Ordered[], others: readonly Ordered[]): Ordered[] {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  return items.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Whether some file is included twice: the second time it is skipped. */
function repeats(items: readonly Ordered[]): boolean {
  const paths = items.flatMap(({ statement }) => (statement.kind === 'include' ? [statement.path] : []));
  return new Set(paths).size < paths.length;
}
