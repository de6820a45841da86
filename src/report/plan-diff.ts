// The difference that an outcome makes, or of a held unit would make, to the live file. Takes an outcome, gives lines.

import type { UnitOutcome } from '../reconcile/index.js';
import { unifiedDiff } from './unified-diff.js';

/** Lines of a unified diff; none where nothing changes. */
export function unitDiff({ unit, renamedFrom, live, hold }: UnitOutcome): string[] {
  if (live === undefined || (hold !== undefined && live.after === undefined)) return [];
  const name = hold === undefined ? 'new' : 'held';
  return unifiedDiff(
    { name: `live/${renamedFrom ?? unit}`, text: live.before },
    { name: `${name}/${unit}`, text: live.after },
  );
}
