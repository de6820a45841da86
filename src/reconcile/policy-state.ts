// One state of the whole policy, as others see it: live, a candidate, what a vendor ships. Shapes only.

import type { BytePath, Checked } from '../base/index.js';
import type { IncludeStatement, Rule } from '../language/index.js';
import type { PolicyModel } from '../model/index.js';
import type { EffectivePolicy, ParsedFile, ResolveOptions, SourceSet } from '../policy/index.js';
import type { IncludeGraph } from './include-graph.js';

export type Resolved = Checked<EffectivePolicy>;

/** What policy is judged by. */
export type Judging = Pick<ResolveOptions, 'kernel' | 'policy'>;

/** One state of the whole policy. */
export interface PolicyState {
  readonly set: SourceSet;
  readonly graph: IncludeGraph;
  /** The same graph, seen from the included files. */
  readonly includers: IncludeGraph;
  /** Whether a file reads the same here as in another state, and so says the same. Found out without resolving it. */
  readsAs(other: PolicyState, root: BytePath): boolean;
  /** Whether a file says the same here as in another state, if perhaps in other places: layout and comments do not count. */
  saysAs(other: PolicyState, root: BytePath): boolean;
  /** The same object where two states read the same. */
  resolve(root: BytePath): Resolved;
  /** What a file permits; the same object where two states read the same. */
  permits(root: BytePath): PolicyModel;
  /**
   * Profiles of a file by their heads, and of their rules only those that say what happens where a profile is missing: all
   * that can be known of a file that nobody compares, at a small part of the price.
   */
  outline(root: BytePath): PolicyModel;
  /**
   * What a file permits of what needs two profiles, and what is wrong with that part of it: all that others have to know who
   * are about somebody else's change.
   */
  halves(root: BytePath): Checked<PolicyModel>;
  /** What a file comes to with some of its rules only; made anew each time. */
  excerpt(root: BytePath, isWanted: (rule: Rule) => boolean): EffectivePolicy;
  /** What stands behind an include, also behind one that no file of this state has. */
  behind(include: IncludeStatement): Behind;
}

export interface Behind {
  /** The files that the include itself leads to. */
  readonly targets: readonly BytePath[];
  /** Those, and all that they include. */
  readonly files: readonly ParsedFile[];
  /** False where something stands in the way of knowing. */
  readonly known: boolean;
}
