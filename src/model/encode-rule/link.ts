// `link` rules as terms: the link itself, and the pair of link and target. Source: permission-semantics 2.6.

import type { LinkRule } from '../../language/index.js';
import { bothGroups, fileBits } from '../permissions.js';
import type { Term } from '../term.js';
import type { EncodeContext, Given } from './encode.js';
import { termsOfEntry, textPattern } from './file-entry.js';

export function encodeLink(
  { path, target, subset }: LinkRule,
  { id, qualifiers }: Given,
  { sameNames }: EncodeContext,
): Term[] {
  const from = textPattern(path.value);
  const to = textPattern(target.value);
  if (from === undefined || to === undefined) return [];
  const entry = {
    path: from,
    permissions: bothGroups(fileBits.l),
    link: { target: to, subset },
    isLost: sameNames?.lost.has(id) === true,
  };
  return termsOfEntry(entry, qualifiers, id);
}
