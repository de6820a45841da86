// Where execution leads: the types of execute transitions. Takes the execute mode of a rule, gives a value that can be
// compared; which of two transitions permits more is decided in compare.
// Source: permission-semantics 2.4.

import type { ByteText } from '../base/index.js';

/**
 * A transition, as compiled policy holds it: `ux -> t` is `px -> t` there, and `cx -> t` in `p` is `px -> p//t`.
 *
 * Shape: `to` without a target names the kind of profile that is looked up; `same` is plain `ix`.
 */
export interface ExecType {
  readonly to:
    | { readonly kind: 'same' | 'unconfined' | 'profile' | 'child' }
    | { readonly kind: 'named'; readonly target: ByteText };
  /** Where no profile is found, or beside one: stay in the profile (`pix`). */
  readonly inherits: boolean;
  /** Where no profile is found: run unconfined (`pux`). */
  readonly fallsBack: boolean;
  /** The environment is not scrubbed (`px` against `Px`). */
  readonly unsafe: boolean;
}

/** Equal for equal transitions only. */
export function execKey({ to, inherits, fallsBack, unsafe }: ExecType): string {
  const target = to.kind === 'named' ? `named ${to.target}` : to.kind;
  return `${inherits ? 'i' : ''}${fallsBack ? 'u' : ''}${unsafe ? '!' : ''} ${target}`;
}

export function sameExec(one: ExecType, other: ExecType): boolean {
  return execKey(one) === execKey(other);
}
