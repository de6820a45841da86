// Who may have written what a run believes. The state directory and the reference decide what live policy becomes, so nobody
// but root, or whoever runs this, may be able to write there. Takes what stands at a path, throws for what is not to be
// trusted: to go on would be to let somebody else write policy.

import type { BytePath, FileStatus } from '../base/index.js';
import { AaMergeError } from '../base/index.js';

export interface Guard {
  /** Besides root. */
  readonly uid: number;
  /** Of the bits of a mode, those that must not be set. */
  readonly writable: number;
  /** Whether a link may lead elsewhere: it is not followed there. */
  readonly mayLeadOut: boolean;
}

/** Nobody else, not even of the group. */
export const guardState = (uid: number): Guard => ({ uid, writable: 0o022, mayLeadOut: false });
/** Packages own it; some make their group own it, too. */
export const guardReference = (uid: number): Guard => ({ uid, writable: 0o002, mayLeadOut: true });

/** Throws: AaMergeError `store/untrusted`. */
export function requireTrusted(path: BytePath, { kind, uid, mode }: FileStatus, guard: Guard): void {
  const refuse = (why: string): AaMergeError => new AaMergeError('store/untrusted', { path, why });
  if (/[\x00-\x1f\x7f]/.test(path)) throw refuse('its name has control characters');
  if (uid !== 0 && uid !== guard.uid) throw refuse(`it belongs to user ${uid}`);
  if (kind !== 'link' && (mode & guard.writable) !== 0) throw refuse('others may write to it');
}

/** Throws: AaMergeError `store/untrusted`. */
export function refuseLinkOut(path: BytePath, text: string): never {
  throw new AaMergeError('store/untrusted', { path, why: `it is a link to \`${text}\`` });
}
