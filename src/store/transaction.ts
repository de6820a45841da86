// A plan carried out: all of it or none. Everything is prepared beside its place; then a journal says so; then every file
// takes its place; then the journal becomes the record of the run. Trouble before the journal leaves no trace, trouble
// after it takes everything back, and a run that is cut off is finished or undone by the next one. Takes a plan and a disk.
// Must never write what is not in the plan, and nothing at all when live is not as it was seen.

import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import {
  directoryOf,
  isThere,
  makeDirectories,
  removeDirectoryQuietly,
  removeQuietly,
  syncDirectories,
  writeWhole,
} from './directories.js';
import type { Direction, Journal, JournalEntry, Place, RunFacts } from './journal.js';
import { journalPath, keptPath, openJournal, recordPath } from './journal.js';
import type { LoadingKernel } from './kernel-step.js';
import { takeStep } from './kernel-step.js';
import { stagingPrefix, stateDirectoryMode, stateFileMode } from './layout.js';
import type { Moved } from './moves.js';
import { isOldUntouched, moveBack, moveForward } from './moves.js';
import type { Operation } from './operation.js';
import type { Plan } from './plan.js';
import { checkAll } from './preconditions.js';
import { discard, keepOld, stageNew } from './staging.js';

/**
 * Carry out a plan.
 *
 * Throws: AaMergeError `store/stale-precondition` when something changed since planning, `store/lost-attributes` when a
 *   file has attributes that cannot be kept, `store/not-written` when a unit cannot be written; FileSystemError for other
 *   files; `store/kernel-refused` where the kernel or its compiler does not take what changed; then everything is as it was.
 *   `store/unfinished-run` where going back failed, too: the next run does it.
 */
export function carryOutPlan(
  plan: Plan,
  about: RunFacts,
  place: Place,
  files: FileSystem,
  kernel?: LoadingKernel,
): void {
  const { leftovers = [], preconditions, operations } = plan;
  checkAll(preconditions, files);
  // A new file may wait under the name of a leftover.
  for (const path of leftovers) removeQuietly(path, files);
  if (operations.length === 0) return;
  const journal = prepare(plan, about, place, files);
  try {
    for (const [at, entry] of journal.entries.entries()) {
      const moved = attempt(operations[at] as Operation, 'replace', () => moveForward(entry, files));
      if (moved === 'spared') throw new AaMergeError('store/stale-precondition', { path: entry.path });
    }
    syncPlaces(journal, files);
    const late = journal.entries.find((entry) => !isOldUntouched(entry, files));
    if (late !== undefined) throw new AaMergeError('store/stale-precondition', { path: late.path });
    const refused = takeKernelStep(journal, 'forward', place, files, kernel);
    if (refused !== undefined) throw new AaMergeError('store/kernel-refused', { said: refused });
    finish(journal, 'forward', place, files);
  } catch (error) {
    turnBack(journal, place, files, kernel, error);
    throw error;
  }
}

/** Stage all, keep all, and write the journal. Whatever fails leaves no trace. */
function prepare(plan: Plan, run: RunFacts, place: Place, files: FileSystem): Journal {
  const { operations, preconditions, kernel } = plan;
  const about = { ...run, ...(kernel === undefined ? {} : { kernel }) };
  const made: BytePath[] = [];
  const entries: JournalEntry[] = [];
  const staged: BytePath[] = [];
  try {
    const folder = `${place.layout.history}/${about.run}`;
    makeDirectories(folder, stateDirectoryMode, files, []);
    for (const operation of operations) {
      staged.push(operation.path);
      entries.push(
        attempt(operation, 'write', () => prepareOne(operation, about.run, entries.length, place, files, made)),
      );
    }
    syncDirectories([...staged.map(directoryOf), folder, place.layout.history], files);
    checkAll(preconditions, files);
    const journal = { ...about, entries, made };
    openJournal(journal, place, files);
    return journal;
  } catch (error) {
    // The journal may be open though its directory could not be synced.
    // Nothing was loaded yet.
    if (isOpen(about.run, place, files)) turnBack({ ...run, entries, made }, place, files, undefined, error);
    else clear(about.run, staged, made, place, files);
    throw error;
  }
}

function isOpen(run: string, place: Place, files: FileSystem): boolean {
  try {
    return isThere(journalPath(place, 'forward'), files);
  } catch (cause) {
    if (!(cause instanceof FileSystemError)) throw cause;
    throw new AaMergeError('store/unfinished-run', { run }, { cause });
  }
}

/** Take away what was prepared for a run that never began. */
function clear(
  run: string,
  staged: readonly BytePath[],
  made: readonly BytePath[],
  place: Place,
  files: FileSystem,
): void {
  for (const path of staged) discard(path, files);
  dropFolder(run, place, files);
  removeQuietly(`${place.layout.journal}/${stagingPrefix}run`, files);
  for (const directory of [...made].reverse()) removeDirectoryQuietly(directory, files);
}

function prepareOne(
  operation: Operation,
  run: string,
  number: number,
  place: Place,
  files: FileSystem,
  made: BytePath[],
): JournalEntry {
  const { path, subject } = operation;
  const before = keepOld(operation, files);
  const after = stageNew(operation, files, made);
  const about = subject === undefined ? {} : { unit: subject.unit, part: subject.part };
  if (before?.kind !== 'file') return { path, ...about, before, after };
  const kept = `${number}`;
  const copy = keptPath(place, run, kept);
  writeWhole(copy, files.readFile(path), stateFileMode, files);
  // Attributes of a live file are of interest to who gets it back; ours have none. Its mode comes along with them.
  if (subject?.part === 'live') {
    if (!files.copyAttributes(path, copy)) throw new AaMergeError('store/lost-attributes', { path });
    files.chmod(copy, stateFileMode);
  }
  files.sync(copy);
  return { path, ...about, before, after, kept };
}

/** Take everything back after trouble. Throws `store/unfinished-run` when that fails as well. */
function turnBack(journal: Journal, place: Place, files: FileSystem, kernel: LoadingKernel, cause: unknown): void {
  try {
    files.rename(journalPath(place, 'forward'), journalPath(place, 'back'));
    files.sync(place.layout.journal);
    const { refused } = goBack(journal, place, files, kernel, 'try again');
    if (refused !== undefined) throw new AaMergeError('store/unfinished-load', { run: journal.run, said: refused });
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new AaMergeError(
      'store/unfinished-run',
      { run: journal.run },
      { cause: cause instanceof FileSystemError ? cause : error },
    );
  }
}

/** How a run ended that was undone. */
export interface WayBack {
  /** The places that somebody else changed. */
  readonly spared: readonly BytePath[];
  /** What the kernel said where it did not take back what was. */
  readonly refused: ByteText | undefined;
}

/**
 * Undo a run whose journal says so. Where the kernel does not take back what was, the journal stays open for another try,
 * or, `at last`, the run counts as undone: its files are.
 */
export function goBack(
  journal: Journal,
  place: Place,
  files: FileSystem,
  kernel: LoadingKernel,
  patience: 'try again' | 'at last',
): WayBack {
  const spared = moveAll(journal, moveBack, files);
  syncPlaces(journal, files);
  const refused = takeKernelStep(journal, 'back', place, files, kernel);
  if (refused === undefined || patience === 'at last') finish(journal, 'back', place, files);
  return { spared, refused };
}

/** Tell the kernel what is in its place now, one way or the other; gives what it said against it. */
export function takeKernelStep(
  { kernel: steps }: Journal,
  direction: Direction,
  place: Place,
  files: FileSystem,
  kernel: LoadingKernel,
): ByteText | undefined {
  return steps && takeStep(steps, direction, place.root, files, kernel);
}

/**
 * Move every place; a base goes forward only with its unit, so that what somebody wrote is an edit of the old text. Gives the
 * places that are left alone.
 */
export function moveAll(
  { entries }: Journal,
  move: (entry: JournalEntry, files: FileSystem) => Moved,
  files: FileSystem,
): readonly BytePath[] {
  const spared: JournalEntry[] = [];
  const isBase = (entry: JournalEntry): boolean => entry.part === 'base';
  for (const entry of [...entries.filter((one) => !isBase(one)), ...entries.filter(isBase)]) {
    const isOfSpared = move === moveForward && isBase(entry) && spared.some(({ unit }) => unit === entry.unit);
    if (!isOfSpared && move(entry, files) === 'spared') spared.push(entry);
  }
  return spared.map(({ path }) => path);
}

export function syncPlaces({ entries }: Journal, files: FileSystem): void {
  syncDirectories(
    entries.map(({ path }) => directoryOf(path)),
    files,
  );
}

/** The journal becomes the record of the run, in one step; what was prepared and is not needed goes. */
export function finish(journal: Journal, direction: Direction, place: Place, files: FileSystem): void {
  const { run, entries, made } = journal;
  files.rename(journalPath(place, direction), recordPath(place, run, direction));
  // All is in its place: where this is lost, the next start finds the journal again and nothing left to do.
  for (const directory of [`${place.layout.history}/${run}`, place.layout.journal]) syncQuietly(directory, files);
  for (const { path } of entries) discard(path, files);
  if (direction === 'back') for (const directory of [...made].reverse()) removeDirectoryQuietly(directory, files);
}

function syncQuietly(directory: BytePath, files: FileSystem): void {
  try {
    files.sync(directory);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}

/** A folder of a run that never began. */
export function dropFolder(run: string, { layout }: Place, files: FileSystem): void {
  const folder = `${layout.history}/${run}`;
  try {
    for (const name of files.readDir(folder)) removeQuietly(`${folder}/${name}`, files);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
  removeDirectoryQuietly(folder, files);
}

/** Trouble with a file told by the name of the file and its unit, never by the name under which it waits. */
function attempt<T>({ path, subject }: Operation, verb: 'write' | 'replace', action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const isWaiting = error.path.includes(`/${stagingPrefix}`);
    const cause = isWaiting ? new FileSystemError(error.code, path, verb, { cause: error }) : error;
    if (subject === undefined) throw cause;
    throw new AaMergeError('store/not-written', { unit: subject.unit }, { cause });
  }
}
