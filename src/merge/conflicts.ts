// What a merge cannot decide, as data: a closed list of kinds, the three texts, a fingerprint that stays the same while the
// three texts do.

import type { ByteText, Digest } from '../base/index.js';
import { fingerprintOf } from '../base/index.js';

export type ConflictKind =
  | 'both-added' // the same thing, or rules for the same path, with different content
  | 'both-changed' // a value became two different ones
  | 'removed-and-changed'
  | 'exec-mode' // two execute modes or targets for one path
  | 'deny-and-grant' // one side forbids what the other side grants
  | 'moved' // one side moved what the other removed, or moved elsewhere
  | 'text'; // neighbouring lines of a text that was not understood

export interface Conflict {
  readonly kind: ConflictKind;
  readonly fingerprint: Digest;
  /** What it is about, for people. */
  readonly about: ByteText;
  /** Empty where a side has nothing. */
  readonly sides: { readonly base: ByteText; readonly ours: ByteText; readonly theirs: ByteText };
}

export function conflictOf(kind: ConflictKind, about: ByteText, sides: Conflict['sides']): Conflict {
  return { kind, about, sides, fingerprint: fingerprintOf([kind, sides.base, sides.ours, sides.theirs]) };
}
