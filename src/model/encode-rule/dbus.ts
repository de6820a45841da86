// `dbus`: three forms of match string, each with permissions of its own. To own a name: bus, name. To send or receive:
// bus, name and label of the other side, path, interface, member. To eavesdrop: bus.
// Source: permission-semantics 4.7.

import type { ConditionRule } from '../../language/index.js';
import { anyText } from '../byte-pattern.js';
import { bitsOfWords, dbusBits } from '../policy-permissions.js';
import type { Permissions } from '../permissions.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, nulSeparated, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

const message = dbusBits.send | dbusBits.receive;

export function encodeDbus(rule: ConditionRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('dbus')) return [];
  const conditions = [...rule.conditions, ...(rule.peer ?? [])];
  const [bus, ...others] = ['bus', 'name', 'label', 'path', 'interface', 'member'].map((name) =>
    patternOr(conditionWord(conditions, name), anyText),
  );
  if (bus === undefined) return [];
  const forms: readonly (readonly [Permissions, typeof others])[] = [
    [dbusBits.bind, others.slice(0, 1)],
    [message, others],
    [dbusBits.eavesdrop, []],
  ];
  const permissions = permissionsOf(rule);
  return forms
    .filter(([bits]) => (permissions & bits) !== 0)
    .map(([bits, rest]) => classTerm('dbus', nulSeparated([bus, ...rest]), permissions & bits, given));
}

/** Where no permission is named, the conditions say whether the rule is about messages or about a name to own. */
function permissionsOf({ permissions, conditions, peer = [] }: ConditionRule): Permissions {
  if (permissions.length > 0) return bitsOfWords(dbusBits, permissions);
  const isMessage =
    [...conditions, ...peer].some(({ name }) => ['path', 'interface', 'member', 'label'].includes(name)) ||
    peer.some(({ name }) => name === 'name');
  if (isMessage) return message;
  return conditions.some(({ name }) => name === 'name') ? dbusBits.bind : bitsOfWords(dbusBits, []);
}
