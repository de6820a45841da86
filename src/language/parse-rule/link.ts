// `link [subset] PATH -> TARGET,`. Source: policy-language 6.1.

import type { LinkRule } from '../ast.js';
import type { Words } from './words.js';

export function parseLink(words: Words): LinkRule | undefined {
  if (words.takeKeyword('link') === undefined) return words.unexpected('rule');
  const subset = words.takeKeyword('subset') !== undefined;
  const path = words.expectWord('path', 'id', 'set-variable');
  if (path === undefined || words.expect('arrow', 'arrow') === undefined) return undefined;
  const target = words.expectWord('target', 'id', 'set-variable');
  if (target === undefined || !words.expectEnd()) return undefined;
  return { kind: 'link', subset, path, target };
}
