// What is decided at one match string, by all terms that match it. Shape only: accept.ts decides within automata,
// evaluate.ts without.

import type { ExecType } from './exec.js';
import type { Permissions } from './permissions.js';
import type { Term } from './term.js';

export interface Decision {
  readonly allowed: Permissions;
  /** Denied by a rule, not only by there being none. */
  readonly denied: Permissions;
  readonly prompted: Permissions;
  /** Logged when used. */
  readonly audited: Permissions;
  /** Denied without a word in the log. */
  readonly quiet: Permissions;
  /** Where the owner's or the others' execute bit leads; undefined where it is not allowed. */
  readonly exec: { readonly owner: ExecType | undefined; readonly other: ExecType | undefined };
  /** Two execute types of the same rank meet here: the compiler refuses such a policy. */
  readonly conflict: { readonly one: Term; readonly other: Term } | undefined;
}
