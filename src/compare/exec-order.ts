// Which of two execute transitions of one program permits more. Takes transitions, gives an order. Where neither leads to
// all that the other leads to, they are incomparable.
// Source: the conventions for comparisons: `px` < `pix` < `pux` < `ux`, scrubbed < unscrubbed, `-> &x` < `-> x`.

import type { ByteText } from '../base/index.js';
import type { ExecType } from '../model/index.js';
import { sameExec } from '../model/index.js';

export type Order = 'same' | 'wider' | 'narrower' | 'incomparable';

/** What `after` permits, as seen from `before`. */
export function compareExec(before: ExecType, after: ExecType): Order {
  if (sameExec(before, after)) return 'same';
  if (reaches(after, before)) return 'wider';
  return reaches(before, after) ? 'narrower' : 'incomparable';
}

/** Whether `more` permits all that `less` permits. */
function reaches(more: ExecType, less: ExecType): boolean {
  if (less.unsafe && !more.unsafe) return false;
  if (more.to.kind === 'unconfined') return true;
  return fallback(more) >= fallback(less) && leadsTo(more, less);
}

/** What happens where the profile is missing: an error, staying, or running unconfined. */
function fallback({ inherits, fallsBack }: ExecType): number {
  return fallsBack ? 2 : inherits ? 1 : 0;
}

/** A profile stacked on the one at hand confines at least as much as the profile alone. */
function leadsTo({ to: more }: ExecType, { to: less }: ExecType): boolean {
  if (more.kind !== 'named' || less.kind !== 'named') return more.kind === less.kind;
  return more.target === less.target || less.target === (`&${more.target}` as ByteText);
}
