// One place of a run, moved to what the run wants, or back to what stood there. Takes an entry of the journal and a disk.
// Each can be done again and again: what is done already stays. What somebody else saves meanwhile is never lost: whatever
// leaves a place is looked at once more where it went, and given back if it is not what was expected.

import type { BytePath, FileSystem } from '../base/index.js';
import { FileSystemError } from '../base/index.js';
import { isThere } from './directories.js';
import type { FileFacts } from './file-facts.js';
import { factsAt, sameFacts } from './file-facts.js';
import type { JournalEntry } from './journal.js';
import { lacksSecondNames, sparePath, waitingPath } from './staging.js';

/** `spared`: somebody else changed the place; it is left as it is. */
export type Moved = 'done' | 'spared';

/** Put the new file in its place. FileSystemError where that cannot be. */
export function moveForward(entry: JournalEntry, files: FileSystem): Moved {
  const { path, before, after } = entry;
  const waiting = waitingPath(path);
  const now = factsAt(path, files);
  if (!sameFacts(now, after)) {
    if (!sameFacts(now, before)) return 'spared';
    if (after === undefined) takeAway(entry, files);
    else {
      const isPut = now === undefined ? putWhereNothingIs(waiting, path, files) : swap(waiting, after, entry, files);
      if (!isPut) return 'spared';
    }
  }
  return giveBack(waiting, after, entry, files) ? 'spared' : 'done';
}

/** Put back what stood there. An editor that wrote into the old file while it went gets that file back. */
export function moveBack(entry: JournalEntry, files: FileSystem): Moved {
  const { path, before, after } = entry;
  const [waiting, spare] = [waitingPath(path), sparePath(path)];
  if (giveBack(waiting, after, entry, files)) return 'spared';
  // It may be a second name of what stands at the place: then nothing could take that name, and to rename would do nothing.
  if (isThere(waiting, files)) files.unlink(waiting);
  const now = factsAt(path, files);
  const old = factsAt(spare, files);
  if (sameFacts(now, before)) return giveBack(spare, before, entry, files) ? 'spared' : 'done';
  if (!sameFacts(now, after)) {
    // Written by an editor that had the old file open: it never left.
    const isOld = now !== undefined && old !== undefined && files.lstat(spare).ino === files.lstat(path).ino;
    return isOld ? 'done' : 'spared';
  }
  if (now === undefined) return old !== undefined && putWhereNothingIs(spare, path, files) ? 'done' : 'spared';
  if (old !== undefined) {
    return !swap(spare, old, entry, files) || giveBack(spare, old, entry, files) ? 'spared' : 'done';
  }
  if (before !== undefined) return 'spared';
  takeAway(entry, files);
  return giveBack(waiting, before, entry, files) ? 'spared' : 'done';
}

/** Whether the old file is still as it was recorded: an editor that had it open may have written into it since. */
export function isOldUntouched(entry: JournalEntry, files: FileSystem): boolean {
  const { path, before, after } = entry;
  if (before === undefined || sameFacts(before, after)) return true;
  return ![waitingPath(path), sparePath(path)].some((old) => isStray(factsAt(old, files), entry));
}

/** False where something stands there by now. */
function putWhereNothingIs(from: BytePath, path: BytePath, files: FileSystem): boolean {
  try {
    files.link(from, path);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'EEXIST') return false;
    if (!lacksSecondNames(error)) throw error;
  }
  if (isThere(path, files)) return false;
  files.rename(from, path);
  return true;
}

/** What stands there goes aside, to be looked at; what is gone already is gone. */
function takeAway({ path }: JournalEntry, files: FileSystem): void {
  try {
    files.rename(path, waitingPath(path));
  } catch (error) {
    if (!(error instanceof FileSystemError && error.code === 'ENOENT')) throw error;
  }
}

/**
 * What waits at `from` takes the place of the entry; false where that changed meanwhile. Where a system has no step that
 * swaps, a save between the last look and the next step is lost. People write to live files only.
 */
function swap(from: BytePath, wanted: FileFacts, entry: JournalEntry, files: FileSystem): boolean {
  const { path, part } = entry;
  if (part === 'live' && files.exchange(from, path)) return true;
  const now = factsAt(path, files);
  // A swap that was cut off may be done all the same.
  if (sameFacts(now, wanted)) return true;
  if (now === undefined || isStray(now, entry)) return false;
  files.rename(from, path);
  return true;
}

/**
 * What left the place for `from` and is neither the old file nor the new one was saved by somebody just then: it goes back,
 * unless there is by now something else than what we put there.
 */
function giveBack(from: BytePath, put: FileFacts | undefined, entry: JournalEntry, files: FileSystem): boolean {
  const { path } = entry;
  const stray = factsAt(from, files);
  if (!isStray(stray, entry) || sameFacts(stray, put)) return false;
  const now = factsAt(path, files);
  if (now === undefined) putWhereNothingIs(from, path, files);
  else if (sameFacts(now, put)) {
    if (!files.exchange(from, path)) files.rename(from, path);
    else if (isStray(factsAt(from, files), entry)) files.exchange(from, path);
  }
  return true;
}

function isStray(facts: FileFacts | undefined, { before, after }: JournalEntry): boolean {
  return facts !== undefined && !sameFacts(facts, before) && !sameFacts(facts, after);
}
