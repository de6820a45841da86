// What differs between our model of a profile and compiled policy. Shapes only.

import type { AutomatonClass, ProfileModel, Term } from '../../../src/model/index.js';
import type { CompiledProfile } from '../compiled/profiles.js';

export type Subject =
  AutomatonClass | 'policy' | 'mediated' | 'capability' | 'rlimit' | 'mode' | 'flags' | 'attachment' | 'xattrs';

export interface Deviation {
  readonly subject: Subject;
  /** What is decided differently; `value` of what is no automaton. */
  readonly what: 'allowed' | 'exec' | 'audited' | 'quiet' | 'value';
  readonly profile: string;
  /** The shortest string at which these two states are reached; in words where there is no string. */
  readonly text: string;
  readonly ours: string;
  readonly real: string;
  /** Bits that only ours, and that only the real one has. */
  readonly bits?: { readonly ours: number; readonly real: number };
  /** Our terms that match the string. */
  readonly terms?: readonly Term[];
  readonly model?: ProfileModel;
  readonly compiled?: CompiledProfile;
}
