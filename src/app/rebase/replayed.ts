// What comes of a local commit that is replayed: changes of the new tree, or what waits for a person. Shapes, and nothing else.

import type { BytePath, ByteText, GitEntry, UnitPath } from '../../base/index.js';
import type { Remark, UnitOutcome } from '../../reconcile/index.js';

/** What a path of the new tree becomes; a text has no object yet. */
export type TreeChange = GitEntry | { readonly text: ByteText; readonly mode: string };

/** A file that waits, and why. */
export interface Waiting {
  readonly file: BytePath;
  readonly text: ByteText;
  /** Undefined for what is no policy: both sides changed it, or something else is in its place. */
  readonly outcome: UnitOutcome | undefined;
  /** Whether one side of it is to be left, or nothing: a submodule, a link, or what only one side has. */
  readonly isWhole: boolean;
  /** What cannot be beside it, and goes if it stays. */
  readonly inTheWay: readonly BytePath[];
}

export interface Replayed {
  readonly waiting: readonly Waiting[];
  /** What the new tree has otherwise than the state; undefined for what goes. */
  readonly changes: ReadonlyMap<BytePath, TreeChange | undefined>;
  /** Files of which all was seen with this commit. */
  readonly seen: readonly BytePath[];
  /** Units that permit more, which a person means. */
  readonly meant: readonly UnitPath[];
  /** What goes in and is newly permitted. */
  readonly widenings: readonly Remark[];
}
