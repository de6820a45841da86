// Where the policy of a repository is, and which of its files belong to it. Takes the entries of a revision, gives the
// directory and the entries to read. Must never guess between two directories.

import { posix } from 'node:path';
import type { BytePath, ByteText, GitEntry } from '../../base/index.js';
import { AaMergeError, compareBytes } from '../../base/index.js';

/** The directory, from the top of the tree; empty for the top itself. */
export interface PolicyPlace {
  readonly directory: BytePath;
  /** Whether it is a directory of policy and of nothing else. */
  readonly isPolicyOnly: boolean;
}

/**
 * The directory that is named, else the only one called `apparmor.d`, else the top. Of several the one that holds
 * abstractions or tunables is meant.
 *
 * Throws: AaMergeError `app/no-policy`, `app/which-policy`.
 */
export function policyPlace(named: BytePath | undefined, revisions: readonly (readonly GitEntry[])[]): PolicyPlace {
  const directories = directoriesIn(revisions);
  if (named !== undefined) {
    if (named !== '' && !directories.has(named)) throw new AaMergeError('app/no-policy', { directory: named });
    return { directory: named, isPolicyOnly: true };
  }
  const called = [...directories].filter((path) => posix.basename(path) === 'apparmor.d').sort(compareBytes);
  const whole = called.filter((path) => directories.has(`${path}/abstractions`) || directories.has(`${path}/tunables`));
  const found = whole.length > 0 ? whole : called;
  if (found.length > 1) throw new AaMergeError('app/which-policy', { directories: found.join(', ') });
  const [directory] = found;
  return directory === undefined ? { directory: '', isPolicyOnly: false } : { directory, isPolicyOnly: true };
}

function directoriesIn(revisions: readonly (readonly GitEntry[])[]): ReadonlySet<BytePath> {
  const directories = new Set<BytePath>();
  for (const { path } of revisions.flat()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const directory = path.slice(0, at);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

/** What of a revision has to be read: the directory, and what links in it lead to. `linkText` is what a link holds. */
export function entriesToRead(
  entries: readonly GitEntry[],
  directory: BytePath,
  linkText: (entry: GitEntry) => ByteText,
): readonly GitEntry[] {
  const wanted = new Set<GitEntry>();
  const places: BytePath[] = [directory];
  for (const place of places) {
    for (const entry of entries) {
      const isThere = place === '' || entry.path === place || entry.path.startsWith(`${place}/`);
      if (!isThere || wanted.has(entry)) continue;
      wanted.add(entry);
      const target = entry.kind === 'link' ? targetOf(entry.path, linkText(entry)) : undefined;
      if (target !== undefined && !places.includes(target)) places.push(target);
    }
  }
  return [...wanted];
}

/** Undefined for what leads out of the tree. */
function targetOf(link: BytePath, text: ByteText): BytePath | undefined {
  if (text.startsWith('/')) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(link), text)).replace(/\/+$/, '');
  return path === '..' || path.startsWith('../') || path === '.' ? undefined : path;
}
