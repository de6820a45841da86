// What the texts of a unit are, in short: to know later whether they are still the same. Takes trees, gives digests.

import type { Digest, UnitPath } from '../base/index.js';
import { digestOf } from '../base/index.js';
import type { Tree, Trees } from '../reconcile/index.js';
import { textOf } from '../reconcile/index.js';

/** SHA-256 of the three texts of a unit; null where there is none. */
export type TextDigests = Readonly<Record<'base' | 'live' | 'reference', Digest | null>>;

/** `was` is the name that base and live still have, where the vendor gave the unit another one. */
export function digestsOf(unit: UnitPath, { base, ours, theirs }: Trees, was: UnitPath = unit): TextDigests {
  const digest = (tree: Tree, path: UnitPath): Digest | null => {
    const text = textOf(tree.entries.get(path));
    return text === undefined ? null : digestOf(text);
  };
  return { base: digest(base, was), live: digest(ours, was), reference: digest(theirs, unit) };
}
