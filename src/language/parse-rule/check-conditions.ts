// Which conditions a kind of rule may have, how often, and with how many values.

import { suggestionFor } from '../../base/index.js';
import type { Condition } from '../ast.js';
import type { Words } from './words.js';

/** Per name of a condition: what it may be. By default it stands once, with `=`; of several values the first counts. */
export type ConditionRules = Readonly<Record<string, ConditionRule | undefined>>;

export interface ConditionRule {
  /** May be given again. */
  readonly repeats?: boolean;
  /** Has one value. */
  readonly single?: boolean;
  /** The operator it may have beside `=`. */
  readonly operator?: 'in' | ':=';
}

/** Diagnostics: `language/unknown-condition`, `…/repeated-condition`, `…/bad-condition-operator`, `…/single-value`. */
export function checkConditions(
  words: Words,
  conditions: readonly Condition[],
  rules: ConditionRules,
  seen: Set<string> = new Set(),
): void {
  for (const { name, operator, values, at } of conditions) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      words.complain('language/unknown-condition', at, { name, ...suggestionFor(name, Object.keys(rules)) });
      continue;
    }
    if (operator !== '=' && (operator === undefined || operator !== rule.operator)) {
      words.complain('language/bad-condition-operator', at, { name });
    }
    if (rule.single === true && values.length > 1) words.complain('language/single-value', at, { name });
    if (rule.repeats !== true && seen.has(name)) words.complain('language/repeated-condition', at, { name });
    seen.add(name);
  }
}
