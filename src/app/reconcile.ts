// The main command: reconcile the reference with live policy. Takes places and settings, gives outcomes, and carries them
// out unless only the plan is wished for.

import type { BytePath, ByteText, FileSystem, Ports, UnitPath } from '../base/index.js';
import type {
  Acceptance,
  ConsentFile,
  Decision,
  Judging,
  Owner,
  OwnerFact,
  TreeEntry,
  Trees,
  UnitOutcome,
} from '../reconcile/index.js';
import {
  changesLive,
  explainUnits,
  originBeside,
  reconcile,
  textOf,
  unexplainedUnits,
  vanishedUnits,
  withFoundBases,
} from '../reconcile/index.js';
import { packageFacts } from '../packages/index.js';
import type { Operation, Plan, Recovery, StateLayout, WaitingDecision } from '../store/index.js';
import {
  digestsOf,
  guardReference,
  guardState,
  heldReasonsPath,
  planOperations,
  readAccepted,
  readSettled,
  readStateFacts,
  readTree,
  rememberedEvidence,
} from '../store/index.js';
import type { Refused } from './compiler-answers.js';
import type { KernelReport } from './into-force.js';
import type { HostRequest } from './on-host.js';
import { onHost, tryOnHost } from './on-host.js';
import { asShipped } from './as-shipped.js';
import { readConsentFiles } from './consent-files.js';
import { judgingFeatures } from './pinned-features.js';
import { unitNamed } from './unit-named.js';

export interface ReconcileRequest extends HostRequest {
  /** Units as a person names them: below the policy directory, or with it. All units when there are none. */
  readonly units: readonly BytePath[];
  readonly dryRun: boolean;
  /** Whether a dry run asks the real compiler; a run that writes always does. */
  readonly asksCompiler?: boolean;
  /**
   * Leave live files alone that a package has as its own: scripts of packages must not change configuration files of
   * others. Source: packaging 5.1.
   */
  readonly sparesConffiles?: boolean;
}

export interface ReconcileResult {
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
  /** Whether the plan was carried out. */
  readonly applied: boolean;
  /** Units that would change, and were left to the packages that have their files. */
  readonly spared: ReadonlyMap<UnitPath, string>;
  /** Records of what was accepted or decided that are not understood: they settle nothing. */
  readonly brokenRecords: readonly BytePath[];
  /** Units about which something was decided for a run to come, and that changed before it came: it was put aside. */
  readonly staleDecisions: readonly UnitPath[];
  /** What became of a run that was cut off before. */
  readonly recovery: Recovery | undefined;
  /** Where only the plan was wished for: a run that was cut off, or is under way just now. */
  readonly unfinished: string | undefined;
  /** What the kernel has to do with it; undefined where no live file changed. */
  readonly kernel: KernelReport | undefined;
}

/**
 * Reconcile one host. A second run finds nothing to do.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or the next run finishes what was begun.
 */
export function reconcileHost(request: ReconcileRequest, ports: Ports): ReconcileResult {
  if (request.dryRun) {
    const { files, layout, unfinished, foresee } = tryOnHost(request, ports);
    const { brokenRecords, plan } = readPlanner(request, files, layout, ports);
    const { made, kernel } = foresee(plan, request.asksCompiler);
    return { ...made, brokenRecords, applied: false, recovery: undefined, unfinished, kernel };
  }
  return onHost(request, ports, ({ files, layout, recovery, carryOutBest }) => {
    const { brokenRecords, plan } = readPlanner(request, files, layout, ports);
    const { made, kernel } = carryOutBest(plan, ['reconcile', ...request.units].join(' '));
    return { ...made, brokenRecords, applied: true, recovery, unfinished: undefined, kernel };
  });
}

/** The host as it is, and what makes a plan for it. */
function readPlanner(
  request: ReconcileRequest,
  files: FileSystem,
  layout: StateLayout,
  ports: Ports,
): {
  readonly plan: (refused?: Refused) => HostRun & Pick<ReconcileResult, 'spared'>;
  readonly brokenRecords: readonly BytePath[];
} {
  const host = readHost(request, files, layout, ports);
  const { trees, brokenRecords } = host;
  const only = request.units.length === 0 ? undefined : request.units.map((unit) => unitNamed(unit, request, trees));
  const planOver = (units: readonly UnitPath[] | undefined, refused: Refused | undefined): HostRun =>
    host.run(units, refused === undefined ? {} : { refused });
  const spared = new Map<UnitPath, string>();
  let rest = only;
  const plan = (refused?: Refused): HostRun & Pick<ReconcileResult, 'spared'> => {
    for (;;) {
      const made = planOver(rest, refused);
      const owned = request.sparesConffiles === true ? ownedAmong(made.outcomes, host) : [];
      if (owned.length === 0) return { ...made, spared };
      for (const [unit, owner] of owned) spared.set(unit, owner);
      rest = made.outcomes.map(({ unit }) => unit).filter((unit) => !spared.has(unit));
    }
  };
  return { plan, brokenRecords };
}

/** Units that would change although a package has their files as its own, with that package. */
function ownedAmong(outcomes: readonly UnitOutcome[], host: HostRead): (readonly [UnitPath, string])[] {
  const changed = outcomes.filter(changesLive);
  const places = new Set(changed.flatMap(({ unit, renamedFrom = unit }) => [unit, renamedFrom]));
  const owners = places.size === 0 ? new Map<UnitPath, string>() : host.conffilesAmong([...places]);
  return changed.flatMap(({ unit, renamedFrom = unit }) => {
    const owner = owners.get(unit) ?? owners.get(renamedFrom);
    return owner === undefined ? [] : [[unit, owner] as const];
  });
}

/** What a person says in this very run. */
export interface Answers {
  /** Counts as if it were recorded. */
  readonly accepted?: readonly Acceptance[];
  readonly decisions?: readonly Decision[];
  /** The files of consents, where they are not as they were read. */
  readonly consents?: readonly ConsentFile[];
  /** To be written first. */
  readonly records?: readonly Operation[];
  /** Units that the real compiler refuses: held. */
  readonly refused?: Refused;
}

export type HostRun = Pick<ReconcileResult, 'outcomes' | 'plan' | 'staleDecisions'>;

/** All that one run reads, and the run itself, which writes nothing. */
export interface HostRead {
  readonly trees: Trees;
  /** The same, with the bases that were found where none is recorded. */
  readonly explained: Trees;
  readonly brokenRecords: readonly BytePath[];
  /** Files of the policy directory that nobody reads because of their names. */
  readonly skipped: readonly UnitPath[];
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
  readonly consents: readonly ConsentFile[];
  /** Whether there is a place for standing consents. */
  readonly mayConsent: boolean;
  /** What was accepted before. */
  readonly acceptances: readonly Acceptance[];
  /** What policy is judged by here. */
  readonly judging: Judging;
  /** The record of a held unit, as the last run left it. */
  heldRecordOf(unit: UnitPath): ByteText | undefined;
  /** Units as they are reconciled now; all when undefined. */
  run(only: readonly UnitPath[] | undefined, answers?: Answers): HostRun;
  /** A plan that only writes records, and what is recorded of these held units. */
  planOf(records: readonly Operation[], held: readonly UnitOutcome[]): Plan;
  /** The trees with other texts than the reference; `aside` are files of the policy directory that count as not there. */
  treesWith(texts: ReadonlyMap<UnitPath, TreeEntry>, aside: readonly UnitPath[]): Trees;
  /** What comes of merging these texts of such trees into their units. */
  mergeTexts(texts: ReadonlyMap<UnitPath, TreeEntry>, instead: Trees, answers: Answers): readonly UnitOutcome[];
  /** The plan for such outcomes; `records` are written first. */
  planOfMerged(outcomes: readonly UnitOutcome[], records: readonly Operation[]): Plan;
  /** Texts of the vendor that came before the reference, or that were merged last where there is none. */
  olderTexts(unit: UnitPath): readonly ByteText[];
  /** Of these units, those whose live file a package has as its own. */
  conffilesAmong(units: readonly UnitPath[]): ReadonlyMap<UnitPath, string>;
  /** Whether the package of a live file is being installed, or was left half installed. */
  isUnderWay(unit: UnitPath): boolean;
  /** Whether a unit is held as what was left beside it as a copy: nothing of it stays on record. */
  isCopy(unit: UnitPath): boolean;
  /** A plan that only writes what these outcomes say; what is held stays on record as it is. */
  planOfTexts(outcomes: readonly UnitOutcome[]): Plan;
}

/** Throws: AaMergeError, FileSystemError. */
export function readHost(request: HostRequest, files: FileSystem, layout: StateLayout, ports: Ports): HostRead {
  const { root, widening } = request;
  const { output, processes } = ports;
  const guard = guardState(processes.uid());
  const loose = guardReference(processes.uid());
  output.stage('Reading files');
  const ours = readTree(files, request.policyDir);
  const base = readTree(files, layout.base, { mayBeMissing: true, guard, beside: ours });
  const theirs = readTree(files, request.reference, { isPackaged: true, guard: loose, beside: ours });
  const packages = packageFacts({ ...request, uid: processes.uid() }, files, ports.rpm);
  const trees: Trees = { ours, base, theirs, isAsShipped: asShipped({ ours, base, theirs }, packages) };
  // What the administrator of a machine consents to is about its own policy, not about that of a container beside it.
  const mayConsent = ports.kernel?.namespace === undefined || root !== '/';
  const standing = mayConsent ? readConsentFiles(files, root, loose) : { files: [], leftovers: [] };
  const known = readAccepted(files, layout, guard);
  const settled = readSettled(files, layout, guard);
  const leftovers = [ours, base, known, settled, standing].flatMap((read) => read.leftovers);
  const facts = readStateFacts(files, layout, { isWhole: false, leftovers, guard });
  const remembered = rememberedEvidence(facts);
  const judging = judgingFeatures(undefined, root, files);
  const origins = packages.originsOf(unexplainedUnits(trees));
  const owners = withPurged(packages.fatesOf(vanishedUnits(trees)), request.purged ?? []);
  return {
    trees,
    explained: withFoundBases(trees, explainUnits(trees, origins)),
    brokenRecords: [...known.broken, ...settled.broken],
    skipped: ours.skipped,
    leftovers: facts.leftovers,
    judging,
    consents: standing.files,
    mayConsent,
    acceptances: known.acceptances,
    heldRecordOf: (unit) => facts.held.get(heldReasonsPath(layout, unit)),
    run(only, { accepted: added = [], decisions: said = [], records = [], consents = standing.files, refused } = {}) {
      const { due, stale } = decisionsDue(settled.waiting, only, trees);
      const accepted = [...known.acceptances, ...added];
      const decisions = lastOfEach([...due.map(({ decision }) => decision), ...said]);
      const options = {
        root,
        widening,
        only,
        remembered,
        consents,
        accepted,
        decisions,
        origins,
        owners,
        judging,
        refused,
      };
      const outcomes = reconcile(trees, files, options, output);
      const over = [...due, ...stale].map((one) => one.over);
      const beside = [...over, ...records, ...packages.besideBases(outcomes)];
      const plan = planOperations(outcomes, trees, { ...facts, isWhole: only === undefined }, beside);
      return { outcomes, plan, staleDecisions: stale.map(({ decision }) => decision.unit) };
    },
    planOf: (records, held) => {
      const untouched = held.map((outcome) => ({ ...outcome, live: undefined, base: undefined }));
      return planOperations(untouched, trees, facts, records);
    },
    treesWith(texts, aside) {
      const live = new Map([...ours.entries].filter(([path]) => !aside.includes(path)));
      const theirs = { ...trees.theirs, entries: new Map([...trees.theirs.entries, ...texts]) };
      return { ...trees, ours: { ...ours, entries: live }, theirs };
    },
    mergeTexts(texts, instead, { accepted: added = [], decisions = [], consents = standing.files, refused }) {
      if (texts.size === 0) return [];
      const found = packages.originsOf(unexplainedUnits(instead).filter((unit) => texts.has(unit)));
      const beside = new Map(
        [...found].map(([unit, origin]) => [unit, originBeside(textOf(texts.get(unit)) ?? ('' as ByteText), origin)]),
      );
      const only = [...texts.keys()];
      const options = {
        root,
        widening,
        only,
        remembered,
        consents,
        accepted: [...known.acceptances, ...added],
        decisions,
        origins: beside,
        judging,
        refused,
      };
      return reconcile(instead, files, options, output);
    },
    planOfMerged(outcomes, records) {
      const shipped = outcomes.filter(({ unit }) => trees.theirs.entries.has(unit));
      return planOperations(outcomes, trees, facts, [...records, ...packages.besideBases(shipped)]);
    },
    olderTexts: (unit) => packages.olderTexts(unit),
    conffilesAmong: (units) => packages.conffilesAmong(units),
    isCopy: () => false,
    isUnderWay: (unit) => packages.isUnderWay(unit),
    planOfTexts: (outcomes) => planOperations(outcomes, trees, { ...facts, held: new Map() }),
  };
}

function withPurged(owners: ReadonlyMap<UnitPath, OwnerFact>, purged: readonly UnitPath[]): typeof owners {
  const unknown: Owner = { kind: 'dpkg', package: '', version: '' };
  const known = purged.map((unit) => [unit, { owner: owners.get(unit)?.owner ?? unknown, state: 'purged' }] as const);
  return new Map([...owners, ...known]);
}

/** Those for this run: what still stands as it stood then, and what does not. */
function decisionsDue(
  waiting: readonly WaitingDecision[],
  only: readonly UnitPath[] | undefined,
  trees: Trees,
): { readonly due: readonly WaitingDecision[]; readonly stale: readonly WaitingDecision[] } {
  const asked = waiting.filter(({ decision }) => only === undefined || only.includes(decision.unit));
  const stands = ({ decision, was, texts }: WaitingDecision): boolean =>
    JSON.stringify(digestsOf(decision.unit, trees, was)) === JSON.stringify(texts);
  return { due: asked.filter(stands), stale: asked.filter((one) => !stands(one)) };
}

/** What was decided last about a unit counts. */
function lastOfEach(decisions: readonly Decision[]): Decision[] {
  return [...new Map(decisions.map((decision) => [decision.unit, decision])).values()];
}
