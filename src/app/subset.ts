// `aa-merge subset OLD NEW`: whether NEW permits nothing that OLD does not permit. Takes labels of one policy, or two files,
// gives the answer with what shows it, and beside it what the kernel itself asks of a task with no new privileges: that is a
// question of names, and never of what profiles permit.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError } from '../base/index.js';
import type { Comparison, Doubt, Stack } from '../compare/index.js';
import { compareStacks, defaultWalkLimits, isSamePart, widens } from '../compare/index.js';
import { isUnconfinedPart, keepsAllParts, printLabel } from '../language/index.js';
import type { ParseAnswer } from '../report/index.js';
import { Places } from '../report/index.js';
import type { FoundLabel, LabelPlaces, LookedUp } from './label-policy.js';
import { isInAnotherMode, LabelPolicies, readLabel, stackOf } from './label-policy.js';
import type { PolicySource } from './policy-source.js';
import type { AskedPolicy } from './query.js';
import { openPolicy } from './query.js';

export type SubsetVerdict = 'subset' | 'not-subset' | 'unknown';

export interface SubsetAnswer {
  readonly old: ByteText;
  readonly next: ByteText;
  readonly verdict: SubsetVerdict;
  /** What NEW permits beyond OLD, as a comparison of one profile. */
  readonly comparison: Comparison;
  /** Of labels: whether the kernel lets a task with no new privileges go from OLD to NEW. */
  readonly kernel: 'lets' | 'refuses' | undefined;
  readonly places: Places;
}

/** Or the files that are no valid policy. */
export type SubsetResult = SubsetAnswer | { readonly invalid: readonly ParseAnswer[]; readonly places: Places };

/** Two labels of one policy. Throws AaMergeError `app/bad-label`, `app/unknown-profile`, `app/unknown-namespace`. */
export function subsetOfLabels(
  [old, next]: readonly [ByteText, ByteText],
  places: LabelPlaces,
  disk: ReadFileSystem,
): SubsetResult {
  const policies = new LabelPolicies(places, disk);
  const lookUp = (text: ByteText): LookedUp => {
    try {
      return policies.lookUp(readLabel(text));
    } catch (error) {
      // A file of policy where a label is asked for: then an option helps.
      if (!(error instanceof AaMergeError) || error.code !== 'app/unknown-profile' || !disk.exists(text)) throw error;
      throw new AaMergeError(error.code, { ...error.data, option: '--files' }, { cause: error });
    }
  };
  const [one, other] = [lookUp(old), lookUp(next)];
  const invalid = [one, other].flatMap((found) => ('invalid' in found ? found.invalid : []));
  if ('invalid' in one || 'invalid' in other) return invalidPolicy([...new Set(invalid)]);
  const opened = [one, other].flatMap(({ parts }) => parts.flatMap(({ found }) => found?.asked ?? []));
  return answer(sideOf(one), sideOf(other), kernelAsks(one, other), opened);
}

/** Two files of policy, of one profile each beside its children. Throws AaMergeError `app/which-profile`. */
export function subsetOfFiles(
  [old, next]: readonly [BytePath, BytePath],
  place: PolicySource,
  disk: ReadFileSystem,
): SubsetResult {
  const opened = [old, next].map((file) => openPolicy({ ...place, file }, disk));
  const invalid = opened.filter(({ judgement }) => !judgement.ok);
  if (invalid.length > 0) return invalidPolicy(invalid);
  const [one, other] = opened.map(onlyProfile) as [Side, Side];
  return answer(one, other, undefined, opened);
}

interface Side {
  readonly name: ByteText;
  readonly stack: Stack;
  /** The kernel was seen to have it in a mode that its policy does not give it. */
  readonly isInAnotherMode: boolean;
}

function sideOf(found: FoundLabel): Side {
  return { name: found.label, stack: stackOf(found), isInAnotherMode: isInAnotherMode(found) };
}

function onlyProfile({ policy, judgement }: AskedPolicy): Side {
  const [only, ...others] = policy.profiles.filter(({ parent }) => parent === undefined);
  if (only === undefined || others.length > 0) {
    const known = policy.profiles.map(({ name }) => name).join(', ');
    throw new AaMergeError('app/which-profile', { file: judgement.file, known });
  }
  const namespace = only.profile.namespace ?? ('' as ByteText);
  return {
    name: only.name,
    stack: { parts: [{ label: only.name, namespace, model: only, policy }], innermost: namespace },
    isInAnotherMode: false,
  };
}

function answer(one: Side, other: Side, kernel: SubsetAnswer['kernel'], opened: readonly AskedPolicy[]): SubsetAnswer {
  const found = compareStacks(one.stack, other.stack, defaultWalkLimits);
  const changes = found.changes.filter(widens);
  const isOtherMode = one.isInAnotherMode || other.isInAnotherMode;
  const doubts: readonly Doubt[] = [
    ...(keepsAll(one.stack, other.stack) ? [] : found.doubts.filter(mattersHere)),
    ...(isOtherMode ? [{ why: 'other-mode', class: undefined } as const] : []),
  ];
  // One access that shows it is enough, whatever else is not known.
  const verdict = changes.length > 0 ? 'not-subset' : doubts.length > 0 ? 'unknown' : 'subset';
  const profile = {
    name: other.name,
    before: undefined,
    after: undefined,
    verdict: verdict === 'not-subset' ? 'wider' : verdict === 'unknown' ? 'unknown' : 'narrower',
    changes,
    doubts: verdict === 'subset' ? [] : doubts,
    logLosses: [],
  } as const;
  const comparison: Comparison = { verdict: profile.verdict, profiles: [profile] };
  return { old: one.name, next: other.name, verdict, comparison, kernel, places: placesOf(opened) };
}

/**
 * A stack with all that restricted before permits no more, whatever else is in it. A task may ask for a change of profiles in
 * the innermost namespace: what was there in another one stays only where that does not become the innermost.
 */
function keepsAll(one: Stack, other: Stack): boolean {
  const isHeld = one.innermost === other.innermost || one.parts.every((part) => part.namespace !== other.innermost);
  return isHeld && one.parts.every((part) => other.parts.some((next) => isSamePart(part, next)));
}

/** What may be less is no doubt here. */
function mattersHere({ why }: Doubt): boolean {
  return why !== 'less-by-execution';
}

/** The kernel does not count profiles that confine nothing, whatever they are called. */
function kernelAsks(old: FoundLabel, next: FoundLabel): SubsetAnswer['kernel'] {
  const parts = old.parts.filter(({ part, found }) => !isUnconfinedPart(part) && found?.model.mode !== 'unconfined');
  const confining = { mode: undefined, parts: parts.map(({ part }) => part) };
  return keepsAllParts(confining, next.kernelLabel) ? 'lets' : 'refuses';
}

function invalidPolicy(invalid: readonly AskedPolicy[]): SubsetResult {
  return { invalid: invalid.map(({ judgement }) => judgement), places: placesOf(invalid) };
}

function placesOf(opened: readonly AskedPolicy[]): Places {
  return new Places((file) => opened.map((asked) => asked.textOf(file)).find((text) => text !== undefined));
}

/** The label that a task may always change to: all of the old one, and the new one on top. */
export function bounded(old: ByteText, next: ByteText): ByteText {
  const [one, other] = [readLabel(old), readLabel(next)];
  return printLabel({ parts: [...one.parts, ...other.parts] });
}
