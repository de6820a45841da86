// What the law is asked with. Shapes only.

import type { WalkLimits } from '../compare/index.js';
import type { BytePath } from '../base/index.js';
import type { Evidence } from './evidence.js';
import type { Four } from './four.js';
import type { Memory } from './memory.js';
import type { PolicyState } from './policy-state.js';

export interface LawInput {
  readonly states: Four<PolicyState>;
  /** What the vendor's files come to with all that the administrator set beside them; for those that need it. */
  spare(): Pick<Four<PolicyState>, 'base' | 'theirs'>;
  /**
   * What the vendor ships, with what is held: a restriction must not go while the rule that takes its place is held.
   * Undefined where nothing is.
   */
  readonly whole: PolicyState | undefined;
  /** Files that the loaders load, and that live has. */
  readonly roots: readonly BytePath[];
  /** Files whose text the candidate changes. */
  readonly changed: ReadonlySet<BytePath>;
  /** What files were held for before. */
  readonly remembered: ReadonlyMap<BytePath, readonly Evidence[]>;
  /** Whether the administrator wrote a file. */
  isOwn(file: BytePath): boolean;
  /** Whether a file that includes what is not there, and is valid policy otherwise, is judged by the rest. */
  readonly judgesIncomplete?: boolean;
  readonly limits: WalkLimits;
  /** What was said before, about other sets of changes. */
  readonly memory: Memory;
}
