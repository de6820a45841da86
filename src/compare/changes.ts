// The closed list of changes between two policies, as data. Shapes only: sentences belong to report.

import type { ByteText } from '../base/index.js';
import type {
  Attributes,
  AutomatonClass,
  ExecType,
  MediationClass,
  Permissions,
  ProfileMode,
  Term,
} from '../model/index.js';
import type { EffectiveRule, MediatedFeatures } from '../policy/index.js';
import type { Excuse } from './excuses.js';

/** More is let through, less is, or something else is: a shift counts as both. */
export type Effect = 'widening' | 'narrowing' | 'shift';

/** Files have two worlds: those of the owner, and those of everybody else. */
export type Who = 'owner' | 'other' | 'anyone';

/** A rule that decides. It says itself where it stands. */
export interface Cause {
  readonly rule: EffectiveRule;
  readonly mode: 'allow' | 'deny' | 'prompt';
}

/** Rules that decide the witness. What nobody wrote has none: what the compiler adds, or a class that is not mediated. */
export interface Causes {
  readonly before: readonly Cause[];
  readonly after: readonly Cause[];
  /** The rule that only one side has, and that makes the difference; undefined where something else does. */
  readonly decisive: { readonly side: 'before' | 'after'; readonly cause: Cause } | undefined;
}

/** What a widening is made of, at all strings where it is found. */
export interface Granted {
  /** The terms that grant it, among others. */
  readonly terms: readonly Term[];
  /** The terms that make the difference, of either side: it is found only where they match. None where nothing does. */
  readonly makers: readonly Term[];
  /** The permissions that it is about. */
  readonly bits: Permissions;
  /** What the terms were written for. */
  readonly features: MediatedFeatures;
  /** All terms of the class that restrict others, on the side that grants: denials, and what asks a person. */
  restricting(): readonly Term[];
}

/** What was granted beforehand, where that covers the change at every string; undefined where it does not. */
export type ExcusedBy = readonly Excuse[] | undefined;

/** Something that can be asked about: a match string, and what it is about. */
export interface Access {
  readonly automaton: AutomatonClass;
  readonly shape: string;
  readonly text: ByteText;
  readonly attributes: Attributes;
}

/** Accesses that are let through on one side only; the witness is one of the shortest. */
export interface AccessChange {
  readonly kind: 'access';
  readonly effect: 'widening' | 'narrowing';
  readonly class: MediationClass;
  readonly access: Access;
  readonly permissions: readonly string[];
  readonly who: Who;
  /** Where the side that lets more through only asks a person. */
  readonly isPrompted: boolean;
  readonly causes: Causes;
  /** Of a widening. */
  readonly granted: Granted;
  readonly excusedBy: ExcusedBy;
  /** Of stacks: the parts that do not let it through, on the side that does not. */
  readonly deniedBy?: readonly ByteText[];
}

/** A program that is executed on both sides, and leads to different places. */
export interface ExecChange {
  readonly kind: 'exec';
  readonly effect: Effect;
  readonly access: Access;
  readonly who: Who;
  readonly before: ExecType;
  readonly after: ExecType;
  readonly causes: Causes;
  /** Of what leads elsewhere, and not to less. */
  readonly granted: Granted;
  readonly excusedBy: ExcusedBy;
}

export interface CapabilityChange {
  readonly kind: 'capability';
  readonly effect: 'widening' | 'narrowing';
  /** Numbers, ascending. */
  readonly capabilities: readonly number[];
  readonly causes: Causes;
  readonly excusedBy: ExcusedBy;
  /** As of an access. */
  readonly deniedBy?: readonly ByteText[];
}

export interface ModeChange {
  readonly kind: 'mode';
  readonly effect: 'widening' | 'narrowing';
  readonly before: ProfileMode;
  readonly after: ProfileMode;
}

/** A flag on the paths that a profile sees; `value` of a flag that has one. */
export interface FlagChange {
  readonly kind: 'flag';
  readonly effect: Effect;
  readonly flag: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface RlimitChange {
  readonly kind: 'rlimit';
  readonly effect: 'widening' | 'narrowing';
  readonly limit: string;
  /** As compiled policy stores it; undefined where the profile sets no limit. */
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
  readonly causes: Causes;
}

/** A program that runs under the profile on one side only. */
export interface AttachmentChange {
  readonly kind: 'attachment';
  readonly effect: Effect;
  readonly program: ByteText;
  /** A profile that may confine such programs now; compare looks at each profile alone and never says so. */
  readonly takenFrom?: ByteText;
}

/** Attributes of a program that it must have to run under the profile. */
export interface XattrsChange {
  readonly kind: 'xattrs';
  readonly effect: Effect;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A profile that only one side has. */
export interface ProfileChange {
  readonly kind: 'profile-removed' | 'profile-added';
  readonly effect: Effect;
  /** Whether programs run under it by themselves, and not only when something leads to it. */
  readonly isAttached: boolean;
  /** Whether a rule that leads to it says what happens without it. */
  readonly hasFallback: boolean;
  /** Of one that is new, as for attachments. */
  readonly takenFrom?: ByteText;
}

/** A profile that is the same by what it is attached to, under another name. */
export interface RenameChange {
  readonly kind: 'renamed';
  readonly effect: 'shift';
  readonly before: ByteText;
  readonly after: ByteText;
}

export type Change =
  | AccessChange
  | ExecChange
  | CapabilityChange
  | ModeChange
  | FlagChange
  | RlimitChange
  | AttachmentChange
  | XattrsChange
  | ProfileChange
  | RenameChange;

/** What a change is filed under. */
export type ChangeClass =
  MediationClass | 'exec-transition' | 'profile-set' | 'attachment' | 'mode' | 'rlimit' | 'path-flags';

export function classOf(change: Change): ChangeClass {
  switch (change.kind) {
    case 'access':
      return change.class;
    case 'exec':
      return 'exec-transition';
    case 'capability':
    case 'mode':
    case 'rlimit':
    case 'attachment':
      return change.kind;
    case 'flag':
      return 'path-flags';
    case 'xattrs':
    case 'renamed':
      return 'attachment';
    case 'profile-removed':
    case 'profile-added':
      return change.isAttached ? 'attachment' : 'profile-set';
  }
}

export function widens({ effect }: Change): boolean {
  return effect !== 'narrowing';
}

export function narrows({ effect }: Change): boolean {
  return effect !== 'widening';
}
