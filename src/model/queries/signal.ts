// What can be asked about signals. Source: permission-semantics 4.1.

import type { ByteText } from '../../base/index.js';
import { oneOf, someText } from '../byte-pattern.js';
import { signalBits } from '../policy-permissions.js';
import { firstRealTimeSignal, lastNamedSignal, lastRealTimeSignal, signalName, signalNumber } from '../signals.js';
import { permissionWords, queriesOf } from './fields.js';

export const signalQueries = queriesOf('signal', [
  {
    name: 'signal',
    fields: [
      {
        attribute: 'signal',
        pattern: oneOf([
          [1, lastNamedSignal],
          [firstRealTimeSignal, lastRealTimeSignal],
        ]),
        length: 1,
        joined: true,
        show: (byte) => signalName(byte.charCodeAt(0)) ?? byte,
        read: (name) => {
          const number = signalNumber(name);
          return number === undefined ? undefined : (String.fromCharCode(number) as ByteText);
        },
      },
      { attribute: 'peer', pattern: someText },
    ],
    permissions: permissionWords(signalBits, 'send', 'receive'),
  },
]);
