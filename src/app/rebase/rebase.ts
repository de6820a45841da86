// `aa-merge rebase`: local commits, replayed one by one onto a new state of the vendor. Takes a repository, makes commits,
// and moves the branch when all are made; until then only objects and a record in git’s own directory come into being. It
// stops at the commit that conflicts or would permit more, and waits for a person.

import type { BytePath, ByteText, GitCommit } from '../../base/index.js';
import { AaMergeError, fromBytes, lineColumnAt, readable } from '../../base/index.js';
import type { ChangeFinding, WideningSetting } from '../../reconcile/index.js';
import { wideningTrailer } from '../check/trailers.js';
import { isPlainMerge } from './merge-commit.js';
import type { ContinueRequest, StoppedAt, Tools } from './replay-commit.js';
import { replayOne, trailerOf } from './replay-commit.js';
import type { RebaseState } from './state.js';
import {
  isUnderWay,
  makeDirectories,
  readState,
  rebaseDirectory,
  removeState,
  waitingPath,
  writeState,
} from './state.js';
import { holdingIn, vendorChange } from './vendor-change.js';

export interface RebaseRequest {
  /** The vendor's new state. */
  readonly vendor: string;
  readonly policyDirectory: BytePath | undefined;
  readonly include: readonly BytePath[];
  readonly widening: WideningSetting;
}

export interface RebaseResult {
  readonly status: 'done' | 'stopped' | 'aborted' | 'current';
  readonly branch: string;
  readonly from: string;
  /** The commit that the branch is on now. */
  readonly to: string;
  readonly done: RebaseState['done'];
  /** What the vendor's own changes newly permit, or may; of a run that judged them. */
  readonly vendor: readonly ChangeFinding[];
  readonly stopped: StoppedAt | undefined;
}

/** Begin. Throws: AaMergeError, FileSystemError; then the branch is where it was. */
export async function startRebase(request: RebaseRequest, tools: Tools): Promise<RebaseResult> {
  const { git, files } = tools;
  if (isUnderWay(git.directory, files)) throw new AaMergeError('app/rebase-waits');
  const branch = await git.branch();
  const from = branch === undefined ? undefined : (await git.revision(branch))?.commit;
  if (branch === undefined || from === undefined) throw new AaMergeError('app/no-branch');
  const onto = (await git.revision(request.vendor))?.commit;
  if (onto === undefined) {
    throw new AaMergeError('app/unknown-revision', { name: request.vendor, isShallow: git.isShallow ? 'yes' : 'no' });
  }
  const dirty = await git.changedFiles();
  if (dirty.length > 0) throw new AaMergeError('app/not-clean', { files: dirty.length, first: dirty[0] ?? '' });
  const common = await git.mergeBase(onto, from);
  if (common === undefined) throw new AaMergeError('app/no-common-commit', { name: request.vendor });
  if (common === onto) return { status: 'current', branch, from, to: from, done: [], vendor: [], stopped: undefined };
  const local: GitCommit[] = [];
  for (const commit of await git.commits(onto, from, wideningTrailer)) {
    // What a merge brought is in the commits that it merged, unless somebody wrote something while merging.
    if (commit.parents.length < 2 || !(await isPlainMerge(commit, git))) local.push(commit);
  }
  const { policyDirectory, include } = request;
  const state: RebaseState = {
    schema: 'aa-merge/rebase-state@1',
    branch,
    from,
    onto,
    tip: onto,
    done: [],
    todo: local.map(({ id }) => id),
    seen: [],
    waiting: [],
    isVendorJudged: false,
    trailers: [],
    policyDirectory,
    include,
  };
  makeDirectories(rebaseDirectory(git.directory), files);
  return goOn(state, { widening: request.widening, why: undefined }, tools);
}

/** Go on with the texts as the person left them. */
export async function continueRebase(request: ContinueRequest, tools: Tools): Promise<RebaseResult> {
  return goOn(readState(tools.git.directory, tools.files), request, tools);
}

/** Forget it: the branch is where it was all the time. */
export function abortRebase({ git, files }: Pick<Tools, 'git' | 'files'>): RebaseResult {
  const { branch, from, done } = readState(git.directory, files);
  removeState(git.directory, files);
  return { status: 'aborted', branch, from, to: from, done, vendor: [], stopped: undefined };
}

async function goOn(begun: RebaseState, request: ContinueRequest, tools: Tools): Promise<RebaseResult> {
  const { git, files, output } = tools;
  let state = begun;
  let vendor: readonly ChangeFinding[] = [];
  if (!state.isVendorJudged) {
    output.stage('Judging the vendor\u2019s changes');
    vendor = await vendorChange(state, git, files, output);
    const holding = holdingIn(vendor, request.widening);
    if (holding.length > 0 && request.why === undefined) {
      writeState(git.directory, state, new Map(), files);
      const { branch, from, onto, done, todo } = state;
      const [commit] = await git.commits(undefined, onto, wideningTrailer);
      const stopped = { commit: onto, subject: commit?.subject ?? '', isRefused: true, files: [], left: todo.length };
      return { status: 'stopped', branch, from, to: from, done, vendor, stopped };
    }
    const units = [...new Set(holding.flatMap((finding) => finding.units))];
    const { why = '' } = request;
    state = { ...state, isVendorJudged: true, trailers: units.map((unit) => trailerOf(unit, why)) };
  }
  let answers = answersOf(state, tools);
  for (let [id] = state.todo; id !== undefined; [id] = state.todo) {
    output.stage(`Replaying ${id.slice(0, 12)}`);
    const step = await replayOne(id, state, answers, request, tools);
    if ('files' in step) {
      // What was answered before is an answer still, whatever else waits now.
      const texts = new Map([...step.files.map(({ file, text }) => [file, text] as const), ...answers]);
      writeState(git.directory, { ...state, waiting: [...texts.keys()] }, texts, files);
      const { branch, from, done } = state;
      return { status: 'stopped', branch, from, to: from, done, vendor, stopped: step };
    }
    state = step;
    answers = new Map();
  }
  const { branch, from, tip, done } = state;
  await git.moveBranch(branch, from, tip);
  removeState(git.directory, files);
  return { status: 'done', branch, from, to: tip, done, vendor, stopped: undefined };
}

/** The waiting texts. Throws: AaMergeError `app/conflict-marker`; FileSystemError for one that is gone. */
function answersOf(
  { waiting }: RebaseState,
  { git, files }: Pick<Tools, 'git' | 'files'>,
): ReadonlyMap<BytePath, ByteText> {
  return new Map(
    waiting.map((file) => {
      const path = waitingPath(git.directory, file);
      const text = fromBytes(files.readFile(path));
      const marker = /^(?:<{7}|>{7}|={7}|\|{7})(?:[ \t\r]|$)/m.exec(text);
      if (marker === null) return [file, text];
      const { line, column } = lineColumnAt(text, marker.index);
      throw new AaMergeError('app/conflict-marker', {
        place: `${readable(path as string as ByteText)}:${line}:${column}`,
      });
    }),
  );
}
