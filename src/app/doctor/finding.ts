// What a check of a system finds, as data. Shapes only: sentences and remedies belong to report.

import type { ByteText } from '../../base/index.js';
import type { System } from './system.js';

/** Names of checks, in the order in which they are told: what later ones need comes first. */
export type CheckName =
  | 'built'
  | 'enabled'
  | 'lsm'
  | 'securityfs'
  | 'interface'
  | 'locked'
  | 'mac-admin'
  | 'user-namespace'
  | 'policy-namespace'
  | 'attr'
  | 'no-new-privs'
  | 'parser'
  | 'permission-table'
  | 'cache'
  | 'separation';

/** `warning`: it works, but not as one would think. `missing`: policy cannot be loaded so. */
export type Health = 'ok' | 'warning' | 'missing' | 'unknown';

export interface Finding {
  readonly check: CheckName;
  readonly health: Health;
  /** Which of the sentences about it; each check has its own few. */
  readonly word: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface CheckWishes {
  /** A namespace that has to be there. */
  readonly namespace: ByteText | undefined;
}

export interface Check {
  readonly name: CheckName;
  /** Undefined where there is nothing to say: another check says why. */
  look(system: System, wishes: CheckWishes): Said | readonly Said[] | undefined;
}

type Said = Omit<Finding, 'check'>;

export const said = (health: Health, word: string, facts: Finding['facts'] = {}): Said => ({ health, word, facts });
