// `pivot_root`: new root, old root. The profile after the arrow means nothing. Source: permission-semantics 4.9.

import type { PivotRootRule } from '../../language/index.js';
import { anyText } from '../byte-pattern.js';
import { mountBits } from '../policy-permissions.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, nulSeparated, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodePivotRoot(rule: PivotRootRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('mount')) return [];
  const newRoot = patternOr(rule.newRoot, anyText);
  const oldRoot = patternOr(conditionWord(rule.conditions, 'oldroot'), anyText);
  return [classTerm('mount', nulSeparated([newRoot, oldRoot]), mountBits.pivot_root, given)];
}
