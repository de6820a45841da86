// What can be asked about message queues: by the name alone, and with the label of the queue. The name of a System V queue
// is a number. Source: permission-semantics 4.8.

import type { ByteText } from '../../base/index.js';
import { anyBytesOf, someText } from '../byte-pattern.js';
import { mqueueBits } from '../policy-permissions.js';
import { keyBytes, keyOfBytes } from '../queue-key.js';
import type { Field, Form } from './fields.js';
import { permissionWords, queriesOf } from './fields.js';

const permissions = permissionWords(mqueueBits, ...['read', 'write', 'create', 'open', 'delete', 'getattr', 'setattr']);

function formsOf(name: Field): readonly Form[] {
  return [
    { name: 'name', fields: [name], permissions },
    { name: 'label', fields: [name, { attribute: 'label', pattern: someText }], permissions },
  ];
}

export const posixQueueQueries = queriesOf('mqueue-posix', formsOf({ attribute: 'name', pattern: someText }));

export const sysvQueueQueries = queriesOf(
  'mqueue-sysv',
  formsOf({ attribute: 'name', pattern: anyBytesOf(4), length: 4, show: showKey, read: readKey }),
);

function showKey(key: ByteText): ByteText {
  return String(keyOfBytes(key)) as ByteText;
}

function readKey(words: ByteText): ByteText | undefined {
  return /^\d+$/.test(words) && Number(words) <= 0xffffffff ? keyBytes(BigInt(words)) : undefined;
}
