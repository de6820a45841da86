// What a trusted helper asks, and what it is answered: shapes, and nothing else.

import type { QuotedRule } from '../report/index.js';

/** A request in words: a class, its permissions, and what its fields are. */
export interface HelperQuestion {
  readonly class: string;
  /** All of them are needed. */
  readonly permissions: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
}

export interface HelperDecision {
  /**
   * Whether the helper should do it: the rules allow it, or the profile only complains. What a rule denies without logging is
   * denied in a profile that complains, too.
   */
  readonly allowed: boolean;
  /** Whether it is to be logged. */
  readonly audit: boolean;
  /**
   * What the answer rests on: rules; that no rule speaks of it; that the label confines nothing; or, always denied, that no
   * profile has the label, or that its file is no valid policy.
   */
  readonly why: 'rules' | 'no-rule' | 'unconfined' | 'no-profile' | 'invalid-policy';
  /** The rules that decide, where they stand in their source. */
  readonly rules: readonly QuotedRule[];
}

/** One end of a message that goes through somebody else. */
export interface HelperEnd {
  readonly label: string;
  readonly permissions: readonly string[];
}

/** A message between two, as their intermediary sees it. */
export interface HelperMessage {
  readonly class: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly sender: HelperEnd;
  readonly receiver: HelperEnd;
  /** The field that names the label of the other end, where the class has one. */
  readonly peerField?: string;
}

export interface CrossDecision {
  /** Both ends allow it. */
  readonly allowed: boolean;
  readonly audit: boolean;
  readonly sender: HelperDecision;
  readonly receiver: HelperDecision;
}
