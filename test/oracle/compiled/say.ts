// Decisions in the words of policy, so that tests can be read: `rwa`, `rx px -> t`, `owner r`. For the file class; bits of
// other classes are compared as numbers.

import { changeProfileBit, fileBits, onexecBit, otherShift } from '../../../src/model/index.js';
import type { ExecType } from '../../../src/model/index.js';
import type { CompiledDecision } from './decision.js';

/** What is allowed: one text for both groups where they are the same, `-` for nothing. */
export function sayFile({ allowed, exec }: CompiledDecision): string {
  const owner = sayGroup(allowed, exec.owner);
  const other = sayGroup(allowed >>> otherShift, exec.other);
  const groups = owner === other ? [owner] : [`owner ${owner || '-'}`, `other ${other || '-'}`];
  const rest = [
    (allowed & onexecBit) === 0 ? '' : 'onexec',
    (allowed & changeProfileBit) === 0 ? '' : 'change_profile',
  ];
  return [...groups, ...rest].filter((word) => word !== '').join(', ') || '-';
}

const letters = [
  ['r', fileBits.r],
  ['w', fileBits.w],
  ['a', fileBits.a],
  ['l', fileBits.l],
  ['k', fileBits.k],
  ['m', fileBits.m],
] as const;

/** The letters of one group, and the execute mode with its target. */
function sayGroup(bits: number, exec: ExecType | undefined): string {
  const found = letters.filter(([, bit]) => (bits & bit) !== 0).map(([letter]) => letter);
  return [found.join(''), exec === undefined ? '' : sayExec(exec)].filter((word) => word !== '').join(' ');
}

/** As a rule has it; which letter a named target was written with is not known. */
export function sayExec({ to, inherits, fallsBack, unsafe }: ExecType): string {
  const first = { same: '', unconfined: 'u', profile: 'p', child: 'c', named: 'p' }[to.kind];
  const mode = `${unsafe ? first : first.toUpperCase()}${inherits ? 'i' : ''}${fallsBack ? 'u' : ''}x`;
  if (to.kind === 'same' && unsafe) return `unsafe ${mode}`;
  return to.kind === 'named' ? `${mode} -> ${to.target}` : mode;
}
