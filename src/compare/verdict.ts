// The one word for a comparison: what the policy after permits, as seen from the policy before. Takes changes, gives the
// word. What was not decided makes it unknown, whatever else was found.

import type { Change } from './changes.js';
import { narrows, widens } from './changes.js';

export type Verdict = 'equal' | 'narrower' | 'wider' | 'incomparable' | 'unknown';

export function verdictOf(changes: readonly Change[], isDecided: boolean): Verdict {
  if (!isDecided) return 'unknown';
  const wider = changes.some(widens);
  const narrower = changes.some(narrows);
  if (wider && narrower) return 'incomparable';
  return wider ? 'wider' : narrower ? 'narrower' : 'equal';
}

/** The verdict on the whole, by those on its parts. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict {
  const has = (...wanted: readonly Verdict[]): boolean => verdicts.some((verdict) => wanted.includes(verdict));
  if (has('unknown')) return 'unknown';
  const wider = has('wider', 'incomparable');
  const narrower = has('narrower', 'incomparable');
  if (wider && narrower) return 'incomparable';
  return wider ? 'wider' : narrower ? 'narrower' : 'equal';
}

/** Whether it is proved that nothing more is permitted. */
export function isNotWider(verdict: Verdict): boolean {
  return verdict === 'equal' || verdict === 'narrower';
}
