// What can be asked about io_uring: a polling thread, and the credentials of another label.
// Source: permission-semantics 4.11.

import { someText } from '../byte-pattern.js';
import { ioUringBits } from '../policy-permissions.js';
import { permissionWords, queriesOf } from './fields.js';

export const ioUringQueries = queriesOf('io_uring', [
  { name: 'sqpoll', fields: [], permissions: permissionWords(ioUringBits, 'sqpoll') },
  {
    name: 'override_creds',
    fields: [{ attribute: 'label', pattern: someText }],
    permissions: permissionWords(ioUringBits, 'override_creds'),
  },
]);
