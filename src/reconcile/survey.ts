// A host as it stands, besides what a run would do to it: what the administrator set, what he edited, and what others left
// that a person should look at. Takes trees and a disk, gives plain data. Writes nothing, and holds no unit.
// Source: product, "Overrides" and "Commands" (`status`, `diff`).

import type { BytePath, ReadFileSystem, UnitPath } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import type { Drift } from './drift.js';
import { driftOf } from './drift.js';
import { meaningOfDrift } from './drift-meaning.js';
import { HostView } from './host-view.js';
import { leftBehind } from './left-behind.js';
import { liveClashes } from './live-clashes.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { Override } from './overrides-in-force.js';
import { idleSwitches, overridesInForce, unreadLocals } from './overrides-in-force.js';
import type { Judging } from './policy-state.js';
import type { Trees } from './units.js';
import { unitsIn, unknownUnit } from './unknown-unit.js';

export interface SurveyOptions {
  readonly root: BytePath;
  readonly judging: Judging;
}

export interface Survey {
  readonly overrides: readonly Override[];
  readonly drifts: readonly Drift[];
  /** Each with the path below the policy directory that it is about, in `path`. */
  readonly findings: readonly Remark[];
}

/** `skipped` are the files below the policy directory that nobody reads because of their names. */
export function surveyHost(
  trees: Trees,
  disk: ReadFileSystem,
  skipped: readonly UnitPath[],
  { root, judging }: SurveyOptions,
): Survey {
  const host = new HostView(trees, disk, root, judging);
  const drifts = host.units.flatMap((unit) => driftOf(unit, host) ?? []);
  const findings = [
    ...liveClashes(host),
    ...leftBehind(host, skipped, disk),
    ...idleSwitches(host),
    ...unreadLocals(host, drifts),
    ...unreadFiles(host, drifts),
  ];
  return { overrides: overridesInForce(host, drifts), drifts, findings };
}

/** What loaders may load, and nobody here can say anything of. But for links, units of the vendor are held, and told there. */
function unreadFiles(host: HostView, drifts: readonly Drift[]): Remark[] {
  return drifts.flatMap(({ unit, unread }) => {
    const isHeld = host.isManaged(unit) && unread !== 'outside';
    return unread === undefined || isHeld ? [] : [remark('reconcile/unread-live', { path: unit, why: unread })];
  });
}

export interface LocalOptions extends SurveyOptions {
  readonly only: readonly UnitPath[] | undefined;
  /** Whether comments and layout count. */
  readonly asText: boolean;
}

export interface LocalUnit {
  readonly drift: Drift;
  /** What it comes to, from what the vendor ships to live; undefined where that cannot be compared. */
  readonly meaning: Comparison | undefined;
}

/** What is local, of these units or of all, in byte order of their paths. Throws: AaMergeError `reconcile/unknown-unit`. */
export function localUnits(trees: Trees, disk: ReadFileSystem, options: LocalOptions): LocalUnit[] {
  const { root, judging, only, asText } = options;
  const host = new HostView(trees, disk, root, judging);
  const unknown = only?.find((path) => host.unitAt(host.pathOf(path)) === undefined);
  if (unknown !== undefined) throw unknownUnit(unknown, unitsIn(trees));
  const units = host.units.filter(({ path }) => only === undefined || only.includes(path));
  return units.flatMap((unit) => {
    const drift = driftOf(unit, host, asText);
    return drift === undefined ? [] : [{ drift, meaning: asText ? undefined : meaningOfDrift(drift, host) }];
  });
}
