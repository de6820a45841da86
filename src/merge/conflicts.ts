// What a merge cannot decide, as data: a closed list of kinds, the three texts, a fingerprint that stays the same while the
// three texts do.

import type { ByteText, Digest, Span } from '../base/index.js';
import { fingerprintOf } from '../base/index.js';
import type { Side } from './match.js';

/** Each has a code of the same name, `merge/…`. */
export type ConflictKind =
  | 'both-added' // the same block, or rules about one thing, with different content
  | 'both-changed' // a value became two different ones
  | 'removed-and-changed'
  | 'exec-mode' // two execute modes or targets for one path
  | 'deny-and-grant' // one side denies, or denied, what the other side grants
  | 'moved' // one side moved what the other removed, or moved elsewhere
  | 'text'; // neighbouring lines of a text that was not understood

/** What a person has to choose from: whole lines, empty where a side has nothing. */
export type Choice = Readonly<Record<Side, ByteText>>;

export interface Conflict {
  readonly kind: ConflictKind;
  readonly fingerprint: Digest;
  /** What it is about, in canonical words; empty where that cannot be said. */
  readonly about: ByteText;
  readonly sides: Choice;
  /** Where it stands in each file that has something of it. */
  readonly at: Readonly<Partial<Record<Side, Span>>>;
}

export function conflictOf(
  kind: ConflictKind,
  sides: Choice,
  about = '' as ByteText,
  at: Conflict['at'] = {},
): Conflict {
  return { kind, about, sides, at, fingerprint: fingerprintOf([kind, sides.base, sides.ours, sides.theirs]) };
}
