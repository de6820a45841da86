// Is a file of policy one that the compiler takes? Takes a SourceSet, gives effective policy with all that is wrong with it:
// what shows in its words, and then what shows only in what they mean.

import type { BytePath, Checked } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { EffectivePolicy, ResolveOptions, SourceSet } from '../policy/index.js';
import { resolvePolicy } from '../policy/index.js';
import { findExecConflicts } from './exec-conflicts.js';

/** Diagnostics: those of `resolvePolicy`; where there is no error among them, those of `findExecConflicts`. */
export function checkPolicy(set: SourceSet, root: BytePath, options: ResolveOptions = {}): Checked<EffectivePolicy> {
  const resolved = resolvePolicy(set, root, options);
  if (hasErrors(resolved.diagnostics)) return resolved;
  return { ...resolved, diagnostics: [...resolved.diagnostics, ...findExecConflicts(resolved.value)] };
}
