// Grants that need no asking, walked beside the policies that are compared: what they grant by their own rules excuses a
// widening there, and nothing else. Takes what is granted at a string, gives the bits that are excused. Must never excuse
// what an excuse denies itself, nor an execution that leads elsewhere than it says.

import type { AutomatonClass, ExecType, Permissions, ProfileModel, Term } from '../model/index.js';
import { execKey, fileBits, otherShift } from '../model/index.js';
import type { Passing } from './letting-through.js';
import { surplus } from './letting-through.js';

/** Something that was granted beforehand, for one profile. */
export interface Excuse {
  /** What it says about a class, in the form in which the profile is asked. */
  terms(profile: ProfileModel, wanted: AutomatonClass): readonly Term[];
  /** One bit for each, as in models. */
  readonly capabilities: bigint;
  /** The bits that it is about; all where nothing is said. */
  readonly bits?: Permissions;
  /** The key of an execute type: then it is about execution that led there before, and about nothing else. */
  readonly from?: string;
}

/** An excuse, and what it grants at one string. */
export interface Excusing {
  readonly excuse: Excuse;
  readonly passing: Passing;
}

const execGroups = [
  { who: 'owner', bit: fileBits.x },
  { who: 'other', bit: (fileBits.x << otherShift) >>> 0 },
] as const;

/** The bits of a widening that one excuse grants. `isFile` where bits of execution lead somewhere. */
export function excusedBits({ excuse, passing }: Excusing, after: Passing, isFile: boolean): Permissions {
  if (excuse.from !== undefined) return 0;
  let excused = ~surplus(after, passing) & (excuse.bits ?? 0xffffffff);
  for (const { who, bit } of isFile ? execGroups : []) {
    if (!leadsAlike(passing.exec[who], after.exec[who])) excused &= ~bit;
  }
  return excused >>> 0;
}

/** Whether one excuse grants that execution leads to another place than before. */
export function excusesExec(
  { excuse, passing }: Excusing,
  who: 'owner' | 'other',
  before: ExecType,
  after: ExecType,
): boolean {
  return excuse.from === execKey(before) && leadsAlike(passing.exec[who], after);
}

function leadsAlike(one: ExecType | undefined, other: ExecType | undefined): boolean {
  return one !== undefined && other !== undefined && execKey(one) === execKey(other);
}
