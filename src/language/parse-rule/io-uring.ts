// `io_uring [PERMISSIONS] [label=LABEL],`; the label may stand in a group of any name. Source: policy-language 6.13.

import type { ConditionRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parseGroup, parsePermissions, permissionNames } from './conditions.js';
import type { Words } from './words.js';

const permissions = permissionNames('override_creds', 'sqpoll');

export function parseIoUring(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('io_uring') === undefined) return words.unexpected('rule');
  const found = parsePermissions(words, permissions);
  const conditions = found && parseConditions(words);
  const peer = conditions && parseGroup(words);
  if (conditions === undefined || peer === undefined || !words.expectEnd()) return undefined;
  const seen = new Set<string>();
  checkConditions(words, conditions, { label: { single: true } }, seen);
  if (peer !== 'absent') checkConditions(words, peer, { label: { single: true } }, seen);
  return { kind: 'io_uring', permissions: found ?? [], conditions, peer: peer === 'absent' ? undefined : peer };
}
