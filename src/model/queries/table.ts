// What can be asked about each class, by the features that kernel and abi share. Takes a class, gives its queries.

import type { MediatedFeatures } from '../../policy/index.js';
import type { AutomatonClass } from '../classes.js';
import { dbusQueries } from './dbus.js';
import { fileQueries } from './file.js';
import { helperQueries } from './helper.js';
import { ioUringQueries } from './io-uring.js';
import { mountQueries } from './mount.js';
import { posixQueueQueries, sysvQueueQueries } from './mqueue.js';
import { ptraceQueries } from './ptrace.js';
import type { ClassQueries } from './query.js';
import { signalQueries } from './signal.js';
import { socketQueries } from './sockets.js';
import { usernsQueries } from './userns.js';

export function queriesFor(name: AutomatonClass, features: MediatedFeatures): ClassQueries {
  switch (name) {
    case 'file':
      return fileQueries;
    case 'mount':
      return mountQueries;
    case 'ptrace':
      return ptraceQueries;
    case 'signal':
      return signalQueries;
    case 'mqueue-posix':
      return posixQueueQueries;
    case 'mqueue-sysv':
      return sysvQueueQueries;
    case 'userns':
      return usernsQueries;
    case 'io_uring':
      return ioUringQueries;
    case 'dbus':
      return dbusQueries;
    case 'helper':
      return helperQueries([]);
    case 'network-table':
    case 'unix-v7':
    case 'network-v8':
    case 'network-v9':
    case 'network-skb':
      return socketQueries(name, features);
  }
}
