// Grants that need no asking, walked beside the policies that are compared: what they grant by their own rules excuses a
// widening there, and nothing else. Takes what is granted at a string, gives the bits that are excused. Must never excuse
// what an excuse denies itself, nor an execution that leads elsewhere than it says.

import { InternalError } from '../base/index.js';
import type { AutomatonClass, Decision, ExecType, Permissions, ProfileModel, Term, Version } from '../model/index.js';
import { execKey, fileBits, otherShift } from '../model/index.js';
import type { Passing } from './letting-through.js';
import { passing, surplus } from './letting-through.js';

/** Something that was granted beforehand, for one profile. */
export interface Excuse {
  /** What it says about a class, in the form in which the profile is asked. */
  terms(profile: ProfileModel, wanted: AutomatonClass): readonly Term[];
  /** Patterns outside of which it says nothing; their effects do not count. */
  readonly within?: readonly Term[];
  /** One bit for each, as in models. */
  readonly capabilities: bigint;
  /** The bits that it is about; all where nothing is said. */
  readonly bits?: Permissions;
  /** Whether it is about what a person is asked, and about nothing else; else it is about what is allowed. */
  readonly isPrompted?: boolean;
  /** The key of an execute type: then it is about execution that led there before, and about nothing else. */
  readonly from?: string;
}

/** An excuse, and what it grants at one string. */
export interface Excusing {
  readonly excuse: Excuse;
  readonly passing: Passing;
  readonly isWithin: boolean;
}

const execGroups = [
  { who: 'owner', bit: fileBits.x },
  { who: 'other', bit: (fileBits.x << otherShift) >>> 0 },
] as const;

/** The bits of a widening that one excuse grants. `isFile` where bits of execution lead somewhere. */
export function excusedBits({ excuse, passing, isWithin }: Excusing, after: Passing, isFile: boolean): Permissions {
  if (excuse.from !== undefined || !isWithin) return 0;
  const granted = excuse.isPrompted === true ? { ...passing, allowed: 0 } : { ...passing, prompted: 0 };
  let excused = ~surplus(after, granted) & (excuse.bits ?? 0xffffffff);
  for (const { who, bit } of isFile ? execGroups : []) {
    if (!leadsAlike(passing.exec[who], after.exec[who])) excused &= ~bit;
  }
  return excused >>> 0;
}

/** Whether one excuse grants that execution leads to another place than before. */
export function excusesExec(
  { excuse, passing, isWithin }: Excusing,
  who: 'owner' | 'other',
  before: ExecType,
  after: ExecType,
): boolean {
  return isWithin && excuse.from === execKey(before) && leadsAlike(passing.exec[who], after);
}

function leadsAlike(one: ExecType | undefined, other: ExecType | undefined): boolean {
  return one !== undefined && other !== undefined && execKey(one) === execKey(other);
}

/** What takes part in a walk for an excuse: its terms, and the places that it is about. */
export interface ExcuseTerms {
  readonly excuse: Excuse;
  readonly terms: readonly Term[];
  readonly within: readonly Term[] | undefined;
}

/** The excuses that have something to say about a class of a profile. */
export function excusesOn(
  wanted: AutomatonClass,
  profile: ProfileModel,
  excuses: readonly Excuse[],
): readonly ExcuseTerms[] {
  return excuses.flatMap((excuse) => {
    const terms = excuse.terms(profile, wanted);
    if (terms.length === 0) return [];
    const within = excuse.within?.filter((term) => term.class === wanted).map(asPlace);
    return [{ excuse, terms, within }];
  });
}

/** A term that only says where it matches. */
function asPlace({ effect, ...term }: Term): Term {
  return { ...term, effect: { ...effect, mode: 'allow', priority: 0, audit: 0, exec: undefined, exact: false } };
}

/** The versions to walk beside the others: one for each excuse, and one more for the places of one that has some. */
export function asidesOf(excuses: readonly ExcuseTerms[]): Version[] {
  return excuses.flatMap(({ terms, within }) => [{ terms }, ...(within === undefined ? [] : [{ terms: within }])]);
}

/** What excuses say at one string, by what each of these versions decides there. */
export function excusingAt(
  excuses: readonly ExcuseTerms[],
  decisions: readonly Decision[],
  mask: Permissions,
  isLinkPair: boolean,
): Excusing[] {
  const waiting = [...decisions];
  return excuses.map(({ excuse, within }) => {
    const decision = waiting.shift();
    if (decision === undefined) throw new InternalError('an excuse was not walked');
    const isWithin = within === undefined || waiting.shift()?.allowed !== 0;
    return { excuse, passing: passing('rules', decision, mask, isLinkPair), isWithin };
  });
}
