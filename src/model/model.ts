// Shapes of what policy permits. Plain data but for the terms of a class, which are made when first asked for.
// Source: permission-semantics, "Model in one paragraph".

import type { ByteText } from '../base/index.js';
import type { EffectiveProfile, EffectiveRule, MediatedFeatures, RuleId } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import type { Term } from './term.js';

export type ProfileMode = 'enforce' | 'complain' | 'kill' | 'unconfined' | 'default_allow' | 'prompt';

/** Capabilities as rules name them: one bit for each, `1n << number`. */
export interface CapabilityTerm {
  readonly mode: 'allow' | 'deny';
  readonly capabilities: bigint;
  readonly audit: boolean;
  readonly rule: RuleId;
}

/** The value of a resource limit as compiled policy stores it; infinity is 2^64 - 1. */
export interface RlimitTerm {
  readonly name: string;
  readonly value: bigint;
  readonly rule: RuleId;
}

export interface ProfileModel {
  /** Full name: `:namespace:parent//child`. */
  readonly name: ByteText;
  readonly profile: EffectiveProfile;
  readonly parent: ProfileModel | undefined;
  readonly features: MediatedFeatures;
  readonly mode: ProfileMode;
  /** Flags other than the mode, as the compiler understands them, sorted; `attach_disconnected.path=/x` with its value. */
  readonly flags: readonly string[];
  /** Classes that the kernel asks this profile about. In every other class everything is allowed. */
  readonly mediated: ReadonlySet<AutomatonClass>;
  readonly capabilities: readonly CapabilityTerm[];
  /** The last rule for a limit counts; one for each limit. */
  readonly rlimits: readonly RlimitTerm[];
  /** All terms of a class, in the order of the rules, what the compiler adds at the end. */
  terms(wanted: AutomatonClass): readonly Term[];
  /** Those of class `file` that the compiler adds at the end. */
  readonly implied: readonly Term[];
  /** The terms of one rule of this profile, of all classes. */
  termsOfRule(rule: EffectiveRule): readonly Term[];
}

export interface PolicyModel {
  /** Children and hats after their parents, in the order of the text. */
  readonly profiles: readonly ProfileModel[];
  /** The rule behind a term, with its origin. */
  ruleOf(id: RuleId): EffectiveRule | undefined;
}
