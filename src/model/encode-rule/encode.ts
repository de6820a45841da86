// What every rule kind needs to become terms. Shapes and small steps; the kinds are in the files beside this one.

import type { Pattern, Qualifiers } from '../../language/index.js';
import type { ByteText } from '../../base/index.js';
import type { MediatedFeatures, RuleId } from '../../policy/index.js';
import type { AutomatonClass } from '../classes.js';
import type { ExecType } from '../exec.js';
import type { Permissions } from '../permissions.js';
import type { Effect } from '../term.js';
import type { SameNames } from './same-name.js';

/** Where a rule stands: what its meaning depends on besides its words. */
export interface EncodeContext {
  readonly features: MediatedFeatures;
  /** Classes that the profile has mediated. Terms of others are not made. */
  readonly mediated: ReadonlySet<AutomatonClass>;
  /** The profile's own name without those around it; what `cx -> t` is relative to. */
  readonly ownName: ByteText;
  /** The strings of a path; undefined for what is no pattern. */
  patternOf?(text: ByteText): Pattern | undefined;
  /** File rules that the compiler takes for a part of a change_profile rule. */
  readonly sameNames?: SameNames | undefined;
  /** Rules about queues that the compiler merges with one that permits to create the queue. */
  readonly createdQueues?: ReadonlySet<RuleId> | undefined;
}

/** What stands beside the words of a rule. */
export interface Given {
  readonly id: RuleId;
  readonly qualifiers: Qualifiers;
}

/** The effect of a rule without execution on some permissions, as its qualifiers say. */
export function effectOf(
  { mode = 'allow', priority = 0, audit }: Qualifiers,
  permissions: Permissions,
  exec?: ExecType,
  exact = false,
): Effect {
  const isQuiet = mode === 'deny' ? !audit : audit;
  return { mode, priority, permissions, audit: isQuiet ? permissions : 0, exec, exact };
}
