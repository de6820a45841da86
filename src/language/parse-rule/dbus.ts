// `dbus [PERMISSIONS] [CONDITIONS] [peer=( … )],`. Source: policy-language 6.9.

import type { Condition, ConditionRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parseGroup, parsePermissions, permissionNames } from './conditions.js';
import type { Words } from './words.js';

const permissions = permissionNames('send write w', 'receive read r', 'bind', 'eavesdrop');

const one = { single: true };
const local = { bus: one, name: one, path: one, interface: one, member: one };

export function parseDbus(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('dbus') === undefined) return words.unexpected('rule');
  const found = parsePermissions(words, permissions);
  const conditions = found && parseConditions(words);
  const group = conditions && parseGroup(words, 'peer');
  if (found === undefined || conditions === undefined || group === undefined || !words.expectEnd()) return undefined;
  const peer = group === 'absent' ? undefined : group;
  const seen = new Set<string>();
  checkConditions(words, conditions, local, seen);
  checkConditions(words, peer ?? [], { ...local, label: one }, seen);
  checkKind(words, found, conditions, peer ?? []);
  return { kind: 'dbus', permissions: found, conditions, peer };
}

/** A rule is about a name to own, or about messages; what it permits must fit. */
function checkKind(
  words: Words,
  found: readonly string[],
  conditions: readonly Condition[],
  peer: readonly Condition[],
): void {
  const all = [...conditions, ...peer];
  const has = (...names: readonly string[]): boolean => all.some(({ name }) => names.includes(name));
  const isService = conditions.some(({ name }) => name === 'name');
  const isMessage = has('path', 'interface', 'member', 'label') || peer.some(({ name }) => name === 'name');
  if (isService && isMessage) words.complain('language/dbus-service-and-message', undefined);
  const forbidden = found.find(
    (permission) =>
      (permission === 'bind' && isMessage) ||
      ((permission === 'send' || permission === 'receive') && isService) ||
      (permission === 'eavesdrop' && (isMessage || has('name'))),
  );
  if (forbidden !== undefined) {
    words.complain('language/permission-against-conditions', undefined, { permission: forbidden });
  }
}
