// What can be asked about tracing. Source: permission-semantics 4.2.

import { someText } from '../byte-pattern.js';
import { ptraceBits } from '../policy-permissions.js';
import { permissionWords, queriesOf } from './fields.js';

export const ptraceQueries = queriesOf('ptrace', [
  {
    name: 'ptrace',
    fields: [{ attribute: 'peer', pattern: someText }],
    permissions: permissionWords(ptraceBits, 'trace', 'read', 'tracedby', 'readby'),
  },
]);
