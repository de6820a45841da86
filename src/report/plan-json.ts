// The plan for programs: the shape of product, "Machine contracts". Takes outcomes, gives a plain object that
// JSON.stringify writes as schema/plan.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { OverrideMove, Remark, UnitOutcome } from '../reconcile/index.js';
import { changesLive, grantsOf } from '../reconcile/index.js';
import type { GeneratedFile } from '../store/index.js';
import { grantsCode } from '../store/index.js';
import { unitDiff } from './plan-diff.js';
import { remarkJson } from './remark-json.js';
import type { SideNames } from './remark-words.js';

export interface PlanWishes {
  /** Whether the changes were carried out. */
  readonly applied: boolean;
  /** Whether to add unified diffs. */
  readonly diff: boolean;
  /** What the kernel had to do with it, where it had. */
  readonly kernel?: object | undefined;
  /** Abstractions that are generated from rules of trusted helpers. */
  readonly generated?: readonly GeneratedFile[] | undefined;
}

const sides: SideNames = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' };

/** The document of `--json`. */
export function planDocument(
  outcomes: readonly UnitOutcome[],
  { applied, diff, kernel, generated = [] }: PlanWishes,
): object {
  return {
    schema: 'aa-merge/plan@1',
    applied: applied && outcomes.some(changesLive),
    units: outcomes.map((outcome) => unitJson(outcome, diff)),
    summary: planSummary(outcomes),
    ...(kernel === undefined ? {} : { kernel }),
    ...(generated.length === 0 ? {} : { generated: generated.map(generatedJson) }),
  };
}

function generatedJson({ unit, source, state }: GeneratedFile): object {
  return { path: readable(unit as string as ByteText), source: readable(source as string as ByteText), state };
}

function unitJson(outcome: UnitOutcome, diff: boolean): object {
  const { unit, renamedFrom, moves = [], hold, widenings, narrowings, notices, reaches } = outcome;
  const grants = grantsOf(outcome);
  const numbered = (remark: Remark): object => {
    const at = grants.indexOf(remark);
    return remarkJson(remark, sides, at === -1 ? undefined : at + 1);
  };
  return {
    path: readable(unit as string as ByteText),
    ...(renamedFrom === undefined ? {} : { renamedFrom: readable(renamedFrom as string as ByteText) }),
    ...(moves.length === 0 ? {} : { moves: moves.map(moveJson) }),
    outcome: outcome.outcome,
    ...(hold === undefined ? {} : { hold: hold.kind, refused: hold.standing === 'refused' }),
    ...(hold?.whose === undefined ? {} : { whose: hold.whose }),
    ...(grants.length === 0 ? {} : { seen: grantsCode(outcome) }),
    reasons: (hold?.reasons ?? []).map(numbered),
    widenings: widenings.map(numbered),
    narrowings: narrowings.map((remark) => remarkJson(remark, sides)),
    notices: notices.map((remark) => remarkJson(remark, sides)),
    reaches: reaches.map((name) => readable(name as ByteText)),
    ...(diff ? { diff: unitDiff(outcome).map((line) => readable(line as ByteText)) } : {}),
  };
}

function moveJson({ from, to, becomes }: OverrideMove): object {
  const name = (path: UnitPath): string => readable(path as string as ByteText);
  return { from: name(from), to: becomes === undefined ? null : name(to) };
}

export interface PlanSummary {
  readonly units: number;
  /** How many live files change. */
  readonly changed: number;
  readonly held: number;
  readonly refused: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Held units by reason. */
  readonly holds: Readonly<Record<string, number>>;
}

/** Numbers of a plan. */
export function planSummary(outcomes: readonly UnitOutcome[]): PlanSummary {
  const holds = outcomes.flatMap(({ hold }) => hold ?? []);
  return {
    units: outcomes.length,
    changed: outcomes.filter(changesLive).length,
    held: holds.length,
    refused: holds.filter(({ standing }) => standing === 'refused').length,
    outcomes: countsOf(outcomes.map(({ outcome }) => outcome)),
    holds: countsOf(holds.map(({ kind }) => kind)),
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
