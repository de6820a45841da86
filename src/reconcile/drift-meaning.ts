// What is local about a unit, as permissions: live compared with live as it would be with the vendor's text in that one
// place. Takes a drift and a host, gives a comparison, of all profiles that read the unit. Where the vendor has a newer text
// that was not merged yet, the one before it counts: his changes are not local.

import type { BytePath, ByteText } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { comparePolicies, defaultWalkLimits } from '../compare/index.js';
import type { Drift } from './drift.js';
import type { HostView } from './host-view.js';
import { reachableInAny } from './include-graph.js';
import type { PolicyState } from './policy-state.js';
import { textOf } from './tree.js';

/** Undefined where nothing can be compared: a side is no valid policy, or is not there. */
export function meaningOfDrift(drift: Drift, host: HostView): Comparison | undefined {
  const { kind, unit, unitKind, isOpaque, differences } = drift;
  if (isOpaque || unitKind === 'features' || (kind !== 'edited' && kind !== 'override')) return undefined;
  const { live } = host.sets;
  const base = textOf(host.unitAt(host.pathOf(unit))?.base);
  const isBehind = base !== undefined && differences.some(({ whose }) => whose === 'vendor');
  const text = (isBehind ? base : drift.before) ?? ('' as ByteText);
  const vendors = host.sets.with(new Map([[host.pathOf(unit), text]]));
  return compareStates(vendors, live, rootsReading(host.pathOf(unit), [vendors, live], host));
}

/** Undefined where a file is no valid policy in either state. */
export function compareStates(
  before: PolicyState,
  after: PolicyState,
  roots: readonly BytePath[],
): Comparison | undefined {
  const differing = roots.filter((root) => !before.readsAs(after, root));
  const states = [before, after];
  if (states.some((state) => differing.some((root) => hasErrors(state.resolve(root).diagnostics)))) return undefined;
  const others = roots.filter((root) => !differing.includes(root));
  return comparePolicies(
    differing.map((root) => before.permits(root)),
    differing.map((root) => after.permits(root)),
    { ...defaultWalkLimits, unchanged: () => others.map((root) => after.permits(root)) },
  );
}

/** Files that the loaders load and that read a file, in any of the states. */
export function rootsReading(path: BytePath, states: readonly PolicyState[], host: HostView): BytePath[] {
  const readers = reachableInAny(
    states.map(({ includers }) => includers),
    [path],
  );
  return host.liveRoots.filter((root) => readers.has(root));
}
