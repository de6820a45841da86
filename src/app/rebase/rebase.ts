// `aa-merge rebase`: local commits, replayed one by one onto a new state of the vendor. Takes a repository, makes commits,
// and moves the branch when all are made; until then only objects and a record in git’s own directory come into being. It
// stops at the commit that conflicts or would permit more, and waits for a person.

import type { BytePath, ByteText, FileSystem, GitWriter, Output } from '../../base/index.js';
import { AaMergeError, byteTextOf, fromBytes, lineColumnAt, readable } from '../../base/index.js';
import type { UnitOutcome, WideningSetting } from '../../reconcile/index.js';
import { policyPlace } from '../check/policy-place.js';
import { wideningTrailer } from '../check/trailers.js';
import type { Waiting } from './replay.js';
import { replay } from './replay.js';
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

export interface RebaseRequest {
  /** The vendor's new state. */
  readonly vendor: string;
  readonly policyDirectory: BytePath | undefined;
  readonly include: readonly BytePath[];
  readonly widening: WideningSetting;
}

export interface ContinueRequest {
  readonly widening: WideningSetting;
  /** Why what the waiting texts permit more is meant; undefined where nobody said so. */
  readonly why: string | undefined;
}

export interface RebaseResult {
  readonly status: 'done' | 'stopped' | 'aborted' | 'current';
  readonly branch: string;
  readonly from: string;
  /** The commit that the branch is on now. */
  readonly to: string;
  readonly done: RebaseState['done'];
  readonly stopped: StoppedAt | undefined;
}

export interface StoppedAt {
  readonly commit: string;
  readonly subject: string;
  /** Whether it would permit more; else it conflicts. */
  readonly isRefused: boolean;
  readonly files: readonly (Waiting & { readonly at: BytePath })[];
  /** How many commits are left, this one among them. */
  readonly left: number;
}

interface Tools {
  readonly git: GitWriter;
  readonly files: FileSystem;
  readonly output: Output;
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
  if (common === onto) return { status: 'current', branch, from, to: from, done: [], stopped: undefined };
  // As git does: what a merge brought is in the commits that it merged.
  const local = (await git.commits(onto, from, wideningTrailer)).filter(({ parents }) => parents.length === 1);
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
  return { status: 'aborted', branch, from, to: from, done, stopped: undefined };
}

async function goOn(begun: RebaseState, request: ContinueRequest, tools: Tools): Promise<RebaseResult> {
  const { git, files, output } = tools;
  let state = begun;
  let answers = answersOf(state, tools);
  for (let [id] = state.todo; id !== undefined; [id] = state.todo) {
    output.stage(`Replaying ${id.slice(0, 12)}`);
    const step = await replayOne(id, state, answers, request, tools);
    if ('files' in step) {
      const texts = new Map(step.files.map(({ file, text }) => [file, answers.get(file) ?? text]));
      writeState(git.directory, { ...state, waiting: [...texts.keys()] }, texts, files);
      const { branch, from, done } = state;
      return { status: 'stopped', branch, from, to: from, done, stopped: step };
    }
    state = step;
    answers = new Map();
  }
  const { branch, from, tip, done } = state;
  await git.moveBranch(branch, from, tip);
  removeState(git.directory, files);
  return { status: 'done', branch, from, to: tip, done, stopped: undefined };
}

async function replayOne(
  id: string,
  state: RebaseState,
  answers: ReadonlyMap<BytePath, ByteText>,
  { widening, why }: ContinueRequest,
  { git, files, output }: Tools,
): Promise<RebaseState | StoppedAt> {
  const [commit] = await git.commits(undefined, id, wideningTrailer);
  const [parent, ours, tip] = [await git.revision(`${id}^`), await git.revision(id), await git.revision(state.tip)];
  if (commit === undefined || parent === undefined || ours === undefined || tip === undefined) {
    throw new AaMergeError('app/git-failed', { command: 'rev-parse', said: `${id} is gone` });
  }
  const sides = {
    base: await git.entriesOf(parent.tree),
    ours: await git.entriesOf(ours.tree),
    theirs: await git.entriesOf(tip.tree),
  };
  const place = policyPlace(state.policyDirectory, [sides.base, sides.ours, sides.theirs]);
  // A reason that was given counts for the texts that were waiting.
  const isMeant = why !== undefined && answers.size > 0;
  const input = { ...sides, place, include: state.include, seen: state.seen, answers, isMeant };
  const replayed = await replay({ ...input, widening }, git, files, output);
  if (replayed.waiting.length > 0) {
    return {
      commit: id,
      subject: commit.subject,
      isRefused: replayed.waiting.some(({ outcome }) => outcome?.hold?.standing === 'refused'),
      files: replayed.waiting.map((one) => ({ ...one, at: waitingPath(git.directory, one.file) })),
      left: state.todo.length,
    };
  }
  const changes = new Map<BytePath, { readonly mode: string; readonly id: string } | undefined>();
  for (const [path, change] of replayed.changes) {
    const entry =
      change !== undefined && 'text' in change ? { mode: change.mode, id: await git.writeBlob(change.text) } : change;
    changes.set(path, entry);
  }
  const tree = await git.writeTree(tip.tree, changes);
  const trailers = isMeant
    ? widened(replayed.outcomes, answers, place.directory).map((unit) => trailerOf(unit, why))
    : [];
  // What changes nothing any more is left out, as git does.
  const as = tree === tip.tree ? undefined : await git.writeCommit(id, tree, state.tip, trailers);
  const touched = [...replayed.changes.keys(), ...replayed.outcomes.map(({ unit }) => fileOf(unit, place.directory))];
  return {
    ...state,
    tip: as ?? state.tip,
    done: [...state.done, { commit: id, as, subject: commit.subject }],
    todo: state.todo.slice(1),
    seen: [...new Set([...state.seen, ...touched])],
    waiting: [],
  };
}

function fileOf(unit: string, directory: BytePath): BytePath {
  return directory === '' ? unit : `${directory}/${unit}`;
}

/** Files that a person answered for, and that permit more than the commit did. */
function widened(
  outcomes: readonly UnitOutcome[],
  answers: ReadonlyMap<BytePath, ByteText>,
  directory: BytePath,
): string[] {
  const wider = outcomes.filter(({ unit, widenings }) => widenings.length > 0 && answers.has(fileOf(unit, directory)));
  return wider.map(({ unit }) => unit);
}

function trailerOf(unit: string, why: string): ByteText {
  return `${wideningTrailer}: ${unit}: ${byteTextOf(why.replace(/\s+/g, ' ').trim())}` as ByteText;
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
