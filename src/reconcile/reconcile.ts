// The reconciliation of a host: three trees and a setting become one outcome for each unit. A function of what was read:
// it writes nothing, and says the same for the same input. The flow is in `reconcile`, the decisions are in the files
// that it names.

import type { BytePath, Output, ReadFileSystem, UnitPath } from '../base/index.js';
import { AaMergeError, compareBytes, fileId } from '../base/index.js';
import type { Statement } from '../language/index.js';
import type { WideningSetting } from './gate-setting.js';
import type { Gated, UnitGate } from './gate-unit.js';
import { HostView } from './host-view.js';
import type { JudgedSet } from './judge.js';
import { judgeSet } from './judge.js';
import { mergeTexts } from './merge-texts.js';
import type { Remark, UnitOutcome } from './outcome.js';
import type { Change, Proposal } from './proposal.js';
import { proposeUnit } from './proposal.js';
import type { Evidence } from './rule-parts.js';
import { textOf } from './tree.js';
import type { Trees, Unit } from './units.js';

export interface ReconcileOptions {
  readonly widening: WideningSetting;
  /** Where absolute paths in policy begin; the machine’s own root by default. */
  readonly root?: BytePath;
  /** Only these units; all when undefined. */
  readonly only: readonly UnitPath[] | undefined;
  /** What units were held for before, as the last run remembered it. */
  readonly remembered: ReadonlyMap<UnitPath, readonly Evidence[]>;
}

/**
 * One outcome for each unit, in byte order of their paths.
 *
 * `disk` is the one that `trees.ours` was read from: includes that lead elsewhere are followed on it.
 * Throws: AaMergeError `reconcile/unknown-unit`.
 * Source: product, "The reconcile table", "The gate", "Fine print".
 */
export function reconcile(
  trees: Trees,
  disk: ReadFileSystem,
  { widening, only, remembered, root = '' }: ReconcileOptions,
  output: Pick<Output, 'stage' | 'progress'>,
): UnitOutcome[] {
  const host = new HostView(trees, disk, root);
  const units = chosenUnits(host, only);
  output.stage('Merging units');
  const tools = toolsOf(host);
  const proposals = units.map((unit, at) => {
    output.progress(at + 1, units.length);
    return proposeUnit(unit, tools);
  });
  output.stage('Judging the result');
  const judged = judgeSet(proposals, host, { widening, remembered });
  return judged.proposals.map((proposal) => outcomeOf(proposal, judged, host));
}

function chosenUnits(host: HostView, only: readonly UnitPath[] | undefined): readonly Unit[] {
  if (only === undefined) return host.units;
  const unknown = only.find((path) => host.unitAt(host.pathOf(path)) === undefined);
  if (unknown !== undefined) throw new AaMergeError('reconcile/unknown-unit', { unit: unknown });
  return host.units.filter((unit) => only.includes(unit.path));
}

function toolsOf(host: HostView): Parameters<typeof proposeUnit>[1] {
  const { base, ours, theirs } = host.trees;
  return {
    read: (unit, side, text) => host.read(unit, side, text),
    sayTheSame: (one, other) => host.sayTheSame(one, other),
    obstacleTo: (unit) => host.obstacleTo(unit),
    isManaged: (unit) => host.isManaged(unit),
    merge: (unit, baseText, oursText, theirsText) =>
      mergeTexts(
        { base: baseText, ours: oursText, theirs: theirsText },
        {
          base: fileId(`${base.directory}/${unit}`),
          ours: fileId(`${ours.directory}/${unit}`),
          theirs: fileId(`${theirs.directory}/${unit}`),
        },
      ),
  };
}

function outcomeOf(proposal: Proposal, judged: JudgedSet, host: HostView): UnitOutcome {
  const { unit } = proposal;
  const change = proposal.kind === 'held' ? proposal.change : proposal.kind === 'change' ? proposal : undefined;
  const gated = change && judged.gated.get(unit.path);
  const said = {
    unit: unit.path,
    kind: unit.kind,
    ...remarksOf(gated),
    reaches: change === undefined ? [] : profilesReached(change, judged.gate, host),
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
      return { ...said, outcome: 'held', hold, heldText, live, base: undefined };
    }
    case 'change': {
      const { outcome, text } = proposal;
      const after = text === undefined ? undefined : textOf(unit.theirs);
      const base = { before: textOf(unit.base), after };
      const notices = [...said.notices, ...proposal.notices];
      return { ...said, outcome, notices, base, hold: undefined, heldText: undefined };
    }
  }
}

function remarksOf(gated: Gated | undefined): Pick<UnitOutcome, 'widenings' | 'narrowings' | 'notices'> {
  if (gated === undefined) return { widenings: [], narrowings: [], notices: [] };
  const { verdict, locator, others, beside } = gated;
  const told = (findings: typeof verdict.widenings): Remark[] =>
    findings.flatMap((finding) => locator?.remarkOf(finding) ?? []);
  return {
    widenings: [...told([...verdict.widenings, ...verdict.lostRestrictions]), ...others],
    narrowings: told(verdict.narrowings),
    notices: [...told(verdict.notices), ...beside],
  };
}

/** Names of the profiles in other files that a change of this unit reaches; those in edited files first. */
function profilesReached({ unit }: Change, gate: UnitGate | undefined, host: HostView): string[] {
  if (gate === undefined) return [];
  const path = host.pathOf(unit.path);
  const readers = host.liveRoots.filter((root) => root !== path && gate.readersOf(path).has(root));
  const isEdited = (root: BytePath): boolean => {
    const reader = host.unitAt(root);
    return reader !== undefined && textOf(reader.base) !== textOf(reader.ours);
  };
  const inOrder = readers.sort(
    (one, other) => Number(isEdited(other)) - Number(isEdited(one)) || compareBytes(one, other),
  );
  return [...new Set(inOrder.flatMap((root) => profileNames(host.sets.live.set.files.get(root)?.statements ?? [])))];
}

function profileNames(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => (statement.kind === 'profile' ? [statement.name.value] : []));
}
