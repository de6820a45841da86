// Shapes of the result: policy as the compiler sees it after includes, variables, aliases and conditions. Plain data; the
// permission model is made of it.

import type { AliasStatement, ProfileStatement, Qualifiers, Rule } from '../language/index.js';
import type { BytePath, ByteText, Span } from '../base/index.js';
import type { MediatedFeatures } from './features.js';
import type { Origin } from './origins.js';

/** Names one rule in one effective policy. */
export type RuleId = number & { readonly __brand: 'RuleId' };

/** A rule in force. */
export interface EffectiveRule {
  readonly id: RuleId;
  /** Words keep how they are written; their `value` is a pattern, variables and aliases replaced. */
  readonly rule: Rule;
  /** Its own, and those of the blocks around it. */
  readonly qualifiers: Qualifiers;
  readonly origin: Origin;
  /** Names of the variables that were replaced, each once. */
  readonly variables: readonly string[];
  /** The alias that made this rule out of another. */
  readonly alias: Span | undefined;
}

export interface EffectiveProfile {
  /** With the names of the profiles around it, `a//b`, variables replaced, without namespace. */
  readonly name: ByteText;
  /**
   * Its name as its head says it: `b` for a child `b` of `a`, `a//b` for `profile a//b`. The compiler names execute targets
   * after it before it replaces variables.
   */
  readonly ownName: ByteText;
  readonly namespace: ByteText | undefined;
  readonly isHat: boolean;
  /** Patterns of the programs it is attached to: its attachment or a name that is a path, and what aliases make of it. */
  readonly attachments: readonly ByteText[];
  /** Flags, xattrs and identities stand in its head. */
  readonly statement: ProfileStatement;
  /** `attach_disconnected.path` and `.ipc`, variables replaced, no slash at the end. */
  readonly disconnected: { readonly path: ByteText | undefined; readonly ipc: ByteText | undefined };
  readonly rules: readonly EffectiveRule[];
  readonly children: readonly EffectiveProfile[];
  readonly origin: Origin;
}

/** What one file of policy comes to. */
export interface EffectivePolicy {
  readonly root: BytePath;
  /** In the order of the text. */
  readonly profiles: readonly EffectiveProfile[];
  readonly features: MediatedFeatures;
  /** They count for paths that the compiler adds by itself, too. */
  readonly aliases: readonly AliasStatement[];
}
