// What the state directory holds now, as far as a plan may change it. Takes a disk, gives facts. A held record that cannot
// be read counts as absent and is written anew.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import type { StateLayout } from './layout.js';
import type { StateFacts } from './plan.js';
import { readTree } from './read-tree.js';
import { readIfThere, versionPath, versionRecord } from './state.js';

export function readStateFacts(
  disk: ReadFileSystem,
  layout: StateLayout,
  { isWhole, leftovers }: Pick<StateFacts, 'isWhole' | 'leftovers'>,
): StateFacts {
  const held = new Map<BytePath, ByteText>();
  const stale: BytePath[] = [...leftovers];
  for (const directory of [layout.heldTexts, layout.heldReasons]) {
    const tree = readTree(disk, directory, { mayBeMissing: true });
    stale.push(...tree.leftovers);
    for (const [unit, entry] of tree.entries) if (entry.kind === 'file') held.set(`${directory}/${unit}`, entry.text);
  }
  const path = versionPath(layout);
  const missing = new Map<BytePath, ByteText>();
  if (readIfThere(disk, path) === undefined) missing.set(path, versionRecord());
  return { layout, held, isWhole, leftovers: stale, missing };
}
