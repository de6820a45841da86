// What network and unix rules share: their permissions, and which of them a peer condition allows.

import type { Condition } from '../ast.js';
import { permissionNames } from './conditions.js';
import type { Words } from './words.js';

export const socketPermissions = permissionNames(
  'send write w',
  'receive read r',
  ...'create bind listen accept connect shutdown getattr setattr getopt setopt'.split(' '),
);

const withPeer: ReadonlySet<string> = new Set(['send', 'receive', 'accept', 'connect']);

/** Diagnostics: `language/permission-against-conditions`. */
export function checkPeerPermissions(
  words: Words,
  permissions: readonly string[],
  peer: readonly Condition[] | undefined,
  deciding: readonly string[],
): void {
  const hasPeer = peer?.some(({ name }) => deciding.includes(name)) === true;
  const forbidden = hasPeer ? permissions.find((permission) => !withPeer.has(permission)) : undefined;
  if (forbidden !== undefined) {
    words.complain('language/permission-against-conditions', undefined, { permission: forbidden });
  }
}
