// `userns`: the class alone. Source: permission-semantics 4.10.

import type { ConditionRule } from '../../language/index.js';
import { bitsOfWords, usernsBits } from '../policy-permissions.js';
import type { Term } from '../term.js';
import { classTerm } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodeUserns(rule: ConditionRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('userns')) return [];
  return [classTerm('userns', [], bitsOfWords(usernsBits, rule.permissions), given)];
}
