// The same on a host: what all changes that go on do together to permissions that need two profiles. Takes the judged set, gives
// notices for each unit whose doing it is. A unit that is held changes nothing, and so is told nothing.

import type { BytePath, UnitPath } from '../../base/index.js';
import { hasErrors } from '../../base/index.js';
import { defaultWalkLimits } from '../../compare/index.js';
import type { PolicyModel } from '../../model/index.js';
import type { GateFinding } from '../gate.js';
import type { HostView } from '../host-view.js';
import type { JudgedSet } from '../judge.js';
import type { Remark } from '../outcome.js';
import { PlacesOfFindings } from '../places.js';
import type { Change } from '../proposal.js';
import { tellFindings } from '../tell.js';
import { concernsTwoSides } from './changed-rules.js';
import { judgeHalves } from './judge-halves.js';
import type { MembersOf, SwitchOf } from './members.js';

export function halvesOnHost(judged: JudgedSet, host: HostView): ReadonlyMap<UnitPath, readonly Remark[]> {
  const changes = new Map<BytePath, Change>();
  for (const proposal of judged.proposals) {
    if (proposal.kind !== 'change') continue;
    for (const place of host.placesOf(proposal.unit)) changes.set(place, proposal);
  }
  if (changes.size === 0) return new Map();
  const states = { before: host.sets.live, after: judged.candidate() };
  const roots = { before: host.liveRoots, after: judged.roots() };
  const isAlike = (root: BytePath): boolean => states.before.readsAs(states.after, root);
  const modelsOf = (side: 'before' | 'after'): PolicyModel[] =>
    roots[side]
      .filter((root) => states[side].set.files.has(root) && !isAlike(root))
      .map((root) => states[side].permits(root));
  if (!concernsTwoSides(modelsOf('before'), modelsOf('after'))) return new Map();
  const membersOf = (side: 'before' | 'after'): MembersOf => ({
    state: states[side],
    roots: roots[side],
    switchOf: (root) => switchOn(host, root),
    isInvalid: (_, diagnostics) => hasErrors(diagnostics),
  });
  const found = judgeHalves({
    before: membersOf('before'),
    after: membersOf('after'),
    changed: new Set(changes.keys()),
    limits: defaultWalkLimits,
  });
  return toldByUnit(found, changes, new PlacesOfFindings(host, { ours: states.before, merged: states.after }, changes));
}

function switchOn(host: HostView, root: BytePath): ReturnType<SwitchOf> {
  const path = host.workingSwitchOf(root);
  return path === undefined ? undefined : path.startsWith('disable/') ? 'off' : 'complain';
}

function toldByUnit(
  found: readonly GateFinding[],
  changes: ReadonlyMap<BytePath, Change>,
  places: PlacesOfFindings,
): ReadonlyMap<UnitPath, readonly Remark[]> {
  const byUnit = new Map<UnitPath, GateFinding[]>();
  for (const finding of found) {
    const units = new Set(finding.blame.files.flatMap((file) => changes.get(file)?.unit.path ?? []));
    for (const unit of units) byUnit.set(unit, [...(byUnit.get(unit) ?? []), finding]);
  }
  return new Map([...byUnit].map(([unit, findings]) => [unit, tellFindings(findings, places, () => false)]));
}
