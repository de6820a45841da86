// Where the policy of a repository is. Takes the entries of revisions, gives the directory. Must never guess between two.

import { posix } from 'node:path';
import type { BytePath, GitEntry, GitReader } from '../../base/index.js';
import { AaMergeError, compareBytes } from '../../base/index.js';

/** The directory, from the top of the tree; empty for the top itself. */
export interface PolicyPlace {
  readonly directory: BytePath;
  /** Whether it is a directory of policy and of nothing else. */
  readonly isPolicyOnly: boolean;
  /** Whether nobody named it. */
  readonly isFound: boolean;
}

/**
 * The directory that is named, else the only one called `apparmor.d`, else the top. Of several the one that holds
 * abstractions or tunables is meant, as long as the others are alike in all revisions: a change could put one there itself.
 *
 * Throws: AaMergeError `app/no-policy`, `app/which-policy`.
 */
export function policyPlace(named: BytePath | undefined, revisions: readonly (readonly GitEntry[])[]): PolicyPlace {
  const directories = directoriesIn(revisions);
  if (named !== undefined) {
    if (named !== '' && !directories.has(named)) {
      const isLink = revisions.flat().some(({ path, kind }) => path === named && kind === 'link');
      throw new AaMergeError('app/no-policy', { directory: named, isLink: isLink ? 'yes' : 'no' });
    }
    return { directory: named, isPolicyOnly: true, isFound: false };
  }
  const called = [...directories].filter((path) => posix.basename(path) === 'apparmor.d').sort(compareBytes);
  const whole = called.filter((path) => directories.has(`${path}/abstractions`) || directories.has(`${path}/tunables`));
  const found = whole.length > 0 ? whole : called;
  const [directory] = found;
  const others = called.filter((path) => path !== directory && !path.startsWith(`${directory}/`));
  if (found.length > 1 || others.some((path) => differBelow(path, revisions))) {
    throw new AaMergeError('app/which-policy', { directories: called.join(', ') });
  }
  return { directory: directory ?? '', isPolicyOnly: directory !== undefined, isFound: true };
}

function differBelow(directory: BytePath, revisions: readonly (readonly GitEntry[])[]): boolean {
  const below = revisions.map((entries) =>
    entries.flatMap(({ path, mode, id }) => (path.startsWith(`${directory}/`) ? [`${mode} ${id} ${path}`] : [])),
  );
  return new Set(below.map((entries) => entries.join('\0'))).size > 1;
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

/**
 * `profiles/apparmor.d` of that, of `./profiles/apparmor.d/` and of a full path; empty for the top. What is not below the top
 * is given back: no revision has anything there.
 */
export function belowTop(named: BytePath | undefined, { top }: GitReader): BytePath | undefined {
  if (named === undefined) return undefined;
  const isBelow = top !== undefined && (named === top || named.startsWith(`${top}/`));
  const path = posix.normalize(isBelow ? `.${named.slice(top.length)}` : named).replace(/\/+$/, '');
  return path === '.' ? '' : path;
}
