// What the state directory holds now, as far as a plan may change it. Takes a disk, gives facts. A held record that cannot
// be read counts as absent and is written anew.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { unitPath } from '../base/index.js';
import type { Evidence } from '../reconcile/index.js';
import { isThere } from './directories.js';
import type { StateLayout } from './layout.js';
import { stagingPrefix } from './layout.js';
import type { StateFacts } from './plan.js';
import { readTree } from './read-tree.js';
import type { Guard } from './trust.js';
import { evidenceIn, readIfThere, versionPath, versionRecord } from './state.js';

export function readStateFacts(
  disk: ReadFileSystem,
  layout: StateLayout,
  { isWhole, leftovers, guard }: Pick<StateFacts, 'isWhole' | 'leftovers'> & { readonly guard: Guard },
): StateFacts {
  const held = new Map<BytePath, ByteText>();
  const stale: BytePath[] = [...leftovers];
  for (const directory of [layout.heldTexts, layout.heldReasons]) {
    const tree = readTree(disk, directory, { mayBeMissing: true, guard });
    stale.push(...tree.leftovers);
    for (const [unit, entry] of tree.entries) if (entry.kind === 'file') held.set(`${directory}/${unit}`, entry.text);
  }
  stale.push(...waitingIn(disk, layout.directory, () => true));
  // Of thousands of owners none is looked at: their names end in what directories of policy do not.
  stale.push(...waitingIn(disk, layout.owners, (name) => name.endsWith('.json')));
  for (const directory of [layout.adopt, layout.vendor]) stale.push(...waitingIn(disk, directory, () => false));
  const path = versionPath(layout);
  const missing = new Map<BytePath, ByteText>();
  if (readIfThere(disk, path) === undefined) missing.set(path, versionRecord());
  return { layout, held, isWhole, leftovers: stale, missing };
}

/** What waits for its place below a directory that nobody reads whole; not behind links. `isLeaf` need not be looked into. */
function waitingIn(disk: ReadFileSystem, directory: BytePath, isLeaf: (name: string) => boolean): BytePath[] {
  if (!isThere(directory, disk) || disk.lstat(directory).kind !== 'directory') return [];
  return disk.readDir(directory).flatMap((name) => {
    const path = `${directory}/${name}`;
    if (name.startsWith(stagingPrefix)) return [path];
    return isLeaf(name) ? [] : waitingIn(disk, path, isLeaf);
  });
}

/** What each held unit is held for, as far as it has to be remembered. */
export function rememberedEvidence({ layout, held }: StateFacts): ReadonlyMap<UnitPath, readonly Evidence[]> {
  const found = new Map<UnitPath, readonly Evidence[]>();
  const head = `${layout.heldReasons}/`;
  for (const [path, record] of held) {
    const evidence = path.startsWith(head) ? evidenceIn(record) : [];
    if (evidence.length > 0) found.set(unitPath(path.slice(head.length).replace(/\.json$/, '')), evidence);
  }
  return found;
}
