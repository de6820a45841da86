// What is held before anything is judged: what the real compiler refuses, and links that cannot both be written through. Takes
// proposals, gives them back with those held; and how a change becomes one that waits.

import type { UnitPath } from '../base/index.js';
import type { Hold, Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { Change, Held, Proposal } from './proposal.js';
import type { Unit } from './units.js';

/** Judging begins without these. */
export function heldAtOnce(
  proposals: readonly Proposal[],
  refused: ReadonlyMap<UnitPath, readonly Remark[]>,
): readonly Proposal[] {
  return holdRefused(holdTangledLinks(proposals), refused);
}

export function heldFor(kind: Hold['kind'], reasons: readonly Remark[]): Hold {
  return { kind, standing: 'held', reasons };
}

export function heldChange(change: Change, hold: Hold, heldText = change.text): Held {
  return { kind: 'held', unit: change.unit, hold, heldText, change };
}

function holdRefused(proposals: readonly Proposal[], refused: ReadonlyMap<UnitPath, readonly Remark[]>): Proposal[] {
  return proposals.map((proposal) => {
    const reasons = refused.get(proposal.unit.path);
    return proposal.kind === 'change' && reasons !== undefined
      ? heldChange(proposal, heldFor('invalid', reasons))
      : proposal;
  });
}

/** Two links to one file cannot both be written through. */
function holdTangledLinks(proposals: readonly Proposal[]): Proposal[] {
  const writers = new Map<UnitPath, number>();
  for (const proposal of proposals) {
    const target = proposal.kind === 'change' ? linkTargetOf(proposal.unit) : undefined;
    if (target !== undefined) writers.set(target, (writers.get(target) ?? 0) + 1);
  }
  return proposals.map((proposal) => {
    const target = proposal.kind === 'change' ? linkTargetOf(proposal.unit) : undefined;
    if (proposal.kind !== 'change' || target === undefined || writers.get(target) === 1) return proposal;
    return heldChange(proposal, heldFor('link', [remark('reconcile/link-to-unit', { target })]));
  });
}

function linkTargetOf({ ours }: Unit): UnitPath | undefined {
  return ours?.kind === 'file' ? ours.link?.target : undefined;
}
