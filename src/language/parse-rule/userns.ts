// `userns [create],`. Source: policy-language 6.12.

import type { ConditionRule } from '../ast.js';
import type { Words } from './words.js';

export function parseUserns(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('userns') === undefined) return words.unexpected('rule');
  const create = words.takeKeyword('create');
  if (!words.expectEnd()) return undefined;
  return { kind: 'userns', permissions: create === undefined ? [] : [create], conditions: [], peer: undefined };
}
