// What a merge commit says by itself: what a person wrote while merging is in neither of the histories that were merged, and
// would be lost if only their commits were replayed. Takes a merge commit, gives what the merge would have been without a
// person; what differs from that is replayed like the change of any other commit.

import type { BytePath, ByteText, GitCommit, GitEntry, GitWriter } from '../../base/index.js';
import { AaMergeError, fileId } from '../../base/index.js';
import { mergeUnit } from '../../merge/index.js';
import type { Entries } from './replay-trees.js';
import { byPath, isSame } from './replay-trees.js';

/** The entries that a commit changes something of: those of its parent, or of a merge without a person. */
export async function entriesBefore(commit: GitCommit, git: GitWriter): Promise<readonly GitEntry[]> {
  const { id, parents } = commit;
  return parents.length > 1 ? (await plainMerge(commit, git)).entries : entriesAt(`${id}^`, git);
}

/** Whether a merge commit has nothing of its own. */
export async function isPlainMerge(commit: GitCommit, git: GitWriter): Promise<boolean> {
  return !(await plainMerge(commit, git)).isOwn;
}

interface PlainMerge {
  readonly entries: readonly GitEntry[];
  /** Whether the commit differs from it. */
  readonly isOwn: boolean;
}

async function plainMerge({ id, parents }: GitCommit, git: GitWriter): Promise<PlainMerge> {
  const [first = '', second = '', ...more] = parents;
  const common = await git.mergeBase(first, second);
  const at = async (name: string | undefined): Promise<Entries> =>
    byPath(name === undefined ? [] : await entriesAt(name, git));
  const [base, ours, theirs, made] = [await at(common), await at(first), await at(second), await at(id)];
  const others = await Promise.all(more.map(at));
  const entries: GitEntry[] = [];
  let isOwn = false;
  for (const path of new Set([...ours.keys(), ...theirs.keys(), ...made.keys()])) {
    const [was, mine, yours, now] = [base, ours, theirs, made].map((all) => all.get(path));
    // Of more than two histories the others had a say as well: what they have is not a person's.
    const isTheirs = others.some((other) => isSame(other.get(path), now));
    const plain = isTheirs ? now : await mergedEntry([was, mine, yours], now, git);
    if (!isSame(plain, now)) isOwn = true;
    if (plain !== undefined) entries.push(plain);
  }
  return { entries, isOwn };
}

/** Where two histories cannot be merged without a person, what was merged in counts: the rest is local. */
async function mergedEntry(
  [was, mine, yours]: readonly (GitEntry | undefined)[],
  now: GitEntry | undefined,
  git: GitWriter,
): Promise<GitEntry | undefined> {
  if (isSame(mine, yours) || isSame(was, yours)) return mine;
  if (isSame(was, mine)) return yours;
  const isText = (entry: GitEntry | undefined): entry is GitEntry => entry?.kind === 'file';
  if (!isText(mine) || !isText(yours)) return yours;
  const text = await mergedText([was, mine, yours], git);
  if (text === undefined) return yours;
  if (isText(now) && (await textOf(now, git)) === text) return now;
  return { ...mine, id: await git.writeBlob(text) };
}

/** Undefined where that is a conflict. */
async function mergedText(entries: readonly (GitEntry | undefined)[], git: GitWriter): Promise<ByteText | undefined> {
  const sources = [];
  for (const entry of entries) sources.push({ id: fileId(entry?.path ?? ''), text: await textOf(entry, git) });
  const [base, ours, theirs] = sources;
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  const { text, conflicts } = mergeUnit(base, ours, theirs);
  return conflicts.length > 0 ? undefined : text;
}

async function textOf(entry: GitEntry | undefined, git: GitWriter): Promise<ByteText> {
  if (entry?.kind !== 'file') return '' as ByteText;
  return (await git.blobs([entry.id])).get(entry.id) ?? ('' as ByteText);
}

async function entriesAt(name: BytePath, git: GitWriter): Promise<readonly GitEntry[]> {
  const revision = await git.revision(name);
  if (revision === undefined)
    throw new AaMergeError('app/git-failed', { command: 'rev-parse', said: `${name} is gone` });
  return git.entriesOf(revision.tree);
}
