// File rules as terms: the path with its permissions, both groups, and the pair of a link.
// Source: permission-semantics 2.3, 2.4, 2.6 and 2.7.

import type { FilePermission, FileRule } from '../../language/index.js';
import { isExactPattern } from '../../language/index.js';
import { anyText, literal, sequence } from '../byte-pattern.js';
import type { ByteText } from '../../base/index.js';
import type { Permissions } from '../permissions.js';
import { bothGroups, fileBits } from '../permissions.js';
import type { Term } from '../term.js';
import type { EncodeContext, Given } from './encode.js';
import { execTypeOf } from './exec-type.js';
import { termsOfEntry, textPattern } from './file-entry.js';

/** Every absolute path: `/{**,}`. */
export const everyPath = sequence(literal('/' as ByteText), anyText);

/** Every permission but execution. */
export const everyLetter = bothGroups(fileBits.r | fileBits.w | fileBits.a | fileBits.l | fileBits.k | fileBits.m);

const lettersToBits: Readonly<Record<FilePermission, Permissions>> = {
  r: fileBits.r,
  w: fileBits.w | fileBits.a,
  a: fileBits.a,
  l: fileBits.l,
  k: fileBits.k,
  m: fileBits.m,
};

/** The terms of a file rule: one for its path, and one for pairs of links where it permits or denies links. */
export function encodeFile(rule: FileRule, { id, qualifiers }: Given, context: EncodeContext): Term[] {
  const { ownName, sameNames, patternOf = textPattern } = context;
  const exec = execTypeOf(rule, ownName);
  const execute = exec === undefined ? 0 : bothGroups(fileBits.x);
  if (rule.path === undefined) {
    return termsOfEntry({ path: everyPath, permissions: everyLetter | execute, exec }, qualifiers, id);
  }
  const path = patternOf(rule.path.value);
  if (path === undefined) return [];
  const letters = rule.permissions.reduce((bits, letter) => bits | lettersToBits[letter], 0);
  const target = exec === undefined && rule.target !== undefined ? patternOf(rule.target.value) : undefined;
  const entry = {
    path,
    permissions: bothGroups(letters) | execute,
    exec,
    exact: exec !== undefined && isExactPattern(rule.path.value),
    link: target && { target, subset: rule.subset },
    isLost: sameNames?.lost.has(id) === true,
  };
  return termsOfEntry(entry, qualifiers, id);
}
