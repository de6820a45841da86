// The reconciliation of a host: three trees and a setting become one outcome for each unit. A function of what was read:
// it writes nothing, and says the same for the same input. The flow is in `reconcile`, the decisions are in the files
// that it names.

import type { BytePath, ByteText, FileId, Output, ReadFileSystem, UnitPath } from '../base/index.js';
import { fileId } from '../base/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import type { Acceptance } from './accepted.js';
import { Accepted } from './accepted.js';
import type { ConsentFile } from './consents.js';
import { Consents } from './consents.js';
import type { WideningSetting } from './gate-setting.js';
import type { Decision } from './decisions.js';
import { recordDecisions, withDecisions } from './decisions.js';
import { halvesOnHost } from './halves/halves-on-host.js';
import { HostView } from './host-view.js';
import type { JudgedSet } from './judge.js';
import { judgeSet } from './judge.js';
import { contestTexts, mergeTexts } from './merge-texts.js';
import type { Origin } from './origin.js';
import { explainUnits, withExplanation, withFoundBases } from './origin.js';
import type { Remark, UnitOutcome } from './outcome.js';
import { renamedEvidence, underNewNames } from './renamed-host.js';
import { outcomesNamed, proposeNamed } from './renamed-units.js';
import { PartialMerges } from './partial.js';
import { Reach } from './reach.js';
import type { Judging } from './policy-state.js';
import { PriorGrants } from './prior-grants.js';
import type { Change, Proposal } from './proposal.js';
import { proposeAnswer, proposeUnit } from './proposal.js';
import type { Evidence } from './evidence.js';
import { placeIn, textOf } from './tree.js';
import type { Trees, Unit } from './units.js';
import { unknownUnit } from './unknown-unit.js';
import type { OwnerFact } from './vanished.js';

export interface ReconcileOptions {
  readonly widening: WideningSetting;
  /** Where absolute paths in policy begin; the machine’s own root by default. */
  readonly root?: BytePath;
  /** Only these units; all when undefined. */
  readonly only: readonly UnitPath[] | undefined;
  /** What units were held for before, as the last run remembered it. */
  readonly remembered: ReadonlyMap<UnitPath, readonly Evidence[]>;
  /** What the administrator consents to in advance. */
  readonly consents?: readonly ConsentFile[];
  /** What was accepted before. */
  readonly accepted?: readonly Acceptance[];
  /** What is known of live texts that were never reconciled; see `unexplainedUnits`. */
  readonly origins?: ReadonlyMap<UnitPath, Origin>;
  /** Who shipped the references that are gone; see `vanishedUnits`. */
  readonly owners?: ReadonlyMap<UnitPath, OwnerFact>;
  /** What a person decided about units. */
  readonly decisions?: readonly Decision[];
  /** What policy is judged by; the newest features known by default. */
  readonly judging?: Judging;
  /** Units that the real compiler refuses as they would be: held, with what it says. */
  readonly refused?: ReadonlyMap<UnitPath, readonly Remark[]> | undefined;
}

/** What makes one text of three. Nothing that it says is taken on trust. */
export interface Merger {
  readonly merge: typeof mergeTexts;
  readonly contest: typeof contestTexts;
}

/**
 * One outcome for each unit, in byte order of their paths.
 *
 * `disk` is the one that `read.ours` was read from: includes that lead elsewhere are followed on it.
 * Throws: AaMergeError `reconcile/unknown-unit`, `reconcile/bad-consent`.
 * Source: product, "The reconcile table", "The gate", "Fine print".
 */
export function reconcile(
  read: Trees,
  disk: ReadFileSystem,
  {
    widening,
    only,
    remembered,
    consents = [],
    accepted = [],
    origins = new Map(),
    owners = new Map(),
    decisions = [],
    root = '',
    judging = {},
    refused,
  }: ReconcileOptions,
  output: Pick<Output, 'stage' | 'progress'>,
  merger: Merger = { merge: mergeTexts, contest: contestTexts },
): UnitOutcome[] {
  const decided = new Set(decisions.map(({ unit }) => unit));
  const explained = explainUnits(read, new Map([...origins].filter(([unit]) => !decided.has(unit))));
  const found = new HostView(withFoundBases(read, explained), disk, root, judging);
  const decide = (trees: Trees): Trees => withDecisions(trees, decisions);
  const { host, renames, doubts, named, lost } = underNewNames(found, decide, root, judging);
  const newName = (unit: UnitPath): UnitPath => renames.find(({ from }) => from === unit)?.to ?? unit;
  const units = chosenUnits(host, only?.map(newName));
  const prior = new PriorGrants(Consents.read(consents, host.sets), new Accepted(accepted));
  output.stage('Merging units');
  const tools = { ...toolsOf(host, merger), ownerOf: (unit: UnitPath) => owners.get(unit) };
  const proposals = units.map((unit, at) => {
    output.progress(at + 1, units.length);
    const answer = decisions.find((decision) => decision.unit === unit.path)?.live;
    const proposal = answer === undefined ? proposeUnit(unit, tools) : proposeAnswer(unit, answer, tools);
    return proposeNamed(unit, proposal, { renames, doubts, named, trees: read });
  });
  output.stage('Judging the result');
  const partial = new PartialMerges(host, ({ unit }, texts) => merger.merge(texts, namesOf(unit.path, host)));
  const judged = judgeSet(proposals, host, {
    widening,
    ...(widening === 'partial'
      ? { reduce: (change, hold, statements) => partial.reduce(change, hold, statements) }
      : {}),
    remembered: renamedEvidence(remembered, renames, read.ours),
    prior,
    limits: defaultWalkLimits,
    refused: refused ?? new Map(),
    progress: (done, total) => output.progress(done, total),
    contest: (change) => contestOf(change, host, merger),
  });
  const reach = new Reach(judged, host);
  const halves = halvesOnHost(judged, host);
  const outcomes = judged.proposals.map((proposal) =>
    withExplanation(outcomeOf(proposal, judged, { reach, halves }), explained.get(proposal.unit.path)),
  );
  return outcomesNamed(recordDecisions(outcomes, read, decisions), { renames, lost }, read);
}

function chosenUnits(host: HostView, only: readonly UnitPath[] | undefined): readonly Unit[] {
  if (only === undefined) return host.units;
  const unknown = only.find((path) => host.unitAt(host.pathOf(path)) === undefined);
  if (unknown !== undefined)
    throw unknownUnit(
      unknown,
      host.units.map(({ path }) => path),
    );
  return host.units.filter((unit) => only.includes(unit.path));
}

function toolsOf(host: HostView, merger: Merger): Omit<Parameters<typeof proposeUnit>[1], 'ownerOf'> {
  return {
    read: (unit, side, text) => host.read(unit, side, text),
    sayTheSame: (one, other) => host.sayTheSame(one, other),
    obstacleTo: (unit) => host.obstacleTo(unit),
    isManaged: (unit) => host.isManaged(unit),
    merge: (unit, base, ours, theirs) => merger.merge({ base, ours, theirs }, namesOf(unit, host)),
  };
}

function namesOf(unit: UnitPath, { trees }: HostView): Parameters<Merger['merge']>[1] {
  const name = (side: 'base' | 'ours' | 'theirs'): FileId => fileId(placeIn(trees[side], unit));
  return { base: name('base'), ours: name('ours'), theirs: name('theirs') };
}

/** The text for a person where a clean merge turned out not to be right; undefined where it was no merge. */
function contestOf({ unit }: Change, host: HostView, merger: Merger): ByteText | undefined {
  const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  return merger.contest({ base, ours, theirs }, namesOf(unit.path, host));
}

/** What was found out about the whole set. */
interface AboutAll {
  readonly reach: Reach;
  /** What changes do to permissions that need two profiles. */
  readonly halves: ReadonlyMap<UnitPath, readonly Remark[]>;
}

function outcomeOf(proposal: Proposal, judged: JudgedSet, { reach, halves }: AboutAll): UnitOutcome {
  const { unit } = proposal;
  const change = proposal.kind === 'held' ? proposal.change : proposal.kind === 'change' ? proposal : undefined;
  const verdict = change && judged.verdicts.get(unit.path);
  const said = {
    unit: unit.path,
    kind: unit.kind,
    widenings: verdict?.widenings ?? [],
    narrowings: verdict?.narrowings ?? [],
    notices: [...(verdict?.notices ?? []), ...(halves.get(unit.path) ?? [])],
    reaches: change === undefined ? [] : reach.profilesFrom(change.unit),
    live: change && { before: textOf(unit.ours), after: change.text },
  };
  switch (proposal.kind) {
    case 'settled': {
      const { outcome, base, notices } = proposal;
      return { ...said, outcome, notices, base, hold: undefined, heldText: undefined };
    }
    case 'held': {
      const { hold, heldText } = proposal;
      const live = said.live ?? { before: textOf(unit.ours), after: heldText };
      return { ...said, outcome: 'held', hold, heldText, live, base: undefined, mergedFrom: textOf(unit.base) };
    }
    case 'change': {
      const { outcome, text, taken, waiting } = proposal;
      const after = text === undefined ? undefined : (taken ?? textOf(unit.theirs));
      const base = { before: textOf(unit.base), after };
      const notices = [...said.notices, ...proposal.notices];
      const held = { hold: waiting?.hold, heldText: waiting?.text };
      const from = waiting === undefined ? {} : { mergedFrom: textOf(unit.base) };
      return { ...said, outcome, notices, base, ...held, ...from };
    }
  }
}
