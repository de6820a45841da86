// How a host stands, for programs. Takes a status, gives a plain object that JSON.stringify writes as
// schema/status.schema.json says, and the numbers that the text sums up with, too.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { codes, readable } from '../base/index.js';
import type { Drift, Remark, Survey, UnitOutcome } from '../reconcile/index.js';
import { countLocal } from '../reconcile/index.js';
import { remarkJson } from './remark-json.js';
import type { StatusPlaces } from './status-next.js';
import { nextFor } from './status-next.js';

/** What `status` found. */
export interface StatusReport {
  readonly outcomes: readonly UnitOutcome[];
  readonly survey: Survey;
  readonly isStale: boolean;
  readonly unfinished: string | undefined;
  readonly leftovers: readonly BytePath[];
  /** What kept the last hook of a package from its work: who called it, when, and why it could not. */
  readonly hook: { readonly phase: string; readonly time: string; readonly message: string } | undefined;
}

/** The document of `status --json`. */
export function statusDocument(report: StatusReport, places: StatusPlaces): object {
  const { survey, isStale, unfinished, leftovers } = report;
  const { overrides, drifts, findings } = survey;
  const hook = missedBy(report);
  return {
    schema: 'aa-merge/status@1',
    held: heldIn(report).map(heldJson),
    waiting: waitingIn(report).map(({ unit, outcome }) => ({ path: shown(unit), outcome })),
    overrides: overrides.map(({ kind, path, statements }) => ({
      kind,
      path: shown(path),
      ...(statements === undefined ? {} : { statements }),
    })),
    edited: driftsOf(drifts, 'edited').map(driftJson),
    removed: driftsOf(drifts, 'removed').map(({ unit }) => shown(unit)),
    orphaned: orphanedIn(report).map(shown),
    own: ownIn(report).map(shown),
    findings: findings.map((finding) => findingJson(finding, places)),
    leftovers: leftovers.map(shown),
    ...(unfinished === undefined ? {} : { unfinished }),
    ...(hook === undefined ? {} : { hook }),
    staleRecords: isStale,
    summary: statusSummary(report),
  };
}

export interface StatusSummary {
  readonly units: number;
  readonly held: number;
  readonly refused: number;
  readonly waiting: number;
  readonly overrides: number;
  readonly edited: number;
  readonly warnings: number;
  readonly notes: number;
}

export function statusSummary(report: StatusReport): StatusSummary {
  const { outcomes, survey, unfinished } = report;
  const held = heldIn(report);
  return {
    units: outcomes.length,
    held: held.length,
    refused: held.filter(({ hold }) => hold?.standing === 'refused').length,
    waiting: waitingIn(report).length,
    overrides: survey.overrides.length,
    edited: driftsOf(survey.drifts, 'edited').length,
    warnings:
      survey.findings.filter(isWarning).length +
      [unfinished, missedBy(report)].filter((one) => one !== undefined).length,
    notes: survey.findings.filter((finding) => !isWarning(finding)).length,
  };
}

export function heldIn({ outcomes }: StatusReport): readonly UnitOutcome[] {
  return outcomes.filter(({ hold }) => hold !== undefined);
}

/** Units that the next run would write, or whose base it would. */
export function waitingIn({ outcomes }: StatusReport): readonly UnitOutcome[] {
  const isMoved = ({ live, base }: UnitOutcome): boolean =>
    [live, base].some((change) => change !== undefined && change.before !== change.after);
  return outcomes.filter((outcome) => (outcome.hold === undefined || outcome.outcome !== 'held') && isMoved(outcome));
}

/** The hook whose work is still to be done; none where somebody did it since. */
export function missedBy(report: StatusReport): StatusReport['hook'] {
  const { hook } = report;
  if (hook === undefined || waitingIn(report).length === 0) return undefined;
  return { phase: shown(hook.phase), time: shown(hook.time), message: shown(hook.message) };
}

/** Kept, though the package that shipped it is gone. */
export function orphanedIn({ outcomes }: StatusReport): readonly UnitPath[] {
  return outcomes.filter(({ outcome }) => outcome === 'orphaned').map(({ unit }) => unit);
}

/** Files that no vendor ships, nor shipped. */
export function ownIn(report: StatusReport): readonly UnitPath[] {
  const orphaned = new Set(orphanedIn(report));
  const own = driftsOf(report.survey.drifts, 'own').map(({ unit }) => unit);
  return own.filter((unit) => !orphaned.has(unit));
}

export function isWarning({ code }: Remark): boolean {
  return codes[code].severity !== 'note';
}

export function driftsOf(drifts: readonly Drift[], kind: Drift['kind']): readonly Drift[] {
  return drifts.filter((drift) => drift.kind === kind);
}

function heldJson({ unit, hold }: UnitOutcome): object {
  const reasons = (hold?.reasons ?? []).map((reason) => remarkJson(reason, sides));
  return { path: shown(unit), hold: hold?.kind, refused: hold?.standing === 'refused', reasons };
}

const sides = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' } as const;

function driftJson(drift: Drift): object {
  const { unit, isOpaque } = drift;
  return { path: shown(unit), ...countLocal(drift), opaque: isOpaque };
}

function findingJson(finding: Remark, places: StatusPlaces): object {
  const { code, data } = finding;
  const { message } = remarkJson(finding, sides) as { message: string };
  const severity = isWarning(finding) ? 'warning' : 'note';
  return { code, severity, path: shown(String(data['path'])), message, next: nextFor(finding, places) };
}

function shown(path: string): string {
  return readable(path as ByteText);
}
