// The front door: one file of policy and all it includes, as what it permits. Takes a SourceSet, gives models.

import type { BytePath, Checked } from '../base/index.js';
import type { ResolveOptions, SourceSet } from '../policy/index.js';
import { checkPolicy } from './check-policy.js';
import { compilePolicy } from './compile.js';
import type { PolicyModel } from './model.js';

/** Diagnostics: those of `checkPolicy`. After an error the model is that of what could be understood. */
export function analyze(set: SourceSet, root: BytePath, options: ResolveOptions = {}): Checked<PolicyModel> {
  const { value, diagnostics } = checkPolicy(set, root, options);
  return { value: compilePolicy(value), diagnostics };
}
