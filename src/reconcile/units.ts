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
  const trees = [base, ours, theirs];
  const paths = new Set<UnitPath>();
  for (const tree of trees) {
    for (const [path, entry] of tree.entries) if (entry.kind !== 'directory') paths.add(path);
  }
  return [...paths].sort(compareBytes).flatMap((path) => {
    const kind = unitKindOf(path);
    if (kind === undefined) return [];
    const [inBase, inOurs, inTheirs] = trees.map((tree) => tree.entries.get(path));
    return [{ path, kind, base: inBase, ours: inOurs, theirs: inTheirs }];
  });
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
