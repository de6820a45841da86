// What the execute letters and the target of a file rule come to: the transition that compiled policy holds. A target takes
// the place of what the letters say, so `ux -> t` is `px -> t`. Takes a file rule and the name of its profile, gives the
// transition. Source: permission-semantics 2.4.

import type { ByteText } from '../../base/index.js';
import type { FileRule } from '../../language/index.js';
import { valueAsWritten } from '../../language/index.js';
import { hasNamespace } from '../../policy/index.js';
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
    to: targetOf(rule, ownName) ?? { kind: kinds[transition[0] as keyof typeof kinds] },
    inherits: transition.endsWith('ix'),
    fallsBack: transition === 'pux' || transition === 'cux',
    unsafe: safety === 'unsafe' || (!keepsProfile && !scrubbed),
  };
}

const kinds = { x: 'same', i: 'same', p: 'profile', c: 'child', u: 'unconfined' } as const;

/**
 * Where a rule leads by name; undefined where it has no target. A name that says no more than the path of the rule does is
 * that of a child. The compiler resolves names before variables.
 */
function targetOf({ target, path, exec }: FileRule, ownName: ByteText): ExecType['to'] | undefined {
  if (target === undefined || path === undefined) return undefined;
  const name = target.value;
  if (hasNamespace(name)) return { kind: 'named', target: name };
  const pathName = valueAsWritten(path);
  const part = name.indexOf('//');
  const isElsewhere = part !== -1 && ownName.slice(0, part) !== name.slice(part, 2 * part);
  if (isElsewhere && name.slice(part + 2) === pathName) return { kind: 'child' };
  if (exec?.transition.startsWith('c') !== true) return { kind: 'named', target: name };
  return name === pathName ? { kind: 'child' } : { kind: 'named', target: `${ownName}//${name}` as ByteText };
}
