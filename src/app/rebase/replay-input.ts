// What one local commit is replayed by: three states of the repository, and what a person said to the files that waited.

import type { BytePath, ByteText, GitEntry } from '../../base/index.js';
import type { WideningSetting } from '../../reconcile/index.js';
import type { PolicyPlace } from '../check/policy-place.js';

export interface ReplayInput {
  /** Entries of the commit’s parent, of the commit, and of the state that it goes onto. */
  readonly base: readonly GitEntry[];
  readonly ours: readonly GitEntry[];
  readonly theirs: readonly GitEntry[];
  readonly place: PolicyPlace;
  readonly include: readonly BytePath[];
  readonly widening: WideningSetting;
  /** Files of which the vendor’s grants were seen with an earlier commit. */
  readonly seen: readonly BytePath[];
  /** What a person wrote instead, by path. */
  readonly answers: ReadonlyMap<BytePath, ByteText>;
  /** Whether the person means what these texts permit more. */
  readonly isMeant: boolean;
}
