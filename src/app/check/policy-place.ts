// Where the policy of a repository is. Takes the entries of revisions, gives the directory. Must never guess between two.

import { posix } from 'node:path';
import type { BytePath, GitEntry } from '../../base/index.js';
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
