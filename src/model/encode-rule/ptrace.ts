// `ptrace`: class, the label of the other side. Source: permission-semantics 4.2.

import type { ConditionRule } from '../../language/index.js';
import { someText } from '../byte-pattern.js';
import { bitsOfWords, ptraceBits } from '../policy-permissions.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodePtrace(rule: ConditionRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('ptrace')) return [];
  const peer = patternOr(conditionWord(rule.conditions, 'peer'), someText);
  return [classTerm('ptrace', [peer], bitsOfWords(ptraceBits, rule.permissions), given)];
}
