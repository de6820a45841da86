// How grave a change is, so that what matters most is read first: from loss of confinement to what two programs tell each
// other. Takes changes, gives numbers; small ones are grave. Source: issue of the compiler core, "What a person sees".

import { assertNever } from '../base/index.js';
import type { MediationClass } from '../model/index.js';
import type { Change } from './changes.js';

const gravity = {
  confinement: 0,
  domain: 1,
  exec: 2,
  capability: 3,
  system: 4,
  write: 5,
  read: 6,
  network: 7,
  ipc: 8,
  limit: 9,
} as const;

export function gravityOf(change: Change): number {
  switch (change.kind) {
    case 'access':
      return gravityOfAccess(change.class, change.permissions);
    case 'exec':
      return gravity.exec;
    case 'capability':
      return gravity.capability;
    case 'rlimit':
      return gravity.limit;
    case 'mode':
    case 'flag':
    case 'attachment':
    case 'xattrs':
    case 'renamed':
      return gravity.confinement;
    case 'profile-removed':
    case 'profile-added':
      return change.isAttached ? gravity.confinement : gravity.domain;
    default:
      return assertNever(change);
  }
}

/** Of an access in the words of its class. */
export function gravityOfAccess(of: MediationClass, permissions: readonly string[]): number {
  switch (of) {
    case 'file':
      if (permissions.some((word) => word === 'x' || word === 'change_profile' || word === 'onexec')) {
        return gravity.exec;
      }
      return permissions.some((word) => 'walm'.includes(word) || word === 'subset') ? gravity.write : gravity.read;
    case 'capability':
      return gravity.capability;
    case 'mount':
    case 'ptrace':
    case 'userns':
    case 'io_uring':
      return gravity.system;
    case 'network':
      return gravity.network;
    default:
      return gravity.ipc;
  }
}
