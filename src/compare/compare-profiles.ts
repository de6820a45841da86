// Two profiles, compared: values first, then the classes in which rules differ. Takes a pair, gives changes with witnesses,
// and what could not be decided.

import type { AutomatonClass, ProfileModel, WalkEnd } from '../model/index.js';
import { alignSockets, socketClasses } from './align-sockets.js';
import { compareAttachments } from './attachments.js';
import { compareCapabilities } from './capabilities.js';
import type { Change } from './changes.js';
import { Differences } from './differences.js';
import type { Excuse } from './excuses.js';
import { excusesOn } from './excuses.js';
import { loosenessOf, stancesOn } from './letting-through.js';
import type { LogLoss } from './log-losses.js';
import { LogLosses, capabilityLogLosses } from './log-losses.js';
import type { PlacedProfile } from './pair-profiles.js';
import { PartedTerms } from './parting.js';
import type { Region } from './region.js';
import { regionOf } from './region.js';
import { compareValues, modeRank } from './values.js';
import type { Meeting, WalkLimits, WalkWishes } from './walk-class.js';
import { termsOn, walkClass } from './walk-class.js';
import { witnessAll } from './witness.js';

/** Why something was not decided. */
export interface Doubt {
  /**
   * The states ran out; a witness was not confirmed; a name has two profiles on one side; or two abi ask about sockets in
   * different strings; of stacks: names alone do not say whether an execution leads to more, parts see paths differently,
   * names in rules mean other labels in another namespace, children differ, or the label tells of a mode that its policy
   * does not give it.
   */
  readonly why:
    | 'too-large'
    | 'unconfirmed'
    | 'defined-twice'
    | 'other-form'
    | 'execution'
    | 'less-by-execution'
    | 'paths'
    | 'namespaces'
    | 'children'
    | 'other-mode';
  /** Where the doubt is about one class. */
  readonly class: AutomatonClass | 'attachment' | undefined;
}

export interface Findings {
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
  /** What is no longer logged; no change of what is permitted. */
  readonly logLosses: readonly LogLoss[];
}

/** All that one profile permits and the other does not. */
export function compareProfiles(
  before: PlacedProfile,
  after: PlacedProfile,
  limits: WalkLimits,
  excuses: readonly Excuse[] = [],
): Findings {
  const [one, other] = [before.model, after.model];
  const attachments = compareAttachments(one, other, limits);
  const region = regionOf([one, other]);
  const classes = region.classes.map((wanted) => compareClass(wanted, before, after, region, limits, excuses));
  return {
    changes: [
      ...(one.name === other.name ? [] : [renamed(one, other)]),
      ...compareValues(before, after),
      ...attachments.changes,
      ...compareCapabilities(before, after, excuses),
      ...classes.flatMap(({ changes }) => changes),
    ],
    doubts: [
      ...(attachments.end === 'exhausted' ? [{ why: 'too-large', class: 'attachment' } as const] : []),
      ...classes.flatMap(({ doubts }) => doubts),
    ],
    logLosses: [...capabilityLogLosses(before, after), ...classes.flatMap(({ logLosses }) => logLosses)],
  };
}

function renamed({ name: before }: ProfileModel, { name: after }: ProfileModel): Change {
  return { kind: 'renamed', effect: 'shift', before, after };
}

function compareClass(
  wanted: AutomatonClass,
  before: PlacedProfile,
  after: PlacedProfile,
  region: Region,
  limits: WalkLimits,
  excuses: readonly Excuse[],
): Findings {
  const aligned = socketClasses.includes(wanted)
    ? alignSockets(before.model, after.model)
    : ([before.model, after.model] as const);
  if (aligned === undefined) return { changes: [], doubts: [{ why: 'other-form', class: wanted }], logLosses: [] };
  const [one, other] = stancesOn(wanted, aligned);
  const excusing = excusesOn(wanted, aligned[1], excuses);
  const found = new Differences(wanted === 'file');
  // Profiles that are read as of another abi differ in all they say about sockets.
  const isAsIs = aligned[0] === before.model && aligned[1] === after.model;
  const regionHere = isAsIs ? region : regionOf(aligned);
  const terms = termsOn(wanted, aligned, regionHere);
  const parted = new PartedTerms(regionHere.parts);
  const losses = new LogLosses(wanted, aligned);
  const take = (met: Meeting): void => {
    const meeting = { ...met, matching: parted.whole(met.matching) };
    found.take(meeting, one === other);
    if (one === other) losses.take(meeting);
  };
  // The same terms make the same difference: the shortest string shows it.
  const walk = (wishes: WalkWishes): WalkEnd =>
    walkClass(wanted, aligned, { ...wishes, eachAnswerOnce: true }, take, parted.apart(terms), excusing);
  const isModeNew = modeRank(before.model.mode) !== modeRank(after.model.mode);
  const end =
    loosenessOf(one) === loosenessOf(other)
      ? walk(limits)
      : walkLoosened(walk, found, limits, {
          isModeNew,
          hasRest: one !== 'open' && other !== 'open',
        });
  const sides = [
    { ...before, model: aligned[0] },
    { ...after, model: aligned[1] },
  ] as const;
  const { changes, unconfirmed } = witnessAll(wanted, found.all, sides, terms, excusing);
  const doubts: Doubt[] = [];
  if (end === 'exhausted') doubts.push({ why: 'too-large', class: wanted });
  if (unconfirmed > 0) doubts.push({ why: 'unconfirmed', class: wanted });
  return { changes, doubts, logLosses: losses.all(before) };
}

/** States in search of one string that only the looser stance lets through, where the mode says already that it does. */
const fewStates = 20_000;

/**
 * Where the stances differ, one lets through more, whatever the rules are: one string shows it. What is open lets through
 * no less anywhere. What learns does only where rules differ: what the same rules allow, they do not deny.
 */
function walkLoosened(
  walk: (wishes: WalkWishes) => WalkEnd,
  found: Differences,
  { states }: WalkLimits,
  { isModeNew, hasRest }: { readonly isModeNew: boolean; readonly hasRest: boolean },
): WalkEnd {
  const enough = (): boolean => found.all.length > 0;
  const most = isModeNew ? Math.min(states, fewStates) : states;
  const search = walk({ states: most, region: 'all', enough });
  const rest = hasRest ? walk({ states, region: 'differing' }) : 'complete';
  return rest === 'complete' && (search === 'complete' || isModeNew) ? 'complete' : 'exhausted';
}
