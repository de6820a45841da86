// What of a revision is policy, or is read by it: the directory, and what links in it lead to. Takes entries of git, gives the
// disk to judge and the entries behind it. Absolute links to where policy lies on a host lead into the directory, as they will
// there. Must never look beside the tree; a link that leads out of it is told elsewhere.

import { posix } from 'node:path';
import type { BytePath, ByteText, GitEntry, GitReader } from '../../base/index.js';
import type { Layer } from './layered-policy.js';
import { policyPlaceOnHost } from './layered-policy.js';
import type { PolicyPlace } from './policy-place.js';

export interface PolicyEntries {
  readonly layer: Layer;
  /** Files, links on the way to them, and submodules that they are in. */
  readonly reads: readonly GitEntry[];
  /** Where links that lead out of the tree lead. */
  readonly outside: ReadonlyMap<BytePath, ByteText>;
}

/** Throws AaMergeError `app/git-failed`. */
export async function policyEntries(
  entries: readonly GitEntry[],
  { directory }: PolicyPlace,
  git: GitReader,
): Promise<PolicyEntries> {
  const texts = await git.blobs(entries.flatMap(({ kind, id }) => (kind === 'link' ? [id] : [])));
  const leading = (text: ByteText): ByteText => asInTree(text, directory);
  const reads = new Set<GitEntry>();
  const outside = new Map<BytePath, ByteText>();
  /** Where to look, and over how many links that is. */
  const places = new Map<BytePath, number>([[directory, 0]]);
  for (const [place, links] of places) {
    for (const entry of entries) {
      const { path, kind } = entry;
      const isThere = place === '' || path === place || path.startsWith(`${place}/`);
      const isOnTheWay = kind !== 'file' && place.startsWith(`${path}/`);
      if (!isThere && !isOnTheWay) continue;
      reads.add(entry);
      if (kind !== 'link') continue;
      const text = texts.get(entry.id) ?? ('' as ByteText);
      const led = leading(text);
      const target = led === text && text.startsWith('/') ? undefined : targetOf(path, led);
      if (target === undefined) {
        outside.set(path, text);
        continue;
      }
      const next = isThere ? target : posix.join(target, place.slice(path.length));
      if (links < mostLinks && !places.has(next)) places.set(next, links + 1);
    }
  }
  return {
    layer: { disk: await git.filesOf([...reads], leading), directory: `/${directory}` },
    reads: [...reads],
    outside,
  };
}

/** As many as a system follows. */
const mostLinks = 40;

/** What a link holds, with the policy of a host where it is in the tree. */
function asInTree(text: ByteText, directory: BytePath): ByteText {
  const path = posix.normalize(text);
  const isPolicy = path === policyPlaceOnHost || path.startsWith(`${policyPlaceOnHost}/`);
  if (!isPolicy) return text;
  return posix.join('/', directory, path.slice(policyPlaceOnHost.length)) as ByteText;
}

/** From the top of the tree; undefined for what leads out of it. An absolute text begins there. */
function targetOf(link: BytePath, text: ByteText): BytePath | undefined {
  const path = posix.normalize(text.startsWith('/') ? text.slice(1) : posix.join(posix.dirname(link), text));
  const plain = path.replace(/\/+$/, '');
  return plain === '..' || plain.startsWith('../') ? undefined : plain === '.' ? '' : plain;
}
