// What can be asked about D-Bus: a message, a name to own, and to listen to all of a bus. What a message does not have is
// empty. Source: permission-semantics 4.7.

import { anyText } from '../byte-pattern.js';
import { dbusBits } from '../policy-permissions.js';
import type { Field } from './fields.js';
import { permissionWords, queriesOf } from './fields.js';

const bus: Field = { attribute: 'bus', pattern: anyText, mayLack: true };

export const dbusQueries = queriesOf('dbus', [
  {
    name: 'message',
    fields: [bus, ...['name', 'label', 'path', 'interface', 'member'].map((attribute) => ({ ...bus, attribute }))],
    permissions: permissionWords(dbusBits, 'send', 'receive'),
  },
  {
    name: 'bind',
    fields: [bus, { attribute: 'name', pattern: anyText, mayLack: true }],
    permissions: permissionWords(dbusBits, 'bind'),
  },
  { name: 'eavesdrop', fields: [bus], permissions: permissionWords(dbusBits, 'eavesdrop') },
]);
