// What the execute letters and the target of a file rule come to: the transition that compiled policy holds. A target takes
// the place of what the letters say, so `ux -> t` is `px -> t`. Takes a file rule and the name of its profile, gives the
// transition. Source: permission-semantics 2.4.

import type { ByteText } from '../../base/index.js';
import type { FileRule } from '../../language/index.js';
import { execTargetOf } from '../../policy/index.js';
import type { ExecType } from '../exec.js';

/** `ix`: no transition. */
export const inherit: ExecType = { to: { kind: 'same' }, inherits: true, fallsBack: false, unsafe: false };

/** The transition of a rule; undefined where it executes nothing. `ownName` is what `cx -> t` is relative to. */
export function execTypeOf(rule: FileRule, ownName: ByteText): ExecType | undefined {
  if (rule.form === 'all') return inherit;
  const { exec, safety } = rule;
  if (exec === undefined) return undefined;
  const { transition, scrubbed } = exec;
  const keepsProfile = transition === 'ix' || transition === 'x';
  return {
    to: execTargetOf(rule, ownName) ?? { kind: kinds[transition[0] as keyof typeof kinds] },
    inherits: transition.endsWith('ix'),
    fallsBack: transition === 'pux' || transition === 'cux',
    unsafe: safety === 'unsafe' || (!keepsProfile && !scrubbed),
  };
}

const kinds = { x: 'same', i: 'same', p: 'profile', c: 'child', u: 'unconfined' } as const;
