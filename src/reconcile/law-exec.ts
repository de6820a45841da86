// Where execution leads is no yes or no: it merges as a value among the sides that permit it. Takes what passes at one
// string, gives what breaks the law. Source: product, "The merge law".

import type { Passing } from '../compare/index.js';
import { compareExec } from '../compare/index.js';
import type { ExecType } from '../model/index.js';
import { execKey } from '../model/index.js';
import type { Four, FourSide } from './four.js';
import type { Explained, Witnessing } from './law-explain.js';
import { rightValue } from './law-rows.js';
import type { LawView } from './law-view.js';

/** What is wrong with a transition of the merged state; undefined where nothing is. */
export function explainExec(passing: Four<Passing>, who: 'owner' | 'other', view: LawView): Explained | undefined {
  const [base, ours, theirs, merged] = [passing.base, passing.ours, passing.theirs, passing.merged].map(
    ({ exec }) => exec[who],
  );
  if (merged === undefined || (ours === undefined && theirs === undefined)) return undefined;
  const keyOf = (type: ExecType | undefined): string | undefined => type && execKey(type);
  const right =
    ours === undefined || theirs === undefined
      ? { value: keyOf(ours ?? theirs) }
      : rightValue({ base: keyOf(base), ours: keyOf(ours), theirs: keyOf(theirs) });
  if (right !== undefined && right.value === keyOf(merged)) return undefined;
  const order = ours === undefined ? 'same' : compareExec(ours, merged);
  const isHis = ours !== undefined && keyOf(ours) !== keyOf(base) && base !== undefined;
  const isLost = isHis && (order === 'wider' || order === 'incomparable');
  const rulesOf = (side: FourSide): Witnessing[] =>
    view.deciders(side).flatMap(({ rule }) => (rule === undefined ? [] : [{ side, rule }]));
  const rules = [...rulesOf('merged'), ...rulesOf('ours'), ...rulesOf('theirs')];
  return { code: isLost ? 'reconcile/lost-restriction' : 'reconcile/value-lost', rules };
}
