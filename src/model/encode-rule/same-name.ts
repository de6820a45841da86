// File rules that the compiler loses. It takes a file rule and a change_profile rule for one where the path of the one is
// the name of the other, letter by letter, and then keeps what it needs for the profile: the permissions on the path are
// gone, a denial too. Only links stay, and who may execute may still change the profile then.
// Takes the rules of a profile, says which are concerned. Source: permission-semantics 2.9; the compiler's output.

import type { ByteText } from '../../base/index.js';
import type { FileRule, Qualifiers, Rule, Word } from '../../language/index.js';
import { valueAsWritten } from '../../language/index.js';
import type { EffectiveRule, RuleId } from '../../policy/index.js';

/** What becomes of rules that have a change_profile rule's name for a path. */
export interface SameNames {
  /** File and link rules that permit and deny nothing on their path. */
  readonly lost: ReadonlySet<RuleId>;
  /** Lost rules with execution, by the change_profile rule that has taken them. */
  readonly execution: ReadonlyMap<RuleId, readonly { readonly rule: FileRule; readonly qualifiers: Qualifiers }[]>;
}

/** Rules of one profile that the compiler takes for one. */
export function findSameNames(rules: readonly EffectiveRule[]): SameNames {
  const lost = new Set<RuleId>();
  const execution = new Map<RuleId, { readonly rule: FileRule; readonly qualifiers: Qualifiers }[]>();
  const takers = new Map<string, EffectiveRule>();
  for (const rule of rules) {
    const key = rule.rule.kind === 'change-profile' ? keyOf(rule) : undefined;
    if (key !== undefined) takers.set(key, rule);
  }
  if (takers.size === 0) return { lost, execution };
  for (const effective of rules) {
    const { rule, qualifiers, id } = effective;
    const key = rule.kind === 'change-profile' ? undefined : keyOf(effective);
    const taker = key === undefined ? undefined : takers.get(key);
    if (taker === undefined) continue;
    lost.add(id);
    if (rule.kind !== 'file' || rule.exec === undefined) continue;
    const taken = execution.get(taker.id) ?? [];
    taken.push({ rule, qualifiers });
    execution.set(taker.id, taken);
  }
  return { lost, execution };
}

/** Equal where the compiler takes rules for one; undefined for rules that never are. */
function keyOf({ rule, qualifiers: { mode, audit, priority } }: EffectiveRule): string | undefined {
  const words = wordsOf(rule);
  return words && [mode ?? '', audit ? 'audit' : '', priority ?? 0, ...words].join('\0');
}

/** Name, and target or program. */
function wordsOf(rule: Rule): readonly string[] | undefined {
  switch (rule.kind) {
    case 'change-profile':
      return [rule.target?.value ?? '**', rule.exec?.value ?? ''];
    case 'file': {
      if (rule.path === undefined) return undefined;
      const isLink = rule.exec === undefined && rule.permissions.includes('l');
      const target = isLink ? rule.target?.value : undefined;
      return target !== undefined && rule.subset ? undefined : [uncollapsed(rule.path), target ?? ''];
    }
    case 'link':
      return rule.subset ? undefined : [uncollapsed(rule.path), rule.target.value];
    default:
      return undefined;
  }
}

/** A path as the compiler compares rules: slashes are made one only after that. */
export function uncollapsed(path: Word): ByteText {
  const written = valueAsWritten(path);
  return written.includes('//') ? written : path.value;
}
