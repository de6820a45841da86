// `all,`. Source: policy-language 6.14.

import type { AllRule } from '../ast.js';
import type { Words } from './words.js';

export function parseAll(words: Words): AllRule | undefined {
  if (words.takeKeyword('all') === undefined) return words.unexpected('rule');
  return words.expectEnd() ? { kind: 'all' } : undefined;
}
