// What to do with a run that was cut off: it is finished where that can be, else undone, and the kernel gets what the files
// have then. Takes a disk and a kernel, gives what was done. Without a journal, what a run prepared before it had one is swept out. A second time there is nothing to do.

import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { attempt } from './attempt.js';
import { isThere, removeTree } from './directories.js';
import type { Direction, Place } from './journal.js';
import { journalPath, readJournal, recordPath } from './journal.js';
import type { LoadingKernel } from './kernel-step.js';
import { stagingPrefix } from './layout.js';
import { isOldUntouched, moveForward } from './moves.js';
import { dropFolder, finish, goBack, moveAll, syncPlaces, takeKernelStep } from './transaction.js';

export interface Recovery {
  readonly run: string;
  /** `forward` where the run was finished, `back` where it was undone. */
  readonly direction: Direction;
  /** What somebody else changed since: left as it is, and reconciled like any edit. */
  readonly spared: readonly BytePath[];
  /** What the kernel said where it did not take what the files have now. */
  readonly refused?: ByteText;
}

/**
 * Finish or undo the run that was cut off; undefined where there was none.
 *
 * Throws: AaMergeError `store/damaged-journal`, `store/unfinished-run`.
 */
export function recover(place: Place, files: FileSystem, kernel?: LoadingKernel): Recovery | undefined {
  const open = readJournal(place, files);
  removeTree(place.layout.trial, files);
  if (open === undefined) {
    sweep(place, files);
    return undefined;
  }
  const { journal } = open;
  const { run } = journal;
  try {
    if (open.direction === 'forward') {
      const spared = attempt(() => {
        const left = moveAll(journal, moveForward, files);
        syncPlaces(journal, files);
        const isUntouched = journal.entries.every((entry) => isOldUntouched(entry, files));
        if (!isUntouched || takeKernelStep(journal, 'forward', place, files, kernel) !== undefined) return undefined;
        return left;
      });
      if (spared !== undefined) {
        finish(journal, 'forward', place, files);
        return { run, direction: 'forward', spared };
      }
      files.rename(journalPath(place, 'forward'), journalPath(place, 'back'));
      files.sync(place.layout.journal);
    }
    const { spared, refused } = goBack(journal, place, files, kernel, 'at last');
    return { run, direction: 'back', spared, ...(refused === undefined ? {} : { refused }) };
  } catch (cause) {
    if (!(cause instanceof FileSystemError)) throw cause;
    throw new AaMergeError('store/unfinished-run', { run }, { cause });
  }
}

/** Folders of runs that never got a journal, a journal that was never opened, and what waited beside the version record. */
function sweep(place: Place, files: FileSystem): void {
  const { directory, journal, history } = place.layout;
  const waiting = `${journal}/${stagingPrefix}run`;
  if (isThere(waiting, files)) files.unlink(waiting);
  if (isThere(directory, files)) {
    const names = files.readDir(directory).filter((name) => name.startsWith(stagingPrefix));
    for (const name of names) files.unlink(`${directory}/${name}`);
  }
  if (!isThere(history, files)) return;
  for (const run of files.readDir(history)) {
    const isOver = (['forward', 'back'] as const).some((direction) =>
      isThere(recordPath(place, run, direction), files),
    );
    if (!isOver) dropFolder(run, place, files);
  }
}
