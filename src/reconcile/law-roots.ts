// The files of which the law has anything to ask. Takes four states of the whole policy, gives files; told by what they read,
// before anything is compared. Must never leave out a file in which anything of the administrator's may be undone.

import type { BytePath } from '../base/index.js';
import { reachableFrom } from './include-graph.js';
import type { LawInput } from './law-input.js';
import type { PolicyState } from './policy-state.js';

export function rootsInQuestion(input: LawInput): BytePath[] {
  const asked = input.roots.filter((root) => !leavesNoQuestion(root, input));
  if (input.remembered.size > 0) return asked;
  const followed = new Set(asked.filter((root) => followsVendor(root, input)));
  const namesElsewhere = new Set(asked.filter((root) => !followed.has(root)).flatMap((root) => allNames(root, input)));
  const isAlone = (root: BytePath): boolean => !allNames(root, input).some((name) => namesElsewhere.has(name));
  return asked.filter((root) => !followed.has(root) || !isAlone(root));
}

/** Right also where what the vendor ships is no valid policy without what is beside it. */
function leavesNoQuestion(root: BytePath, { states: { base, ours, theirs, merged }, spare }: LawInput): boolean {
  if (!ours.readsAs(merged, root)) return false;
  if (ours.readsAs(theirs, root)) return true;
  return base.readsAs(theirs, root) && spare().base.readsAs(spare().theirs, root);
}

/**
 * Live is what the vendor shipped last, would be what he ships now, and the administrator wrote none of it: nobody else has
 * a say. The same profiles stand there before and after, so that none of them has a past elsewhere.
 */
function followsVendor(root: BytePath, { states: { base, ours, theirs, merged }, isOwn }: LawInput): boolean {
  const has = ({ set }: PolicyState): boolean => set.files.has(root);
  if (![base, ours, theirs, merged].every(has) || !base.readsAs(ours, root) || !theirs.readsAs(merged, root))
    return false;
  const saysOwn = ({ set, graph }: PolicyState): boolean =>
    [...reachableFrom(graph, [root])].some((file) => isOwn(file) && (set.files.get(file)?.statements ?? []).length > 0);
  if (saysOwn(ours) || saysOwn(merged)) return false;
  return namesIn(ours, root).join('\0') === namesIn(merged, root).join('\0');
}

function allNames(root: BytePath, { states: { base, ours, theirs, merged } }: LawInput): readonly string[] {
  return [base, ours, theirs, merged].flatMap((state) => namesIn(state, root));
}

/** With those of children and hats, in byte order. */
function namesIn(state: PolicyState, root: BytePath): readonly string[] {
  if (!state.set.files.has(root)) return [];
  return state
    .permits(root)
    .profiles.map(({ name }): string => name)
    .sort();
}
