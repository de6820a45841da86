// `aa-merge check`: what a change in a repository newly permits, and whether the change says so. Takes two revisions and
// ports, gives findings, each with what allows it. Reads objects of git and, where they are named, directories of this
// machine; writes nothing. What a change comes to is decided in reconcile.

import type { BytePath, ByteText, GitReader, Output, ReadFileSystem, UnitPath } from '../../base/index.js';
import { fromBytes } from '../../base/index.js';
import type { ChangeFinding, PolicyChange, Remark } from '../../reconcile/index.js';
import { remark } from '../../reconcile/index.js';
import { judgingFeatures } from '../pinned-features.js';
import type { CheckFinding } from './allowance.js';
import { allowFiles, withAllowance } from './allowance.js';
import { historyOf, revisionOf, uncommitted } from './history.js';
import { withBesides } from './besides.js';
import { policyPlaceOnHost } from './layered-policy.js';
import { policyElsewhere } from './policy-elsewhere.js';
import { belowTop, policyPlace } from './policy-place.js';
import type { Side, SidesToJudge } from './revision-side.js';
import { asInForce, judgeSides, sideOf } from './revision-side.js';
import type { WideningTrailer } from './trailers.js';
import { names, readTrailers, trailersInMessage } from './trailers.js';
import { generatedAgain, unseen } from './unseen.js';

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
  const earlier = await sideOf(entries.before, place, request.include, git, disk);
  const after = await sideOf(entries.after, place, request.include, git, disk, earlier);
  const { side: before, again } = asInForce(earlier, after);
  output.stage('Comparing');
  const consents = await allowFiles(request.allow, entries.after, git);
  const judging = judgingFeatures(request.features, undefined, disk);
  const progress = (done: number, total: number): void => output.progress(done, total);
  const halves = request.pairs ? 'all' : 'change';
  const change = judgeSides({ before, after }, { place, halves, judging, consents, progress });
  const tip = head?.commit ?? (head === undefined ? (await git.revision('HEAD'))?.commit : undefined);
  const history = await historyOf(base?.commit, tip, git);
  const message = request.message === undefined ? [] : trailersInMessage(fromBytes(disk.readFile(request.message)));
  const { trailers, malformed } = readTrailers(history.commits, message);
  const used = new Set<WideningTrailer>();
  const beside = [
    ...generatedAgain(again),
    ...unseen({ before, after }, entries.before, place),
    ...(await policyElsewhere(entries, { before, after }, place, git)),
  ];
  const allowing = (finding: ChangeFinding): CheckFinding => withAllowance(finding, trailers, place, used);
  const allowed = [...change.findings, ...beside].map(allowing);
  const isNamed = (unit: UnitPath): boolean => trailers.some((trailer) => names(trailer, unit, place.directory));
  const judge = (sides: SidesToJudge): PolicyChange['findings'] =>
    judgeSides(sides, { place, halves: 'none', judging, consents, progress }).findings;
  const counts = used.size > 0;
  const findings = counts
    ? withBesides(allowed, { sides: { before, after }, units: change.units, isNamed, judge, allowing })
    : allowed;
  // Beside one that lets something pass, another may be needed for what its own file has to do with that.
  const isIdle = (trailer: WideningTrailer): boolean =>
    !used.has(trailer) && !(counts && change.units.some(({ path }) => names(trailer, path, place.directory)));
  const unused = trailers.filter(isIdle);
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

function statusOf(findings: readonly CheckFinding[]): CheckResult['status'] {
  if (findings.some(({ kind, allowedBy }) => kind === 'widening' && allowedBy === undefined)) return 'refused';
  const troubles: ReadonlySet<string> = new Set(['unknown', 'invalid', 'incomplete', 'twice']);
  return findings.some(({ kind }) => troubles.has(kind)) ? 'findings' : 'passed';
}
