// What rules come to: a set of strings, and what happens to the permission of each of them. A rule is one or more terms.
// The strings are the match strings of compiled policy, so everything a rule says about an access is in its pattern.
// Source: permission-semantics 2.1 and 4.

import type { Pattern } from '../language/index.js';
import type { RuleId } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import type { ExecType } from './exec.js';
import type { Permissions } from './permissions.js';

export interface Effect {
  readonly mode: 'allow' | 'deny' | 'prompt';
  /** The written range is -1000 to 1000; higher wins. */
  readonly priority: number;
  readonly permissions: Permissions;
  /** Of an allow, what is logged when used; of a deny, what is denied without a word. A part of `permissions`. */
  readonly audit: Permissions;
  /** Present exactly where an allow or prompt effect has an execute bit. */
  readonly exec: ExecType | undefined;
  /** An allow whose strings are listed one by one, without star or negated class: such a rule decides the execute type. */
  readonly exact: boolean;
}

export interface Term {
  readonly class: AutomatonClass;
  /** Matches whole strings; of every class but `file` and `network-table` the first byte is the class byte. */
  readonly pattern: Pattern;
  readonly effect: Effect;
  /** The rule behind it; undefined for what the compiler adds by itself. */
  readonly rule: RuleId | undefined;
}
