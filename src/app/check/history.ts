// What git says of the change: its revisions, the commits whose messages count, and what was not committed. Takes names as a
// person typed them, gives revisions and notes.

import type { GitReader } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import type { Remark } from '../../reconcile/index.js';
import { remark } from '../../reconcile/index.js';
import type { PolicyPlace } from './policy-place.js';
import { wideningTrailer } from './trailers.js';

type Revision = NonNullable<Awaited<ReturnType<GitReader['revision']>>>;

/** Throws: AaMergeError `app/unknown-revision`. */
export async function revisionOf(name: string, git: GitReader): Promise<Revision> {
  const found = await git.revision(name);
  if (found === undefined) {
    throw new AaMergeError('app/unknown-revision', { name, isShallow: git.isShallow ? 'yes' : 'no' });
  }
  return found;
}

export interface History {
  readonly commits: Awaited<ReturnType<GitReader['commits']>>;
  readonly notes: readonly Remark[];
}

/** The commits whose messages count, and what is to be said about where they begin. */
export async function historyOf(base: string | undefined, tip: string | undefined, git: GitReader): Promise<History> {
  if (tip === undefined) return { commits: [], notes: [] };
  if (base === undefined) return { commits: await git.commits(undefined, tip, wideningTrailer), notes: [] };
  if (base === tip) return { commits: [], notes: [] };
  const isBelow = await git.isAncestor(base, tip);
  if (isBelow === true) return { commits: await git.commits(base, tip, wideningTrailer), notes: [] };
  // What is older than the base might be taken for new here, so only the tip speaks for itself.
  if (isBelow === undefined) {
    const commits = await git.commits(undefined, tip, wideningTrailer);
    return { commits, notes: [remark('app/shallow-history', { base })] };
  }
  return { commits: await git.commits(base, tip, wideningTrailer), notes: [remark('app/base-not-below', { base })] };
}

/** What is in the working tree or the index and in no revision is not judged. */
export async function uncommitted(
  head: string | undefined,
  { directory }: PolicyPlace,
  git: GitReader,
): Promise<Remark[]> {
  if (head !== 'HEAD') return [];
  const changed = await git.changedFiles();
  const ours = changed.filter((path) => directory === '' || path.startsWith(`${directory}/`));
  return ours.length === 0 ? [] : [remark('app/uncommitted', { files: ours.length, first: ours[0] ?? '' })];
}
