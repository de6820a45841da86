// `unix [PERMISSIONS] [CONDITIONS] [peer=( … )],`. Source: policy-language 6.6.

import { suggestionFor } from '../../base/index.js';
import type { Condition, ConditionRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parseGroup, parsePermissions } from './conditions.js';
import { checkPeerPermissions, socketPermissions } from './socket.js';
import type { Words } from './words.js';

const socketTypes: ReadonlySet<string> = new Set('none stream dgram raw rdm seqpacket dccp packet'.split(' '));

const one = { single: true };

export function parseUnix(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('unix') === undefined) return words.unexpected('rule');
  const permissions = parsePermissions(words, socketPermissions);
  const conditions = permissions && parseConditions(words);
  const group = conditions && parseGroup(words, 'peer');
  if (permissions === undefined || conditions === undefined || group === undefined || !words.expectEnd()) {
    return undefined;
  }
  const peer = group === 'absent' ? undefined : group;
  checkConditions(words, conditions, { type: one, addr: one });
  checkConditions(words, peer ?? [], { label: one, addr: one });
  for (const condition of [...conditions, ...(peer ?? [])]) checkValue(words, condition);
  checkPeerPermissions(words, permissions, peer, ['label', 'addr']);
  return { kind: 'unix', permissions, conditions, peer };
}

function checkValue(words: Words, { name, values }: Condition): void {
  const value = values[0];
  if (value === undefined) return;
  const isAddress = value.value.startsWith('@') || value.value === 'none' || value.value === 'auto';
  if ((name === 'addr' && !isAddress) || (name === 'type' && !socketTypes.has(value.value))) {
    const near = suggestionFor(value.value, name === 'type' ? socketTypes : ['none', 'auto']);
    words.complain('language/bad-value', value.at, { name, value: value.value, ...near });
  }
}
