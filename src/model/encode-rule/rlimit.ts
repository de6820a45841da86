// Resource limits as stored numbers. Source: permission-semantics 3; policy-language 6.15.

import type { RlimitRule } from '../../language/index.js';
import { storedLimit } from '../../language/index.js';
import { limitName } from '../rlimits.js';
import type { RlimitTerm } from '../model.js';
import type { Given } from './encode.js';

/** Undefined for what is no limit, which was reported where it was read. */
export function encodeRlimit(rule: RlimitRule, { id }: Pick<Given, 'id'>): RlimitTerm | undefined {
  const value = storedLimit(rule);
  return value === undefined ? undefined : { name: limitName(rule.name), value, rule: id };
}
