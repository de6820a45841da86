// The profiles that file rules name to execute: which one a rule means, and how many a profile has room for. The compiler
// finds them before it replaces variables. Takes rules and the name of their profile, gives names and diagnostics.
// Source: permission-semantics 2.4; policy-language 7.

import type { FileRule } from '../language/index.js';
import { valueAsWritten } from '../language/index.js';
import type { ByteText, Diagnostic } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { WrittenRule } from './blocks.js';
import { hasNamespace } from './names.js';
import { includeChain } from './origins.js';

/** A child is found by the program's name, so it needs none. */
export type ExecTarget = { readonly kind: 'child' } | { readonly kind: 'named'; readonly target: ByteText };

/**
 * The profile that a file rule names, whether or not it executes anything; undefined where it names none. `profile` is
 * what `cx -> t` is relative to. A name that says no more than the path of the rule does is that of a child.
 */
export function execTargetOf({ target, path, exec, permissions }: FileRule, profile: ByteText): ExecTarget | undefined {
  if (target === undefined || path === undefined || (permissions.includes('l') && exec === undefined)) return undefined;
  const name = target.value;
  if (hasNamespace(name)) return { kind: 'named', target: name };
  const pathName = valueAsWritten(path);
  const part = name.indexOf('//');
  const isElsewhere = part !== -1 && profile.slice(0, part) !== name.slice(part, 2 * part);
  if (isElsewhere && name.slice(part + 2) === pathName) return { kind: 'child' };
  if (exec?.transition.startsWith('c') !== true) return { kind: 'named', target: name };
  return name === pathName ? { kind: 'child' } : { kind: 'named', target: `${profile}//${name}` as ByteText };
}

/** Named targets that a profile has room for. */
const mostTargets = 12;

/** Diagnostics: `policy/too-many-exec-targets`. */
export function checkExecTargets(rules: readonly WrittenRule[], profile: ByteText): Diagnostic[] {
  const names = new Set<string>();
  for (const { rule, origin } of rules) {
    const found = rule.kind === 'file' ? execTargetOf(rule, profile) : undefined;
    if (found?.kind !== 'named') continue;
    names.add(found.target);
    if (names.size > mostTargets) {
      return [diagnostic('policy/too-many-exec-targets', origin.at, { limit: mostTargets }, includeChain(origin.via))];
    }
  }
  return [];
}
