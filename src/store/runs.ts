// Runs that are over: which there were, what one replaced, and the plan that puts that back. Takes a disk, gives records
// and plans. Copies of what was replaced are kept for the latest runs only.

import type { BytePath, ByteText, Clock, FileSystem, Processes, ReadFileSystem } from '../base/index.js';
import { AaMergeError, compareBytes, FileSystemError, unitPath } from '../base/index.js';
import { isThere } from './directories.js';
import { timeOf } from './accepted.js';
import type { FileFacts } from './file-facts.js';
import { factsAt, sameFacts } from './file-facts.js';
import type { Direction, Journal, JournalEntry, Place, RunFacts } from './journal.js';
import { keptPath, readRecord, recordPath } from './journal.js';
import { stateDirectoryMode } from './layout.js';
import type { Operation, Precondition } from './operation.js';
import type { Plan } from './plan.js';
import { readIfThere, readPlain } from './state.js';
import { dropFolder } from './transaction.js';

/** So many runs can be rolled back. */
export const runsKept = 50;

export interface PastRun extends Journal {
  /** `back` of a run that was undone. */
  readonly direction: Direction;
}

/** A run that begins now. */
export function newRun(
  what: string,
  why: string | undefined,
  place: Place,
  { files, clock, processes }: { files: ReadFileSystem; clock: Clock; processes: Processes },
): RunFacts {
  const when = timeOf({ when: clock.now() });
  const stamp = when.replace(/[^0-9TZ]/g, '');
  // Behind all of the same second, also behind names that are free again, and behind all others where the clock went back.
  const { history } = place.layout;
  const names = (isThere(history, files) ? files.readDir(history) : []).filter((name) =>
    /^\d{8}T\d{6}Z(\.\d+)?$/.test(name),
  );
  const last = names.sort(byName).at(-1);
  const [day = '', many = '1'] = last?.split('.') ?? [];
  const run = compareBytes(day, stamp) < 0 ? stamp : `${day}.${Number(many) + 1}`;
  return { run, who: processes.person(), when, what, ...(why === undefined ? {} : { why }) };
}

/** A run whose record is not understood. */
export interface DamagedRun {
  readonly run: string;
  /** The record. */
  readonly path: BytePath;
}

export interface PastRuns {
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  readonly damaged: readonly DamagedRun[];
}

export function readRuns(place: Place, files: ReadFileSystem): PastRuns {
  const { history } = place.layout;
  const names = isThere(history, files) ? files.readDir(history) : [];
  const runs: PastRun[] = [];
  const damaged: DamagedRun[] = [];
  for (const run of [...names].sort(byName)) {
    try {
      const found = readRun(run, place, files);
      if (found !== undefined) runs.push(found);
    } catch (error) {
      if (!(error instanceof AaMergeError && error.code === 'store/damaged-record')) throw error;
      damaged.push({ run, path: `${error.data['path']}` });
    }
  }
  return { runs, damaged };
}

/** Undefined where there is no such run. Throws: AaMergeError `store/damaged-record`. */
function readRun(name: string, place: Place, files: ReadFileSystem): PastRun | undefined {
  for (const direction of ['forward', 'back'] as const) {
    const path = recordPath(place, name, direction);
    const damaged = (cause?: unknown): AaMergeError => new AaMergeError('store/damaged-record', { path }, { cause });
    try {
      const text = readIfThere(files, path);
      if (text === undefined) continue;
      const record = readRecord(text, path, place);
      if (record.run !== name) throw damaged();
      return { ...record, direction };
    } catch (error) {
      // A file that lies beside the folders of runs has no record.
      if (error instanceof FileSystemError && error.code === 'ENOTDIR') return undefined;
      if (error instanceof FileSystemError || error instanceof AaMergeError) throw damaged(error);
      throw error;
    }
  }
  return undefined;
}

function byName(one: string, other: string): number {
  const [[day = '', many = '1'], [otherDay = '', otherMany = '1']] = [one.split('.'), other.split('.')];
  return compareBytes(day, otherDay) || Number(many) - Number(otherMany);
}

/**
 * Forget what old runs replaced. It is asked for when all is done, so trouble with it is none with the run: what stays is
 * tried again by the next one, and `history` tells of a record that is damaged.
 */
export function pruneRuns(place: Place, files: FileSystem): void {
  const { history } = place.layout;
  try {
    if (!isThere(history, files) || files.readDir(history).length <= runsKept) return;
    for (const { run } of readRuns(place, files).runs.slice(0, -runsKept)) dropFolder(run, place, files);
  } catch (error) {
    if (!(error instanceof FileSystemError || error instanceof AaMergeError)) throw error;
  }
}

/**
 * The plan that undoes a run: all that it wrote goes back to what stood there. Without a name, the last run that was not
 * undone.
 *
 * Throws: AaMergeError `store/no-such-run`, `store/undone-run`, `store/damaged-record`, `store/written-since` where something
 *   that the run wrote is no longer as it left it.
 */
export function planRollback(
  name: string | undefined,
  place: Place,
  files: ReadFileSystem,
): { readonly plan: Plan; readonly run: PastRun } {
  const run = name === undefined ? lastRun(place, files) : runNamed(name, place, files);
  if (run === undefined) throw new AaMergeError('store/no-such-run', name === undefined ? {} : { run: name });
  if (run.direction === 'back') throw new AaMergeError('store/undone-run', { run: run.run });
  const changed = run.entries.find((entry) => !sameFacts(factsAt(entry.path, files), entry.after));
  if (changed !== undefined) throw new AaMergeError('store/written-since', { run: run.run, path: changed.path });
  const preconditions = run.entries.flatMap(({ path, after }) => preconditionOf(path, after));
  // What went last goes back first.
  const operations = [...run.entries].reverse().flatMap((entry) => operationBack(entry, run, place, files));
  return { plan: { preconditions, operations }, run };
}

/** Where nobody can say which that is, none is guessed. */
function lastRun(place: Place, files: ReadFileSystem): PastRun | undefined {
  const { runs, damaged } = readRuns(place, files);
  const last = [...runs].reverse().find(({ direction }) => direction === 'forward');
  const later = damaged.find(({ run }) => last === undefined || byName(run, last.run) > 0);
  if (later !== undefined) throw new AaMergeError('store/damaged-record', { path: later.path });
  return last;
}

/** The records of other runs need not be understood for that. */
function runNamed(name: string, place: Place, files: ReadFileSystem): PastRun | undefined {
  const { history } = place.layout;
  const isThereByName = isThere(history, files) && files.readDir(history).includes(name);
  return isThereByName ? readRun(name, place, files) : undefined;
}

function preconditionOf(path: BytePath, facts: FileFacts | undefined): Precondition[] {
  if (facts === undefined) return [{ kind: 'absent', path }];
  if (facts.kind === 'link') return [{ kind: 'link', path, text: facts.text }];
  if (facts.kind === 'other') return [];
  const { digest, mode, uid, gid } = facts;
  return [{ kind: 'file', path, digest, ownership: { mode, uid, gid } }];
}

function operationBack(
  { path, unit, part, before, after, kept }: JournalEntry,
  { run }: PastRun,
  place: Place,
  files: ReadFileSystem,
): Operation[] {
  const about = unit === undefined || part === undefined ? {} : { subject: { unit: unitPath(unit), part } };
  if (before === undefined) return [{ kind: 'remove', ...about, path }];
  if (before.kind === 'link') return [{ kind: 'link', ...about, path, target: before.text }];
  if (before.kind === 'other' || kept === undefined) return [];
  const copy = keptPath(place, run, kept);
  const text: ByteText = readPlain(files, copy);
  const { mode, uid, gid } = before;
  const attributesOf = after === undefined ? (part === 'live' ? copy : undefined) : path;
  return [
    {
      kind: 'write',
      ...about,
      path,
      text,
      mode,
      owner: { uid, gid },
      attributesOf,
      directoryMode: part === 'live' ? 0o755 : stateDirectoryMode,
    },
  ];
}
