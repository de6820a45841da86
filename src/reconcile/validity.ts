// Whether the set as it would be is valid policy, and which change is to blame where it is not. Takes live policy and a
// candidate, gives the units to hold. What was invalid before is no concern of a change elsewhere.

import type { BytePath, Diagnostic } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import { reachableFrom } from './include-graph.js';
import type { PolicyState } from './policy-state.js';

export interface ValidityInput {
  readonly live: PolicyState;
  readonly candidate: PolicyState;
  readonly roots: readonly BytePath[];
  readonly changed: ReadonlySet<BytePath>;
  /** The candidate without one of its changes. */
  without(changed: BytePath): PolicyState;
}

/** Files to hold, with what is wrong; empty where every affected profile is valid, or was not before. */
export function findInvalid(input: ValidityInput): Map<BytePath, readonly Diagnostic[]> {
  const { live, candidate, roots, changed } = input;
  const found = new Map<BytePath, readonly Diagnostic[]>();
  for (const path of changed) {
    const errors = errorsIn(candidate.set.files.get(path)?.diagnostics ?? []);
    // A capability may be known where the file is included.
    const certain = errors.filter((error) => error.code !== 'language/unknown-capability');
    if (certain.length > 0) found.set(path, certain);
  }
  if (found.size > 0) return found;
  for (const root of roots) {
    const reached = [...reachableFrom(candidate.graph, [root])].filter((path) => changed.has(path));
    if (reached.length === 0 || reached.some((path) => found.has(path))) continue;
    const errors = errorsIn(candidate.resolve(root).diagnostics);
    const wasValid = !live.set.files.has(root) || !hasErrors(live.resolve(root).diagnostics);
    if (errors.length === 0 || (!wasValid && !changed.has(root))) continue;
    for (const path of blame(root, reached, errors, input)) found.set(path, errors);
  }
  return found;
}

/** The one change without which the profile is valid; those where the errors are, and its own, are tried first. */
function blame(
  root: BytePath,
  reached: readonly BytePath[],
  errors: readonly Diagnostic[],
  { without }: ValidityInput,
): readonly BytePath[] {
  const places = new Set<string | undefined>(errors.map((error) => error.at?.file));
  const rank = (path: BytePath): number => (places.has(path) ? 0 : path === root ? 1 : 2);
  const suspects = [...reached].sort((one, other) => rank(one) - rank(other));
  const culprit = suspects.find((path) => {
    const state = without(path);
    return !state.set.files.has(root) || !hasErrors(state.resolve(root).diagnostics);
  });
  return culprit === undefined ? suspects : [culprit];
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((found) => found.severity === 'error');
}
