// The units of a host: every path that one of the three trees has, with what stands there on each side. Takes trees, gives
// units in byte order. Renames are not guessed: a unit is its path.

import type { UnitPath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { Tree, TreeEntry } from './tree.js';
import type { UnitKind } from './unit-kind.js';
import { unitKindOf } from './unit-kind.js';

/** What was read: the last reconciled reference, live policy, the reference of now. */
export interface Trees {
  readonly base: Tree;
  readonly ours: Tree;
  readonly theirs: Tree;
  /** Whether a package put a live file there as it is now, though no reference has it: asked only where it matters. */
  isAsShipped?(unit: UnitPath): boolean;
}

export interface Unit {
  readonly path: UnitPath;
  readonly kind: UnitKind;
  readonly base: TreeEntry | undefined;
  readonly ours: TreeEntry | undefined;
  readonly theirs: TreeEntry | undefined;
}

/** All units. A directory is one only where another tree has a file in its place. */
export function pairUnits({ base, ours, theirs }: Trees): Unit[] {
  const paths = new Set<UnitPath>();
  for (const { entries } of [base, ours, theirs]) {
    for (const [path, { kind }] of entries) if (kind !== 'directory') paths.add(path);
  }
  const units: Unit[] = [];
  for (const path of [...paths].sort(compareBytes)) {
    const kind = unitKindOf(path);
    if (kind === undefined) continue;
    const [inBase, inOurs, inTheirs] = [base.entries.get(path), ours.entries.get(path), theirs.entries.get(path)];
    units.push({ path, kind, base: inBase, ours: inOurs, theirs: inTheirs });
  }
  return units;
}

/** What stands where a directory on the way to the unit should be: a file, or a link that was not followed. */
export function obstacleTo(path: UnitPath, tree: Tree): UnitPath | undefined {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const above = path.slice(0, slash) as UnitPath;
    const entry = tree.entries.get(above);
    if (entry !== undefined && (entry.kind !== 'directory' || entry.isLink)) return above;
  }
  return undefined;
}
