// One step of a rebase: a local commit made anew on the tip, or where it stopped. Takes the record of the rebase and what a
// person answered, gives the record of the next step. Makes objects of git, and moves nothing.

import type { BytePath, ByteText, FileSystem, GitWriter, Output } from '../../base/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import type { WideningSetting } from '../../reconcile/index.js';
import { policyPlace } from '../check/policy-place.js';
import { wideningTrailer } from '../check/trailers.js';
import { entriesBefore } from './merge-commit.js';
import { replay } from './replay.js';
import type { Waiting } from './replayed.js';
import type { RebaseState } from './state.js';
import { waitingPath } from './state.js';

export interface ContinueRequest {
  readonly widening: WideningSetting;
  /** Why what the waiting texts permit more is meant; undefined where nobody said so. */
  readonly why: string | undefined;
}

export interface StoppedAt {
  /** The one that waits; the vendor's where its own changes do, and then no file waits. */
  readonly commit: string;
  readonly subject: string;
  /** Whether it would permit more; else it conflicts. */
  readonly isRefused: boolean;
  readonly files: readonly (Waiting & { readonly at: BytePath })[];
  /** How many commits are left, this one among them. */
  readonly left: number;
}

export interface Tools {
  readonly git: GitWriter;
  readonly files: FileSystem;
  readonly output: Output;
}

export async function replayOne(
  id: string,
  state: RebaseState,
  answers: ReadonlyMap<BytePath, ByteText>,
  { widening, why }: ContinueRequest,
  { git, files, output }: Tools,
): Promise<RebaseState | StoppedAt> {
  const [commit] = await git.commits(undefined, id, wideningTrailer);
  const [ours, tip] = [await git.revision(id), await git.revision(state.tip)];
  if (commit === undefined || ours === undefined || tip === undefined) {
    throw new AaMergeError('app/git-failed', { command: 'rev-parse', said: `${id} is gone` });
  }
  const sides = {
    base: await entriesBefore(commit, git),
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
  const meant = isMeant ? replayed.meant.map((unit) => trailerOf(unit, why)) : [];
  const trailers = [...state.trailers, ...meant];
  // What changes nothing any more is left out, as git does.
  const as = tree === tip.tree ? undefined : await git.writeCommit(id, tree, state.tip, trailers);
  return {
    ...state,
    tip: as ?? state.tip,
    done: [...state.done, { commit: id, as, subject: commit.subject, widenings: replayed.widenings }],
    todo: state.todo.slice(1),
    seen: [...new Set([...state.seen, ...replayed.changes.keys(), ...replayed.seen])],
    waiting: [],
    trailers: as === undefined ? state.trailers : [],
  };
}

export function trailerOf(unit: string, why: string): ByteText {
  return `${wideningTrailer}: ${unit}: ${byteTextOf(why.replace(/\s+/g, ' ').trim())}` as ByteText;
}
