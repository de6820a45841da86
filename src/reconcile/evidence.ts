// Rules written down for a later run: canonical text without variables, and rules again. Takes rules in force, gives text;
// takes text, gives rules that can be asked what they come to in any profile.

import type { BytePath, ByteText } from '../base/index.js';
import { byteTextOf, fileId, joinBytes } from '../base/index.js';
import type { Node, Qualifiers, Rule } from '../language/index.js';
import { lowerFile, parseFile, spellStatement } from '../language/index.js';
import type { ProfileModel, Term } from '../model/index.js';
import type { EffectiveRule, RuleId } from '../policy/index.js';

/** A rule that was taken away, or a denial that was added, as it is remembered. */
export interface Evidence {
  readonly profile: string;
  /** The rule in canonical text, without variables. */
  readonly rule: ByteText;
  /** The file that it stood in. */
  readonly file: BytePath;
}

const noNode: Node = { kind: 'rule', start: 0, end: 0, children: [] };

/** A rule in force in words that need nothing around them. */
export function ruleText({ rule, qualifiers, origin: { at } }: EffectiveRule): ByteText {
  return spellStatement({ kind: 'rule', at, node: noNode, qualifiers, rule });
}

/**
 * The rule of a text; `number` tells it from others. A text that is no rule stands for every rule: what was taken away is
 * not forgotten.
 */
export function ruleOfText(text: ByteText, file: BytePath, number: number): EffectiveRule {
  const source = { id: fileId(file), text: joinBytes([text, byteTextOf('\n')]) };
  const [statement] = lowerFile(parseFile(source.text, source.id).value, source).value;
  const isRule = statement?.kind === 'rule';
  const rule: Rule = isRule ? statement.rule : { kind: 'all' };
  const qualifiers: Qualifiers = isRule
    ? statement.qualifiers
    : { priority: undefined, audit: false, mode: undefined, owner: undefined };
  const origin = { at: { file: source.id, start: 0, end: 0 }, via: [] };
  return { id: (-1 - number) as RuleId, rule, qualifiers, origin, variables: [], alias: undefined };
}

/** What rules from elsewhere would come to in a profile. */
export function termsIn(profile: ProfileModel, rules: readonly EffectiveRule[]): readonly Term[] {
  return rules.flatMap((rule) => profile.termsOfRule(rule));
}
