// Children and hats of the parts of two stacks: where execution and change_hat lead from a profile is no smaller part of what
// it permits than its own rules. Takes stacks, gives doubts. Claims nothing about a child but that it is the same, or says
// no more.

import type { ProfileModel } from '../model/index.js';
import { narrows, widens } from './changes.js';
import type { Doubt } from './compare-profiles.js';
import { compareProfiles } from './compare-profiles.js';
import type { Stack, StackedProfile } from './stack.js';
import { childrenOf, familyOf } from './stack.js';
import type { WalkLimits } from './walk-class.js';

/** What children leave open, where the rules of two stacks are compared. */
export function childDoubts(before: Stack, after: Stack, limits: WalkLimits): readonly Doubt[] {
  const met = before.parts.flatMap((one): Findings[] => {
    const other = after.parts.find(({ label }) => label === one.label);
    return other === undefined ? [] : [compareChildren(one, other, limits)];
  });
  const mayBeMore = met.some((one) => one.mayBeMore) || reachesOtherHats(before, after);
  return [
    ...(mayBeMore ? [{ why: 'children', class: undefined } as const] : []),
    ...(met.some((one) => one.mayBeLess) ? [{ why: 'less-by-execution', class: 'file' } as const] : []),
  ];
}

interface Findings {
  readonly mayBeMore: boolean;
  readonly mayBeLess: boolean;
}

/** One profile in two policies: who has a child that the other lacks may be led elsewhere by the same rules. */
function compareChildren(one: StackedProfile, other: StackedProfile, limits: WalkLimits): Findings {
  const [ours, theirs] = [childrenOf(one), childrenOf(other)];
  if (one.model === other.model) return { mayBeMore: false, mayBeLess: false };
  const isPaired = ours.size === theirs.size && [...ours.keys()].every((name) => theirs.has(name));
  if (!isPaired) return { mayBeMore: true, mayBeLess: true };
  const found = [...ours].map(([name, model]) => {
    const next = theirs.get(name) ?? model;
    return compareProfiles({ model, policy: one.policy }, { model: next, policy: other.policy }, limits);
  });
  return {
    mayBeMore: found.some(({ changes, doubts }) => doubts.length > 0 || changes.some(widens)),
    mayBeLess: found.some(({ changes }) => changes.some(narrows)),
  };
}

/**
 * Whether a task can ask for a hat after, and the hats are not those that it could ask for before. All parts in the innermost
 * namespace have to have the hat. One profile in two policies has its hats compared as children.
 */
function reachesOtherHats(before: Stack, after: Stack): boolean {
  const labels = new Set(before.parts.map(({ label }) => label));
  if (labels.size === after.parts.length && after.parts.every(({ label }) => labels.has(label))) return false;
  const asked = after.parts.filter(({ namespace }) => namespace === after.innermost);
  if (asked.length === 0 || !asked.every(({ model }) => hatsFor(model))) return false;
  const [one, other] = [before.parts[0], after.parts[0]];
  const isPair = before.parts.length === 1 && after.parts.length === 1;
  const isOneFamily =
    isPair && one !== undefined && other !== undefined && familyOf(one.model) === familyOf(other.model);
  return !isOneFamily;
}

function hatsFor(model: ProfileModel): boolean {
  return familyOf(model).profile.children.some((child) => child.isHat && child !== model.profile);
}
