// The policy of one local commit, merged and judged as on a host: the commit is live, the commit before it the base, the
// vendor’s state the reference. Takes trees and what a person answered, gives texts, and holds with the files that wait for
// them. What untouched files newly permit is told elsewhere, once for all commits; what they give back that the commit took
// away waits here.

import type { BytePath, ByteText, FileSystem, Output, UnitPath } from '../../base/index.js';
import { unitPath } from '../../base/index.js';
import type { Acceptance, Decision, Remark, UnitOutcome } from '../../reconcile/index.js';
import { changesLive, grantsOf, judgeChange, layOver, reconcile, textOf } from '../../reconcile/index.js';
import type { Layer } from '../check/layered-policy.js';
import { LayeredPolicy, policyPlaceOnHost } from '../check/layered-policy.js';
import type { PolicyPlace } from '../check/policy-place.js';
import { judgedAlone } from './lone-fragment.js';
import type { ReplayInput } from './replay-input.js';
import type { ReplayTrees } from './replay-trees.js';
import { prefixOf, unitOf } from './replay-trees.js';

/** A unit that must not go on as it is, and the files that a person answers by. */
export interface HeldUnit {
  readonly outcome: UnitOutcome;
  readonly files: readonly BytePath[];
}

export interface ReplayedPolicy {
  readonly held: readonly HeldUnit[];
  /** Texts of files as they become; undefined for one that goes. */
  readonly results: ReadonlyMap<BytePath, ByteText | undefined>;
  /** Units that permit more, which a person means. */
  readonly meant: readonly UnitPath[];
  /** What else is newly permitted by what goes in: the commit changed no meaning there, or the setting lets it. */
  readonly widenings: readonly Remark[];
}

/** `overrides` are those that the commit touches and leaves, and their names now. */
export function replayPolicy(
  trees: ReplayTrees,
  overrides: ReadonlyMap<BytePath, BytePath>,
  { place, include, widening, seen, answers, isMeant }: ReplayInput,
  disk: FileSystem,
  output: Pick<Output, 'stage' | 'progress'>,
): ReplayedPolicy {
  const { base, ours, theirs, concerned } = trees;
  const prefix = prefixOf(place);
  const fileOf = (unit: UnitPath): BytePath => `${prefix}${unit}`;
  const vendorsText = (file: BytePath): ByteText | undefined => textOf(theirs.tree.entries.get(unitOf(file, place)));
  const others = include.map((directory) => ({ disk, directory: disk.realPath(directory) }));
  const layered = (tree: Layer): LayeredPolicy => new LayeredPolicy([tree, ...others]);
  const isTouched = has(new Set(concerned.units), fileOf);
  const isOverridden = has(concerned.overridden, fileOf);
  const isRead = has(concerned.read, fileOf);
  /** Undefined for what the commit has nothing to do with. */
  const waitingFor = (outcome: UnitOutcome): readonly BytePath[] | undefined => {
    if (isTouched(outcome)) return [fileOf(outcome.unit)];
    const beside = overrides.size > 0 ? [...overrides.values()] : [fileOf(outcome.unit)];
    if (isOverridden(outcome)) return beside;
    if (!isRead(outcome)) return undefined;
    return [fileOf(outcome.unit), ...(concerned.units.length > 0 ? standing(concerned.units) : beside)];
  };
  // What a person wrote instead of an override is what the commit has.
  const written = new Map(
    [...overrides].flatMap(([path, now]) => {
      const text = path.startsWith(`${prefix}local/`) ? answers.get(now) : undefined;
      return text === undefined ? [] : [[unitOf(path, place), text] as const];
    }),
  );
  const live = layOver(
    layered(ours),
    new Map([...written].map(([unit, text]) => [`${policyPlaceOnHost}/${unit}`, text])),
  );
  const answered = [...ours.tree.entries].map(([unit, entry]) => {
    const text = written.get(unit);
    return [unit, text !== undefined && entry.kind === 'file' ? { ...entry, text } : entry] as const;
  });
  // A file that nobody but its vendor wrote is none that somebody decided about.
  const decisions = [...answers].flatMap(([file, text]): Decision[] => {
    const isPolicy = file.startsWith(prefix) && ![...overrides.values()].includes(file);
    if (!isPolicy || (concerned.read.has(file) && text === vendorsText(file))) return [];
    return [{ unit: unitOf(file, place), seen: vendorsText(file), live: text }];
  });
  const accepted = seenGrants(
    seen
      .filter((path) => concerned.units.includes(path) || concerned.read.has(path))
      .map((path) => unitOf(path, place)),
    { before: layered(base), after: layered(theirs) },
    place,
  );
  const merged = (more: readonly Acceptance[]): UnitOutcome[] =>
    reconcile(
      {
        base: { ...base.tree, directory: 'the commit before' },
        ours: { directory: policyPlaceOnHost, entries: new Map(answered) },
        theirs: { ...theirs.tree, directory: 'the vendor' },
      },
      live,
      { widening, only: undefined, remembered: new Map(), accepted: [...accepted, ...more], decisions },
      output,
    );
  const alone = (outcome: UnitOutcome): UnitOutcome => {
    const file = fileOf(outcome.unit);
    const isAnswer = answers.has(file);
    const said = { isSeen: seen.includes(file) || (isAnswer && isMeant), isAnswer };
    return isTouched(outcome) ? judgedAlone(outcome, trees, live, widening, said) : outcome;
  };
  const isAnswered = (outcome: UnitOutcome): boolean => waitingFor(outcome)?.some((file) => answers.has(file)) === true;
  const asked = merged([]).map(alone);
  // Exactly what the texts turned out to permit more is accepted, and nothing that comes after.
  const meant = isMeant ? asked.filter(isAnswered) : [];
  const grants = meant.flatMap(grantsIn);
  const outcomes = grants.length === 0 ? asked : merged(grants).map(alone);
  const results = new Map<BytePath, ByteText | undefined>();
  for (const path of concerned.units) results.set(path, textOf(ours.tree.entries.get(unitOf(path, place))));
  for (const outcome of outcomes) {
    const file = fileOf(outcome.unit);
    const isResult = isTouched(outcome) || isOverridden(outcome) || (isRead(outcome) && answers.has(file));
    if (!changesLive(outcome) || !isResult) continue;
    results.set(file, outcome.live?.after);
    if (outcome.renamedFrom !== undefined) results.set(fileOf(outcome.renamedFrom), undefined);
  }
  const decided = new Set(decisions.map(({ unit }) => unit));
  const held = outcomes.flatMap((outcome): HeldUnit[] => {
    const files = waitingFor(outcome);
    if (outcome.hold === undefined || files === undefined) return [];
    const { kind, standing: stands, reasons } = outcome.hold;
    if (!isTouched(outcome) && !decided.has(outcome.unit)) {
      // That a profile is gone is told with the vendor’s own changes.
      const isCertain = !reasons.some(({ code }) => code === 'reconcile/perhaps-renamed');
      if (isOverridden(outcome) && kind === 'vendor-removed' && isCertain) return [];
      // Nobody can write another text for it here: who goes on has seen it.
      if ((stands === 'held' || isMeant) && files.every((file) => answers.has(file))) return [];
    }
    return [{ outcome, files }];
  });
  return {
    held,
    results,
    meant: meant.filter(({ widenings }) => widenings.length > 0).map(({ unit }) => unit),
    widenings: outcomes.flatMap((outcome) => (isTouched(outcome) && changesLive(outcome) ? outcome.widenings : [])),
  };

  /** Touched files by the names that they have now. */
  function standing(files: readonly BytePath[]): BytePath[] {
    const names = new Map(asked.map(({ unit, renamedFrom }) => [renamedFrom ?? unit, unit]));
    return files.map((file) => fileOf(names.get(unitOf(file, place)) ?? unitOf(file, place)));
  }
}

/** Whether a unit is one of these files, or was. */
function has(files: ReadonlySet<BytePath>, fileOf: (unit: UnitPath) => BytePath): (outcome: UnitOutcome) => boolean {
  return ({ unit, renamedFrom }) =>
    files.has(fileOf(unit)) || (renamedFrom !== undefined && files.has(fileOf(renamedFrom)));
}

/** What a person accepts of a held file. */
function grantsIn(outcome: UnitOutcome): Acceptance[] {
  return grantsOf(outcome).flatMap(({ detail }) => acceptancesOf(detail?.grants ?? []));
}

/** Who and when is in the commit. */
function acceptancesOf(grants: readonly Acceptance['grant'][]): Acceptance[] {
  return grants.map((grant) => ({ grant, who: '', when: '' }));
}

/** Widenings that were shown, and accepted, with an earlier commit on the same files: they are in the new state already. */
function seenGrants(
  units: readonly UnitPath[],
  { before, after }: { readonly before: LayeredPolicy; readonly after: LayeredPolicy },
  { isPolicyOnly }: PolicyPlace,
): Acceptance[] {
  if (units.length === 0) return [];
  const revision = (disk: LayeredPolicy): Parameters<typeof judgeChange>[0]['before'] => ({
    disk,
    files: disk.files().map(unitPath),
    complains: new Set(),
    off: [],
  });
  const { findings } = judgeChange({
    directory: policyPlaceOnHost,
    before: revision(before),
    after: revision(after),
    isPolicyOnly,
    halves: 'none',
    withGrants: true,
    judging: {},
    consents: [],
    nameOf: (path) => path,
  });
  const known = new Set<string>(units);
  const theirs = findings.filter(
    ({ kind, units: files }) => kind === 'widening' && files.every((unit) => known.has(unit)),
  );
  return theirs.flatMap(({ remark }) => acceptancesOf(remark.detail?.grants ?? []));
}
