// What the state directory holds now, as far as a plan may change it. Takes a disk, gives facts. A held record that cannot
// be read counts as absent and is written anew.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { unitPath } from '../base/index.js';
import type { Evidence } from '../reconcile/index.js';
import type { StateLayout } from './layout.js';
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
  const path = versionPath(layout);
  const missing = new Map<BytePath, ByteText>();
  if (readIfThere(disk, path) === undefined) missing.set(path, versionRecord());
  return { layout, held, isWhole, leftovers: stale, missing };
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
