// What a change does to other units: it must not give back what was taken away elsewhere, nor drop a restriction whose
// replacement is held. Takes the changes that still stand, gives those to hold. Source: product, "The merge law", rows
// 1 0 1 and 0 0 0, and "Fine print", "Gate and abstractions".

import type { BytePath, UnitPath } from '../base/index.js';
import type { Finding } from './finding.js';
import type { Gated, UnitGate } from './gate-unit.js';
import { findReturns } from './gate-setting.js';
import type { HostView } from './host-view.js';
import { reachableFrom } from './include-graph.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { Change, Held, Proposal } from './proposal.js';
import { isNothing } from './regained.js';
import { textOf } from './tree.js';
import type { Unit } from './units.js';

export interface CrossHold {
  readonly change: Change;
  readonly reasons: readonly Remark[];
}

export function findCrossHolds(
  proposals: readonly Proposal[],
  gated: ReadonlyMap<UnitPath, Gated>,
  gate: UnitGate,
  host: HostView,
): CrossHold[] {
  const edited = host.units.filter((unit) => !isNothing(gate.withdrawnIn(unit)));
  const held = proposals.filter(isHeldBack);
  if (edited.length === 0 && held.length === 0) return [];
  const roots = new Set([...host.liveRoots, ...proposals.map(({ unit }) => rootOf(unit, host)).filter(isPath)]);
  return proposals.flatMap((proposal) => {
    const found = gated.get(proposal.unit.path);
    if (proposal.kind !== 'change' || found === undefined) return [];
    const near = neighboursOf(host.pathOf(proposal.unit.path), gate, roots);
    const isNear = (unit: Unit): boolean => unit !== proposal.unit && near.has(host.pathOf(unit.path));
    const reasons = [
      ...edited.filter(isNear).flatMap((unit) => returns(unit, found, gate, host)),
      ...held.filter(({ unit }) => isNear(unit)).flatMap(({ unit }) => inventions(unit, found, gate, host)),
    ];
    return reasons.length === 0 ? [] : [{ change: proposal, reasons }];
  });
}

/** All files of all profiles that read this one. */
function neighboursOf(path: BytePath, gate: UnitGate, roots: ReadonlySet<BytePath>): ReadonlySet<BytePath> {
  const readers = [...gate.readersOf(path)].filter((reader) => roots.has(reader));
  return reachableFrom(gate.graph, readers);
}

function rootOf({ kind, path }: Unit, host: HostView): BytePath | undefined {
  return kind === 'profile' ? host.pathOf(path) : undefined;
}

function isPath(path: BytePath | undefined): path is BytePath {
  return path !== undefined;
}

/** Held while the vendor has something else for it, so that the vendor's changes elsewhere come without their counterpart. */
function isHeldBack(proposal: Proposal): proposal is Held {
  const [base, theirs] = [textOf(proposal.unit.base), textOf(proposal.unit.theirs)];
  return proposal.kind === 'held' && base !== undefined && theirs !== undefined && base !== theirs;
}

/** What the administrator took away in another unit of the same profile and this change may give back. */
function returns(unit: Unit, { verdict, locator }: Gated, gate: UnitGate, host: HostView): Remark[] {
  const found = findReturns(verdict, gate.withdrawnIn(unit), gate.surroundings);
  return found.map((finding) => elsewhere('reconcile/lost-restriction', finding, unit, locator, host));
}

/** Restrictions that go here and may have gone to a held unit. */
function inventions(unit: Unit, { verdict, locator }: Gated, gate: UnitGate, host: HostView): Remark[] {
  const isRestriction = (finding: Finding): boolean =>
    (finding.code !== 'reconcile/lost-include' && finding.code !== 'reconcile/lost-local') ||
    gate.surroundings.deniesBehind(finding);
  const found = [
    ...verdict.lostRestrictions.filter(isRestriction),
    ...verdict.widenings.filter((finding) => finding.code === 'reconcile/transition-freed'),
  ];
  return found.map((finding) => elsewhere('reconcile/invented-grant', finding, unit, locator, host));
}

function elsewhere(
  code: 'reconcile/lost-restriction' | 'reconcile/invented-grant',
  finding: Finding,
  unit: Unit,
  locator: Gated['locator'],
  host: HostView,
): Remark {
  const { data, where } = locator?.remarkOf(finding) ?? remark(finding.code, finding.data);
  return remark(code, { ...data, unit: host.pathOf(unit.path) }, where);
}
