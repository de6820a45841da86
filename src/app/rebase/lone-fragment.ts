// A merged fragment that no profile of the repository reads: whoever reads it elsewhere gets what the merge newly permits, so it
// is judged by itself. Takes an outcome and the trees, gives it with a hold where it must not go on. Judges as a merge of one
// file is judged; must never let through what the gate could not see.

import type { BytePath, ByteText, ReadFileSystem } from '../../base/index.js';
import { searchPath } from '../../policy/index.js';
import type { UnitOutcome, WideningSetting } from '../../reconcile/index.js';
import { changesLive, judgeFile, textOf } from '../../reconcile/index.js';
import { policyPlaceOnHost } from '../check/layered-policy.js';
import type { ReplayTrees } from './replay-trees.js';

/** What a person said to a fragment. */
export interface SaidOfFragment {
  /** What the vendor newly permits there was seen, with an earlier commit or with this one. */
  readonly isSeen: boolean;
  /** The text is a person’s: what a person restricted, a person may permit again. */
  readonly isAnswer: boolean;
}

export function judgedAlone(
  outcome: UnitOutcome,
  { base, ours, theirs }: Pick<ReplayTrees, 'base' | 'ours' | 'theirs'>,
  disk: ReadFileSystem,
  widening: WideningSetting,
  { isSeen, isAnswer }: SaidOfFragment,
): UnitOutcome {
  const { unit, kind, live, reaches } = outcome;
  const [was, mine, vendors] = [base, ours, theirs].map(({ tree }) => textOf(tree.entries.get(unit)));
  const merged = live?.after;
  const isMerge = kind === 'fragment' && reaches.length === 0 && changesLive(outcome);
  if (!isMerge || was === undefined || mine === undefined || vendors === undefined || merged === undefined)
    return outcome;
  const name = (side: string): BytePath => `${unit} (${side})`;
  const { widenings, narrowings, doubts, unlawful } = judgeFile(
    {
      path: `${policyPlaceOnHost}/${unit}`,
      texts: { base: was, ours: mine, theirs: vendors, merged },
      names: { base: name('the commit before'), ours: unit, theirs: name('the vendor'), merged: name('merged') },
      search: searchPath([policyPlaceOnHost]),
    },
    disk,
  );
  const asked = widening === 'report' || isSeen ? [] : widenings;
  const unknown = widening === 'report' || isAnswer ? [] : doubts;
  const heldText: ByteText = merged;
  const told = { ...outcome, widenings, narrowings };
  if (unlawful !== undefined && !isAnswer) return { ...told, outcome: 'held', hold: unlawful, heldText };
  if (asked.length > 0) {
    const hold = { kind: 'widening', standing: 'refused', reasons: [...asked, ...unknown] } as const;
    return { ...told, outcome: 'held', hold, heldText };
  }
  if (unknown.length === 0) return told;
  return { ...told, outcome: 'held', hold: { kind: 'unknown', standing: 'held', reasons: unknown }, heldText };
}
