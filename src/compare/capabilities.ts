// Capabilities as sets: what a profile allows and does not deny. Takes two profiles, gives changes, one for each rule that
// makes the difference. Source: permission-semantics 3.

import type { CapabilityTerm, ProfileModel } from '../model/index.js';
import { isUnconfined } from '../model/index.js';
import type { Deciding } from './causes.js';
import { causesOf } from './causes.js';
import type { CapabilityChange, Causes } from './changes.js';
import type { Excuse } from './excuses.js';
import type { PlacedProfile } from './pair-profiles.js';

const everything = 2n ** 64n - 1n;

/** Capabilities that one profile has and the other has not. */
export function compareCapabilities(
  before: PlacedProfile,
  after: PlacedProfile,
  excuses: readonly Excuse[] = [],
): CapabilityChange[] {
  const allLearn = [before, after].every(({ model }) => model.mode === 'complain');
  const [ours, theirs] = [capabilitiesOf(before.model, allLearn), capabilitiesOf(after.model, allLearn)];
  return [
    ...changesIn(theirs & ~ours, 'widening', before, after, excuses),
    ...changesIn(ours & ~theirs, 'narrowing', before, after, []),
  ];
}

/** What passes, one bit for each capability. `byRules` where a profile that learns is taken at its word. */
export function capabilitiesOf(profile: ProfileModel, byRules: boolean): bigint {
  if (isUnconfined(profile)) return everything;
  const unionOf = (counts: (term: CapabilityTerm) => boolean): bigint =>
    profile.capabilities.reduce((all, term) => (counts(term) ? all | term.capabilities : all), 0n);
  if (profile.mode === 'complain' && !byRules) {
    return everything & ~unionOf(({ mode, audit }) => mode === 'deny' && !audit);
  }
  return unionOf(({ mode }) => mode === 'allow') & ~unionOf(({ mode }) => mode === 'deny');
}

/** Capabilities that change for the same reason are one change. */
function changesIn(
  changed: bigint,
  effect: CapabilityChange['effect'],
  before: PlacedProfile,
  after: PlacedProfile,
  excuses: readonly Excuse[],
): CapabilityChange[] {
  const found = new Map<string, { capabilities: number[]; causes: Causes; excuse: Excuse | undefined }>();
  for (let number = 0; number < 64; number += 1) {
    if (!has(changed, number)) continue;
    const causes = causesOf(effect, decidingOn(number, before), decidingOn(number, after));
    const cause = causes.decisive?.cause;
    const excuse = excuses.find(({ capabilities }) => has(capabilities, number));
    const key = `${cause?.rule.id ?? ''} ${excuse === undefined ? '' : excuses.indexOf(excuse)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { capabilities: [number], causes, excuse });
    else known.capabilities.push(number);
  }
  return [...found.values()].map(({ capabilities, causes, excuse }) => {
    return { kind: 'capability', effect, capabilities, causes, excusedBy: excuse && [excuse] };
  });
}

/** Denials where there are some, else what allows it. */
function decidingOn(number: number, { model, policy }: PlacedProfile): Deciding {
  const terms = model.capabilities.filter(({ capabilities }) => has(capabilities, number));
  const denials = terms.filter(({ mode }) => mode === 'deny');
  const deciders = denials.length > 0 ? denials : terms;
  return {
    policy,
    deciders: deciders.map((term) => ({ rule: term.rule, mode: term.mode, key: keyOf(term) })),
    present: new Set(terms.map(keyOf)),
  };
}

function keyOf({ mode, capabilities }: CapabilityTerm): string {
  return `${mode} ${capabilities}`;
}

function has(capabilities: bigint, number: number): boolean {
  return ((capabilities >> BigInt(number)) & 1n) !== 0n;
}
