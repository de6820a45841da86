// One rule with its qualifiers: node of the tree to typed statement.

import type { RuleStatement } from './ast.js';
import type { Node, Token } from './cst.js';
import { namesHelperClass } from './parse-rule/helper.js';
import { ruleWords } from './parse-rule/rule-keywords.js';
import { ruleKindOf, ruleParsers } from './parse-rule/table.js';
import type { Words } from './parse-rule/words.js';
import { checkQualifiers, parseQualifiers } from './qualifiers.js';

/**
 * Undefined where the words make no rule; diagnostics then say why. With `hasHelpers`, a first word that is no path names a
 * class that a trusted helper enforces.
 */
export function lowerRule(node: Node, words: Words, hasHelpers = false): RuleStatement | undefined {
  const qualifiers = parseQualifiers(words);
  const first = words.next;
  if (qualifiers === undefined) return undefined;
  const kind = first && (hasHelpers && namesHelperClass(first) ? 'helper' : ruleKindOf(first));
  if (first !== undefined && isHeadStart(first)) return words.complain('language/missing-block', first);
  if (kind === undefined) return words.unexpected('rule', ruleWords());
  const rule = ruleParsers[kind](words, qualifiers);
  if (rule === undefined) return undefined;
  checkQualifiers(words, qualifiers, kind);
  return { kind: 'rule', at: words.findings.span(node), node, qualifiers, rule };
}

function isHeadStart({ kind }: Token): boolean {
  return kind === 'profile' || kind === 'hat' || kind === 'caret';
}
