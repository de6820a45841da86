// What a walk over several versions of one class meets. Shapes only.

import type { ByteText } from '../../base/index.js';
import type { Decision } from '../decision.js';
import type { Permissions } from '../permissions.js';
import type { QueryShape } from '../queries/query.js';
import type { Term } from '../term.js';

/** One version of a class: what is permitted before and after, or by base, ours, theirs and merged. */
export interface Version {
  readonly terms: readonly Term[];
}

export interface WalkOptions {
  readonly versions: readonly Version[];
  /** Versions that are only asked: where they differ from the others makes no difference. */
  readonly asides?: readonly Version[];
  readonly queries: readonly QueryShape[];
  /**
   * `differing`: only strings that a term matches which not all versions have. Right where nothing but terms differs.
   * `all`: every string that can be asked about.
   */
  readonly region: 'differing' | 'all';
  /**
   * Where versions differ by two changes: which of them a term belongs to, by the versions that have it. Then only strings
   * that both changes match are visited in a region `differing`: on any other one change stands alone.
   */
  changeOf?(present: readonly boolean[]): 'one' | 'other' | 'both';
  /** States at most. */
  readonly states: number;
  /** From so many states on, terms that all versions have are left out where a wider one of the same effect matches. */
  readonly thinFrom?: number;
  /** Whether a string is passed over where the same terms match as at a shorter one that can be asked about alike. */
  readonly eachAnswerOnce?: boolean;
  /** Asked after each visit: whether enough was seen. The walk then ends as complete. */
  readonly enough?: (() => boolean) | undefined;
}

/** A string that can be asked about, and what each version says. The shortest string that leads to this state. */
export interface Visit {
  readonly text: ByteText;
  readonly shapes: readonly QueryShape[];
  /** The permissions that can be asked for here, and on which the versions can differ. */
  readonly mask: Permissions;
  /** One for each version, in order; right within the mask. */
  readonly decisions: readonly Decision[];
  /** Terms that match and have a say within the mask, of each version. Where there are many states some of equal say lack. */
  readonly matching: readonly (readonly Term[])[];
  /** What each version says that is only asked. */
  readonly asides: readonly Decision[];
}

/** `exhausted` where the states ran out: what was not visited is unknown. */
export type WalkEnd = 'complete' | 'exhausted';
