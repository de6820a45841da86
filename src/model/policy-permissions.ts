// Permissions by the words of rules, in the classes whose rules are permissions and conditions. One bit for each word.
// Source: permission-semantics 4.1, 4.2 and 4.7 to 4.11.

import type { Permissions } from './permissions.js';

export type PermissionBits = Readonly<Record<string, Permissions>>;

export const signalBits = { send: 0x2, receive: 0x4 } as const;
export const ptraceBits = { trace: 0x2, read: 0x4, tracedby: 0x8, readby: 0x10 } as const;
export const dbusBits = { send: 0x2, receive: 0x4, eavesdrop: 0x20, bind: 0x40 } as const;
export const mqueueBits = {
  write: 0x2,
  read: 0x4,
  create: 0x10,
  delete: 0x20,
  open: 0x40,
  setattr: 0x100,
  getattr: 0x200,
} as const;
export const mountBits = { pivot_root: 0x1, mount: 0x2, umount: 0x4 } as const;
export const usernsBits = { create: 0x8 } as const;
/** The classes of trusted helpers have permissions as words of their strings. */
export const helperBits = { use: 0x2 } as const;
export const ioUringBits = { override_creds: 0x8, sqpoll: 0x10 } as const;

/** What a rule with these words permits: all there is where it has none. Words that are none of the table say nothing. */
export function bitsOfWords(bits: PermissionBits, words: readonly string[]): Permissions {
  const named = words.length === 0 ? Object.keys(bits) : words;
  return named.reduce((sum, word) => sum | (bits[word] ?? 0), 0);
}
