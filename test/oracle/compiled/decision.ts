// What compiled policy decides at a state, in the words of src/model: one shape and one numbering, whichever of its two
// forms the compiler wrote.

import type { Decision, ExecType } from '../../../src/model/index.js';
import type { ByteText } from '../../../src/base/index.js';

/** A conflict is no decision of the compiler's: it would not have compiled. */
export type CompiledDecision = Omit<Decision, 'conflict'>;

/** Only files have execute transitions. */
export const noExec: CompiledDecision['exec'] = { owner: undefined, other: undefined };

export const nothingDecided: CompiledDecision = {
  allowed: 0,
  denied: 0,
  prompted: 0,
  audited: 0,
  quiet: 0,
  exec: noExec,
};

/** A line of the table of named execute targets. Throws: an Error where the table has no such line. */
export function execTarget(targets: readonly string[], index: number): ExecType['to'] {
  const target = targets[index];
  if (target === undefined) throw new Error(`compiled policy: no execute target ${index}`);
  return { kind: 'named', target: target as ByteText };
}
