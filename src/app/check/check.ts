// `aa-merge check`: what a change in a repository newly permits, and whether the change says so. Takes two revisions and
// ports, gives findings, each with what allows it. Reads objects of git and, where they are named, directories of this
// machine; writes nothing. What a change comes to is decided in reconcile.

import { posix } from 'node:path';
import type { BytePath, ByteText, GitEntry, GitReader, Output, ReadFileSystem } from '../../base/index.js';
import { AaMergeError, fromBytes } from '../../base/index.js';
import type { ChangeFinding, ConsentFile, PolicyChange, Remark } from '../../reconcile/index.js';
import { remark } from '../../reconcile/index.js';
import { judgingFeatures } from '../pinned-features.js';
import { policyPlaceOnHost } from './layered-policy.js';
import { policyElsewhere } from './policy-elsewhere.js';
import type { PolicyPlace } from './policy-place.js';
import { policyPlace } from './policy-place.js';
import type { Side } from './revision-side.js';
import { judgeSides, sideOf } from './revision-side.js';
import type { WideningTrailer } from './trailers.js';
import { names, readTrailers, trailersInMessage, wideningTrailer } from './trailers.js';
import { unseen } from './unseen.js';

export interface CheckRequest {
  readonly base: string;
  /** HEAD where there is none. */
  readonly head: string | undefined;
  /** What is staged instead of a revision. */
  readonly staged: boolean;
  /** A file with the message of a commit that is being written. */
  readonly message: BytePath | undefined;
  /** From the top of the repository, or below it; found where there is none. */
  readonly policyDirectory: BytePath | undefined;
  /** Directories of this machine with policy that lies elsewhere. */
  readonly include: readonly BytePath[];
  /** The file with exact grants, from the top of the repository. */
  readonly allow: BytePath | undefined;
  readonly features: BytePath | undefined;
  /** Whether permissions that need two profiles are told of in all policy, and not only of the change. */
  readonly pairs: boolean;
}

/** One side of the comparison, as a person named it. */
export interface NamedRevision {
  readonly name: string;
  readonly commit: string | undefined;
}

export interface CheckFinding extends ChangeFinding {
  /** What lets it pass; the rules of an allow file are in the remark. */
  readonly allowedBy: 'consent' | readonly WideningTrailer[] | undefined;
}

export interface CheckResult {
  readonly base: NamedRevision;
  readonly head: NamedRevision;
  /** From the top of the repository; empty for the top itself. */
  readonly directory: BytePath;
  readonly findings: readonly CheckFinding[];
  readonly units: PolicyChange['units'];
  /** Files that are loaded. */
  readonly roots: number;
  /** What is worth knowing about the check itself. */
  readonly notes: readonly Remark[];
  readonly status: 'passed' | 'findings' | 'refused';
  /** What a file of a name was, before or after, for excerpts. */
  textOf(file: string): ByteText | undefined;
}

export const usualAllowFile: BytePath = '.aa-merge.consent';

/** Throws: AaMergeError, FileSystemError. */
export async function checkRepository(
  request: CheckRequest,
  git: GitReader,
  disk: ReadFileSystem,
  output: Output,
): Promise<CheckResult> {
  output.stage('Reading revisions');
  const isFirst = request.staged && request.base === 'HEAD' && (await git.revision('HEAD')) === undefined;
  // Before the first commit of all there is nothing.
  const base = isFirst ? undefined : await revisionOf(request.base, git);
  const headName = request.head ?? 'HEAD';
  const head = request.staged && request.head === undefined ? undefined : await revisionOf(headName, git);
  const entries = {
    before: base === undefined ? [] : await git.entriesOf(base.tree),
    after: head === undefined ? await git.stagedEntries() : await git.entriesOf(head.tree),
  };
  const place = policyPlace(belowTop(request.policyDirectory, git), [entries.before, entries.after]);
  const before = await sideOf(entries.before, place, request.include, git, disk);
  const after = await sideOf(entries.after, place, request.include, git, disk, before);
  output.stage('Comparing');
  const consents = await allowFiles(request, entries.after, git);
  const change = judgeSides(
    { before, after },
    {
      place,
      halves: request.pairs ? 'all' : 'change',
      judging: judgingFeatures(request.features, undefined, disk),
      consents,
      progress: (done, total) => output.progress(done, total),
    },
  );
  const tip = head?.commit ?? (head === undefined ? (await git.revision('HEAD'))?.commit : undefined);
  const history = await historyOf(base?.commit, tip, git);
  const message = request.message === undefined ? [] : trailersInMessage(fromBytes(disk.readFile(request.message)));
  const { trailers, malformed } = readTrailers(history.commits, message);
  const used = new Set<WideningTrailer>();
  const beside = [
    ...unseen({ before, after }, entries.before, place),
    ...(await policyElsewhere(entries, { before, after }, place, git)),
  ];
  const findings = [...change.findings, ...beside].map((finding) => withAllowance(finding, trailers, place, used));
  const unused = trailers.filter((trailer) => !used.has(trailer));
  const notes = [
    ...history.notes,
    ...(await uncommitted(head === undefined ? undefined : headName, place, git)),
    ...malformed.map(({ text, commit }) => remark('app/bad-trailer', { text, commit: commit ?? '' })),
    ...unused.map(({ unit, commit }) => remark('app/unused-trailer', { unit, commit: commit ?? '' })),
  ];
  const textOf = (file: string): ByteText | undefined => {
    const prefix = place.directory === '' ? '' : `${place.directory}/`;
    if (!file.startsWith(prefix)) return undefined;
    const path = `${policyPlaceOnHost}/${file.slice(prefix.length)}`;
    const isFile = ({ revision: { disk: policy } }: Side): boolean =>
      policy.exists(path) && policy.stat(path).kind === 'file';
    const side = [after, before].find(isFile);
    return side && fromBytes(side.revision.disk.readFile(path));
  };
  return {
    base: { name: request.base, commit: base?.commit },
    head: head === undefined ? { name: 'the index', commit: undefined } : { name: headName, commit: head.commit },
    directory: place.directory,
    findings,
    units: change.units,
    roots: change.roots,
    notes,
    status: statusOf(findings),
    textOf,
  };
}

async function revisionOf(
  name: string,
  git: GitReader,
): Promise<NonNullable<Awaited<ReturnType<GitReader['revision']>>>> {
  const found = await git.revision(name);
  if (found === undefined) {
    throw new AaMergeError('app/unknown-revision', { name, isShallow: git.isShallow ? 'yes' : 'no' });
  }
  return found;
}

/** `profiles/apparmor.d` of that, of `./profiles/apparmor.d/` and of a full path; empty for the top. */
function belowTop(named: BytePath | undefined, { top }: GitReader): BytePath | undefined {
  if (named === undefined) return undefined;
  const isBelow = top !== undefined && (named === top || named.startsWith(`${top}/`));
  const path = posix.normalize(isBelow ? `.${named.slice(top.length)}` : named).replace(/\/+$/, '');
  if (path.startsWith('/') || path === '..' || path.startsWith('../')) {
    throw new AaMergeError('app/no-policy', { directory: named });
  }
  return path === '.' ? '' : path;
}

/** The allow file of the later side: it is a part of the change. */
async function allowFiles(
  { allow }: CheckRequest,
  entries: readonly GitEntry[],
  git: GitReader,
): Promise<readonly ConsentFile[]> {
  const path = belowTop(allow, git) ?? usualAllowFile;
  const entry = entries.find((one) => one.path === path);
  if (entry === undefined && allow === undefined) return [];
  if (entry?.kind !== 'file') throw new AaMergeError('app/no-allow-file', { path });
  return [{ path, text: (await git.blobs([entry.id])).get(entry.id) ?? ('' as ByteText) }];
}

interface History {
  readonly commits: Awaited<ReturnType<GitReader['commits']>>;
  readonly notes: readonly Remark[];
}

/** The commits whose messages count, and what is to be said about where they begin. */
async function historyOf(base: string | undefined, tip: string | undefined, git: GitReader): Promise<History> {
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
async function uncommitted(head: string | undefined, { directory }: PolicyPlace, git: GitReader): Promise<Remark[]> {
  if (head !== 'HEAD') return [];
  const changed = await git.changedFiles();
  const ours = changed.filter((path) => directory === '' || path.startsWith(`${directory}/`));
  return ours.length === 0 ? [] : [remark('app/uncommitted', { files: ours.length, first: ours[0] ?? '' })];
}

/** Consents first; then each file to blame must be named by a trailer. */
function withAllowance(
  finding: ChangeFinding,
  trailers: readonly WideningTrailer[],
  { directory }: PolicyPlace,
  used: Set<WideningTrailer>,
): CheckFinding {
  const { kind, units, remark: told } = finding;
  if (kind !== 'widening') return { ...finding, allowedBy: undefined };
  if ((told.detail?.excusedBy.length ?? 0) > 0) return { ...finding, allowedBy: 'consent' };
  const found = units.map((unit) => trailers.filter((trailer) => names(trailer, unit, directory)));
  for (const trailer of found.flat()) used.add(trailer);
  const isAllowed = found.length > 0 && found.every((some) => some.length > 0);
  return { ...finding, allowedBy: isAllowed ? [...new Set(found.flat())] : undefined };
}

function statusOf(findings: readonly CheckFinding[]): CheckResult['status'] {
  if (findings.some(({ kind, allowedBy }) => kind === 'widening' && allowedBy === undefined)) return 'refused';
  const troubles: ReadonlySet<string> = new Set(['unknown', 'invalid', 'incomplete', 'twice']);
  return findings.some(({ kind }) => troubles.has(kind)) ? 'findings' : 'passed';
}
