// Whether one unit may become more permissive when its statements are replaced, judged on the text alone. Takes the
// statements that are live and those of a merge, gives findings. Coarse and sound: what is not known to be harmless is
// a finding; includes are not followed, but their order and their coming and going count.
//
// Why equal text suffices: no rule of AppArmor is before another. An access is granted when the strongest rule that
// matches it grants it, so with the same or fewer grants and the same or more denials at each priority nothing can
// become granted. Execute transitions and links are the exceptions: there a rule that goes can set others free.

import type { Statement } from '../language/index.js';
import type { Atom } from './atoms.js';
import type { Finding } from './finding.js';
import { findingAt } from './finding.js';
import type { FlatRule, FlatUnit } from './flatten.js';
import { flattenUnit } from './flatten.js';
import { judgeHeads, mayBeUnconfined } from './gate-heads.js';
import type { IncludeFacts } from './gate-order.js';
import { judgeOrder, unknownIncludes } from './gate-order.js';
import type { GateVerdict, VerdictDraft } from './verdict.js';

/**
 * What changes when `live` is replaced by `merged`. Nothing is wider when `widenings` and `lostRestrictions` are empty.
 *
 * Source: permission-semantics 2.1 to 2.8, 3 and 4; product, "What more permissive means".
 */
export function judgeStatements(
  live: readonly Statement[],
  merged: readonly Statement[],
  includes: IncludeFacts = unknownIncludes,
): GateVerdict {
  const draft: VerdictDraft = { widenings: [], lostRestrictions: [], narrowings: [], notices: [] };
  const [before, after] = [flattenUnit(live), flattenUnit(merged)];
  for (const { scope, statement } of [...before.unknown, ...after.unknown]) {
    draft.widenings.push(findingAt('reconcile/not-understood', scope, statement));
  }
  judgeHeads(before, after, draft);
  judgeOrder(before, after, includes, draft);
  judgeRules(before, after, draft);
  return draft;
}

function judgeRules(before: FlatUnit, after: FlatUnit, draft: VerdictDraft): void {
  const isDeny = (rule: FlatRule): boolean => rule.qualifiers.mode === 'deny';
  const keys = (rules: readonly FlatRule[]): Set<string> =>
    new Set(rules.flatMap((rule) => rule.atoms.map((atom) => atom.key)));
  const [liveDenials, liveGrants] = split(before.rules, isDeny);
  const [mergedDenials, mergedGrants] = split(after.rules, isDeny);
  const had = { denials: keys(liveDenials), grants: keys(liveGrants) };
  const has = { denials: keys(mergedDenials), grants: keys(mergedGrants) };

  for (const rule of mergedGrants) {
    const gained = without(rule, had.grants);
    if (gained.length > 0) draft.widenings.push(ruleFinding('reconcile/new-grant', rule, gained));
  }
  for (const rule of liveDenials) {
    const lost = without(rule, has.denials);
    if (lost.length > 0) draft.lostRestrictions.push(ruleFinding('reconcile/lost-deny', rule, lost));
  }
  for (const rule of mergedDenials) {
    const gained = without(rule, had.denials);
    if (gained.length === 0) continue;
    if (gained.some((atom) => atom.stirs)) draft.widenings.push(ruleFinding('reconcile/deny-grants', rule, gained));
    else draft.narrowings.push(ruleFinding('reconcile/new-deny', rule, gained));
  }
  const unconfined = mayBeUnconfined(before);
  for (const rule of liveGrants) {
    const lost = without(rule, has.grants);
    if (lost.length === 0) continue;
    if (rule.qualifiers.mode === 'prompt') {
      draft.lostRestrictions.push(ruleFinding('reconcile/lost-prompt', rule, lost));
    } else if (lost.some((atom) => atom.holds)) {
      draft.widenings.push(ruleFinding('reconcile/transition-freed', rule, lost));
    } else if (unconfined.has(rule.scope.profileKey)) {
      draft.widenings.push(ruleFinding('reconcile/mediation-lost', rule, lost));
    } else {
      draft.narrowings.push(ruleFinding('reconcile/grant-withdrawn', rule, lost));
    }
  }
  judgeAudit(before.rules, after.rules, draft);
}

/** Atoms of a rule that no rule of the other side grants or denies. */
function without(rule: FlatRule, others: ReadonlySet<string>): Atom[] {
  return rule.atoms.filter(({ key, within }) => !others.has(key) && !within.some((broader) => others.has(broader)));
}

function judgeAudit(before: readonly FlatRule[], after: readonly FlatRule[], draft: VerdictDraft): void {
  const stays = new Set(after.flatMap((rule) => rule.atoms.map((atom) => atom.key)));
  const logged = new Set(
    after.filter((rule) => rule.qualifiers.audit).flatMap((rule) => rule.atoms.map((atom) => atom.key)),
  );
  for (const rule of before) {
    if (!rule.qualifiers.audit) continue;
    const lost = rule.atoms.filter((atom) => stays.has(atom.key) && !logged.has(atom.key));
    if (lost.length > 0) draft.notices.push(ruleFinding('reconcile/audit-lost', rule, lost));
  }
}

function ruleFinding(code: Finding['code'], rule: FlatRule, atoms: readonly Atom[]): Finding {
  const permissions = [...new Set(atoms.map((atom) => atom.says))].join(' ');
  const keys = atoms.map((atom) => atom.key);
  return { ...findingAt(code, rule.scope, rule.statement, { permissions }), rule, keys };
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
