// What can be asked about user namespaces. Source: permission-semantics 4.10.

import { usernsBits } from '../policy-permissions.js';
import { permissionWords, queriesOf } from './fields.js';

export const usernsQueries = queriesOf('userns', [
  { name: 'userns', fields: [], permissions: permissionWords(usernsBits, 'create') },
]);
