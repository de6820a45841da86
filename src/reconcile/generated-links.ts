// Links to generated abstractions: read through them, rules of helpers are the text that was generated, which the next run
// writes anew of its source. Takes texts that are to be in place, gives them with what the links will lead to then.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { SourceSet } from '../policy/index.js';
import { isGenerated, loadPolicy, lowerFragment, ParseCache, sourceOfLowered } from '../policy/index.js';
import { layOver } from './candidate.js';

/** The texts, and what is behind the links of the set where a source or a class among the texts changes that. */
export function withLinksToGenerated(
  texts: ReadonlyMap<BytePath, ByteText>,
  set: SourceSet,
  disk: ReadFileSystem,
): ReadonlyMap<BytePath, ByteText> {
  const links = [...set.files].flatMap(([path, { text }]) => {
    if (sourceOfLowered(path) !== undefined || !isGenerated(text)) return [];
    const source = disk.exists(path) ? sourceOfLowered(disk.realPath(path)) : undefined;
    return source === undefined ? [] : [{ path, source }];
  });
  if (links.length === 0) return texts;
  const later = layOver(disk, texts);
  const cache = new ParseCache();
  const behind = links.flatMap(({ path, source }) => {
    const read = loadPolicy([source], set.search, later, { cache });
    const { value, diagnostics } = lowerFragment(read, source, cache);
    return read.files.has(source) && !hasErrors(diagnostics) ? [[path, value] as const] : [];
  });
  return new Map([...texts, ...behind]);
}
