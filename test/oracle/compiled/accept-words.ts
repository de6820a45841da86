// The plain form of permissions: two accept words for each state hold all of them. Takes the words, gives permissions in
// the numbering of src/model.
// Source: permission-semantics 2.3, 2.4 and 9.4.

import { changeProfileBit, fileBits, onexecBit, otherGroup, otherShift, ownerGroup } from '../../../src/model/index.js';
import type { ExecType } from '../../../src/model/index.js';
import { execTarget } from './decision.js';
import type { CompiledDecision } from './decision.js';

const fileMask = (ownerGroup | otherGroup | onexecBit | changeProfileBit) >>> 0;

/** Of a state of the file automaton. */
export function fileWords(accept: number, accept2: number, targets: readonly string[]): CompiledDecision {
  const execOf = (group: number): ExecType | undefined =>
    (group & fileBits.x) === 0 ? undefined : execType(group, targets);
  return {
    allowed: (accept & fileMask) >>> 0,
    denied: 0,
    prompted: 0,
    audited: accept2 & (ownerGroup | otherGroup),
    quiet: (accept2 >>> 7) & (ownerGroup | otherGroup),
    exec: { owner: execOf(accept), other: execOf(accept >>> otherShift) },
  };
}

/** The type bits of one group, shifted to the owner's place. */
function execType(group: number, targets: readonly string[]): ExecType {
  return {
    to: execTo((group >>> 10) & 0xf, targets),
    inherits: (group & 0x200) !== 0,
    fallsBack: (group & 0x80) !== 0,
    unsafe: (group & 0x100) !== 0,
  };
}

function execTo(index: number, targets: readonly string[]): ExecType['to'] {
  switch (index) {
    case 0:
      return { kind: 'same' };
    case 1:
      return { kind: 'unconfined' };
    case 2:
      return { kind: 'profile' };
    case 3:
      return { kind: 'child' };
    default:
      return execTarget(targets, index - 4);
  }
}

/** Of a state of the automaton of all other classes. */
export function policyWords(accept: number, accept2: number): Omit<CompiledDecision, 'exec'> {
  const goesOn = (accept & continueHere) === 0 ? 0 : continueThere;
  return {
    allowed: (policyBitsOf(accept) | (accept & setsLabel) | goesOn) >>> 0,
    denied: 0,
    prompted: 0,
    audited: policyBitsOf(accept2),
    quiet: policyBitsOf(accept2 >>> 7),
  };
}

const continueHere = 0x10000000;
const continueThere = 0x08000000;
/** In both forms the same bit. */
const setsLabel = 0x80000000;

/** The plain form has room for 7 bits twice; what is more than the first 7 lies in the second place. */
function policyBitsOf(word: number): number {
  const second = (word >>> otherShift) & ownerGroup;
  return (word & ownerGroup) | ((second & 0x03) << 8) | ((second & 0x1c) << 18) | ((second & 0x60) << 19);
}
