// All that the administrator set beside the vendor's policy and that works, over a whole host; and what was meant so and does
// not. Takes a host, gives facts and findings. Source: product, "Overrides"; packaging 1.3.

import type { BytePath, UnitPath } from '../base/index.js';
import type { Drift } from './drift.js';
import { countLocal } from './drift.js';
import type { HostView } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { textOf } from './tree.js';

export type OverrideKind =
  /** Switched off. */
  | 'disabled'
  | 'force-complain'
  /** `local/`, with rules. */
  | 'local'
  /** `tunables/`, with definitions of his own. */
  | 'tunables'
  /** His own file in a directory that vendors' files include. */
  | 'drop-in';

export interface Override {
  readonly kind: OverrideKind;
  readonly path: UnitPath;
  /** How many statements it has beyond what was shipped; undefined for a switch. */
  readonly statements: number | undefined;
}

const switches = ['disable', 'force-complain'] as const;

/** `drifts` is what is local about each unit. */
export function overridesInForce(host: HostView, drifts: readonly Drift[]): Override[] {
  const live = host.trees.ours.entries;
  const switched = host.units.flatMap(({ path, ours }): Override[] => {
    const kind = switches.find((name) => path.startsWith(`${name}/`));
    const unit = path.slice(path.indexOf('/') + 1) as UnitPath;
    const works = ours !== undefined && ours.kind !== 'unreadable' && live.has(unit);
    if (kind === undefined || !works) return [];
    return [{ kind: kind === 'disable' ? 'disabled' : kind, path, statements: undefined }];
  });
  return [...switched, ...drifts.flatMap((drift) => setByText(drift))];
}

function setByText(drift: Drift): Override[] {
  const { unit: path } = drift;
  const { added, changed } = countLocal(drift);
  const statements = added + changed;
  if (drift.kind === 'override') return [{ kind: path.startsWith('local/') ? 'local' : 'tunables', path, statements }];
  const isDropIn = drift.kind === 'own' && drift.unitKind === 'fragment' && /\.d\//.test(path);
  return isDropIn ? [{ kind: 'drop-in', path, statements: undefined }] : [];
}

/** Switches that switch nothing. */
export function idleSwitches(host: HostView): Remark[] {
  const live = host.trees.ours.entries;
  return host.units.flatMap(({ path, ours }): Remark[] => {
    const kind = switches.find((name) => path.startsWith(`${name}/`));
    if (kind === undefined || ours === undefined) return [];
    const unit = path.slice(path.indexOf('/') + 1);
    const data = { path, unit, kind };
    if (ours.kind === 'unreadable') {
      // The loaders ask whether it can be read, following links.
      return [remark('reconcile/dangling-switch', data)];
    }
    return live.has(unit as UnitPath) ? [] : [remark('reconcile/idle-switch', data)];
  });
}

/** Local files that say something, and that no live file includes. */
export function unreadLocals(host: HostView, drifts: readonly Drift[]): Remark[] {
  const locals = drifts.filter(
    ({ kind, unit, after }) => kind === 'override' && unit.startsWith('local/') && after !== undefined,
  );
  // Who includes what is read from all of policy: not for nothing.
  const included = locals.length === 0 ? new Set() : includedFiles(host);
  return locals.flatMap(({ unit }) =>
    included.has(host.pathOf(unit)) ? [] : [remark('reconcile/unread-local', { path: unit })],
  );
}

/** All files that some live file includes. Reads all of live policy. */
export function includedFiles(host: HostView): ReadonlySet<BytePath> {
  return new Set([...host.sets.live.graph.values()].flatMap((targets) => [...targets]));
}

/** Whether a unit is a file that the loaders load now: it is there, and no switch turns it off. */
export function isLoaded(host: HostView, path: UnitPath): boolean {
  const off = host.trees.ours.entries.get(`disable/${path}` as UnitPath);
  const unit = host.unitAt(host.pathOf(path));
  const isOff = off !== undefined && off.kind !== 'unreadable';
  return unit?.kind === 'profile' && textOf(unit.ours) !== undefined && !isOff;
}
