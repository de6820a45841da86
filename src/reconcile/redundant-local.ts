// Rules of the administrator that a change of the vendor makes needless: so far they grant or restrict something, and with
// the new text they do no longer. Takes a change and the set as it would be, gives remarks. Decided by comparing policies
// without the rule; where that cannot be decided, or would cost much, nothing is said. Source: product, "Overrides".

import type { BytePath, Span } from '../base/index.js';
import { hasErrors, lineColumnAt } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { comparePolicies, defaultWalkLimits } from '../compare/index.js';
import type { RuleStatement } from '../language/index.js';
import type { PolicyModel } from '../model/index.js';
import { compilePolicy } from '../model/index.js';
import type { EffectiveProfile, EffectiveRule, ParsedFile } from '../policy/index.js';
import { rootsReading } from './drift-meaning.js';
import type { HostView } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { includesLeadingToOwn } from './own-includes.js';
import type { PolicyState } from './policy-state.js';
import type { Change } from './proposal.js';
import { wordsOf } from './statement-differences.js';

/** A file that more profiles read, or that says more, is nothing to look at rule by rule. */
const mostRoots = 4;
const mostRules = 60;

export function redundantLocals(change: Change, host: HostView, candidate: PolicyState): Remark[] {
  const { live } = host.sets;
  const isOwn = (path: BytePath): boolean => host.isOwn(path);
  const file = candidate.set.files.get(host.pathOf(change.unit.path));
  if (file === undefined || change.text === undefined || change.unit.ours === undefined) return [];
  const behind = includesLeadingToOwn(file.statements, candidate, isOwn).flatMap(
    (include) => candidate.behind(include).files,
  );
  const own = new Set(behind.filter(({ id }) => isOwn(id)));
  const told: Span[] = [];
  return [...own].flatMap((local) => {
    const rules = local.statements.filter((one): one is RuleStatement => one.kind === 'rule');
    const roots = rootsReading(local.id, [live, candidate], host);
    if (rules.length > mostRules || roots.length > mostRoots) return [];
    const isSound = [live, candidate].every((state) =>
      roots.every((root) => !state.set.files.has(root) || !hasErrors(state.resolve(root).diagnostics)),
    );
    const asked = isSound ? rules.filter((rule) => !deniesExecution(rule)) : [];
    return asked.flatMap((rule) => {
      // Whoever takes away all that is told loses nothing: of two rules that stand in for each other one is needed.
      const found = needless(rule, told, local, roots, live, candidate);
      if (found === undefined) return [];
      told.push(rule.at);
      return [found];
    });
  });
}

/** Needed in live, and by nothing and nobody in the candidate. */
function needless(
  rule: RuleStatement,
  told: readonly Span[],
  local: ParsedFile,
  roots: readonly BytePath[],
  live: PolicyState,
  candidate: PolicyState,
): Remark | undefined {
  const after = roots.map((root) => withoutRule(rule.at, root, candidate, told));
  if (!after.every((comparison) => comparison !== undefined && isSame(comparison))) return undefined;
  const before = roots.flatMap((root) => withoutRule(rule.at, root, live) ?? []);
  if (before.some(({ verdict }) => verdict === 'unknown') || before.every(isSame)) return undefined;
  const profile = before.flatMap(({ profiles }) => profiles.filter(({ verdict }) => verdict !== 'equal'))[0]?.name;
  const where = { file: local.id, ...lineColumnAt(local.text, rule.at.start) };
  return remark('reconcile/redundant-local', { profile: profile ?? '', statement: wordsOf(rule) }, where);
}

/** What is not logged otherwise, either. */
function isSame({ verdict, profiles }: Comparison): boolean {
  return verdict === 'equal' && profiles.every(({ logLosses }) => logLosses.length === 0);
}

/** What would stand against it is no one mode of execution. */
function deniesExecution({ rule, qualifiers }: RuleStatement): boolean {
  return qualifiers.mode === 'deny' && rule.kind === 'file' && rule.exec !== undefined;
}

/**
 * A file of policy, without what is gone already, compared with itself without one more rule. Undefined where the file is not
 * there.
 *
 * Beside a denial stands, in both, a rule that grants the same: it counts as needless only where another one denies it, not
 * where nothing happens to grant it just now.
 */
function withoutRule(
  rule: Span,
  root: BytePath,
  state: PolicyState,
  gone: readonly Span[] = [],
): Comparison | undefined {
  if (!state.set.files.has(root)) return undefined;
  const policy = state.resolve(root).value;
  const isIn = ({ origin: { at } }: EffectiveRule, span: Span): boolean =>
    at.file === span.file && at.start >= span.start && at.end <= span.end;
  const isOfRule = (one: EffectiveRule): boolean => isIn(one, rule);
  const isGone = (one: EffectiveRule): boolean => gone.some((span) => isIn(one, span));
  const whole = policy.profiles
    .map((profile) => withRules(profile, (rules) => rules.filter((one) => !isGone(one))))
    .map((profile) => withRules(profile, (rules) => [...rules, ...grantsOf(rules, isOfRule)]));
  const rest = whole.map((profile) =>
    withRules(profile, (rules) => rules.filter((one) => !isOfRule(one) || isMade(one))),
  );
  const [before, after] = [whole, rest].map((profiles) => compilePolicy({ ...policy, profiles })) as [
    PolicyModel,
    PolicyModel,
  ];
  return comparePolicies([before], [after], defaultWalkLimits);
}

function withRules(
  profile: EffectiveProfile,
  change: (rules: readonly EffectiveRule[]) => readonly EffectiveRule[],
): EffectiveProfile {
  return { ...profile, rules: change(profile.rules), children: profile.children.map((one) => withRules(one, change)) };
}

/** Numbers of rules that stand in no text: above all others. */
const firstMade = 2 ** 40;

function isMade({ id }: EffectiveRule): boolean {
  return id >= firstMade;
}

/** For each denial, a rule that grants what it denies. */
function grantsOf(rules: readonly EffectiveRule[], isOfRule: (rule: EffectiveRule) => boolean): EffectiveRule[] {
  return rules
    .filter((one) => isOfRule(one) && one.qualifiers.mode === 'deny')
    .map((one) => ({
      ...one,
      id: (firstMade + one.id) as EffectiveRule['id'],
      qualifiers: { ...one.qualifiers, mode: undefined },
    }));
}
