// `pivot_root [oldroot=PATH] [NEWROOT] [-> PROFILE],`. Source: policy-language 6.10.

import type { PivotRootRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions } from './conditions.js';
import type { Words } from './words.js';

export function parsePivotRoot(words: Words): PivotRootRule | undefined {
  if (words.takeKeyword('pivot_root') === undefined) return words.unexpected('rule');
  const conditions = parseConditions(words);
  if (conditions === undefined) return undefined;
  const newRoot = words.takeWord('id');
  const arrow = words.take('arrow');
  const target = arrow && words.expectWord('target', 'id');
  if ((arrow !== undefined && target === undefined) || !words.expectEnd()) return undefined;
  checkConditions(words, conditions.slice(-1), { oldroot: { operator: 'in' } });
  return { kind: 'pivot-root', conditions, newRoot, target };
}
