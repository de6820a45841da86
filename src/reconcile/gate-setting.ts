// What the setting says to what was found about one change. Takes findings as remarks, gives a hold or lets it go on. What
// the law forbids is not asked here. Source: product, "The gate" and "Fine print".

import type { Hold, Remark } from './outcome.js';

/** What to do with a merge that is more permissive than live. */
export type WideningSetting = 'refuse' | 'strict' | 'partial' | 'report';

export interface GateQuestion {
  readonly widenings: readonly Remark[];
  /** What could not be decided. */
  readonly doubts: readonly Remark[];
  /** Whether the administrator edited or overrode the unit. */
  readonly isOwners: boolean;
}

/** Whether the change must be held. An untouched unit follows its vendor, but for `strict`. */
export function applySetting(
  { widenings, doubts, isOwners }: GateQuestion,
  setting: WideningSetting,
): Hold | undefined {
  if (setting === 'report' || (setting !== 'strict' && !isOwners)) return undefined;
  if (widenings.length > 0) return { kind: 'widening', standing: 'refused', reasons: [...widenings, ...doubts] };
  return doubts.length > 0 ? { kind: 'unknown', standing: 'held', reasons: doubts } : undefined;
}
