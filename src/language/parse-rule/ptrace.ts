// `ptrace [PERMISSIONS] [peer=LABEL],`. Source: policy-language 6.7.

import type { ConditionRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parsePermissions, permissionNames } from './conditions.js';
import type { Words } from './words.js';

const permissions = permissionNames('trace write w', 'read r', 'tracedby', 'readby');

export function parsePtrace(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('ptrace') === undefined) return words.unexpected('rule');
  const found = parsePermissions(words, permissions);
  const conditions = found && parseConditions(words);
  if (conditions === undefined || !words.expectEnd()) return undefined;
  checkConditions(words, conditions, { peer: {} });
  return { kind: 'ptrace', permissions: found ?? [], conditions, peer: undefined };
}
