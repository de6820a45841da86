// `mqueue [PERMISSIONS] [type=posix|sysv] [label=LABEL] [NAME],`. Source: policy-language 6.11.

import { suggestionFor } from '../../base/index.js';
import type { Condition, MqueueRule, Word } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parsePermissions, permissionNames } from './conditions.js';
import type { Words } from './words.js';

const permissions = permissionNames('read r', 'write w', 'create', 'open', 'delete', 'getattr', 'setattr');

export function parseMqueue(words: Words): MqueueRule | undefined {
  if (words.takeKeyword('mqueue') === undefined) return words.unexpected('rule');
  const found = parsePermissions(words, permissions);
  const conditions = found && parseConditions(words);
  if (conditions === undefined) return undefined;
  const name = words.takeWord('id');
  if (!words.expectEnd()) return undefined;
  checkConditions(words, conditions, { type: { repeats: true }, label: {} });
  checkType(words, conditions, name);
  return { kind: 'mqueue', permissions: found ?? [], conditions, peer: undefined, name };
}

/** A name says the type: a path is posix, a number is sysv. Of several types the first counts. */
function checkType(words: Words, conditions: readonly Condition[], name: Word | undefined): void {
  const types = conditions.flatMap((condition) => (condition.name === 'type' ? condition.values.slice(0, 1) : []));
  for (const { value, at } of types) {
    if (value !== 'posix' && value !== 'sysv') {
      words.complain('language/bad-value', at, { name: 'type', value, ...suggestionFor(value, ['posix', 'sysv']) });
    }
  }
  const [type] = types;
  if (name === undefined) return;
  const implied = name.value.startsWith('/') ? 'posix' : /^\d+$/.test(name.value) ? 'sysv' : undefined;
  if (implied === undefined || (type !== undefined && type.value !== implied)) {
    words.complain('language/bad-queue-name', name.at, { name: name.value, type: type?.value ?? '' });
  }
}
