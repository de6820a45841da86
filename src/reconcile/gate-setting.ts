// What the setting says to a verdict. Takes the verdict of one change, gives a hold or lets it go on.
// Source: product, "The gate" and "Fine print".

import type { Finding } from './finding.js';
import type { HoldKind } from './outcome.js';
import type { GateVerdict } from './verdict.js';
import { isNotWider } from './verdict.js';

/** What to do with a merge that may be more permissive. `partial` is not among them yet. */
export type WideningSetting = 'refuse' | 'strict' | 'report';

export interface GateHold {
  readonly kind: Extract<HoldKind, 'widening' | 'lost-local'>;
  readonly standing: 'held' | 'refused';
  readonly reasons: readonly Finding[];
}

/**
 * Whether the change must be held.
 *
 * `isOwners` tells whether the administrator edited or overrode the unit; `denies` whether what is behind a lost include
 * denies something. A lost local file holds under every setting.
 */
export function applySetting(
  verdict: GateVerdict,
  setting: WideningSetting,
  isOwners: boolean,
  denies: (lost: Finding) => boolean,
): GateHold | undefined {
  const local = verdict.lostRestrictions.filter((finding) => finding.code === 'reconcile/lost-local');
  if (local.length > 0)
    return { kind: 'lost-local', standing: local.some(denies) ? 'refused' : 'held', reasons: local };
  if (isNotWider(verdict) || setting === 'report' || (setting === 'refuse' && !isOwners)) return undefined;
  return { kind: 'widening', standing: 'refused', reasons: [...verdict.widenings, ...verdict.lostRestrictions] };
}
