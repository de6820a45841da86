// One place of a run, moved to what the run wants, or back to what stood there. Takes an entry of the journal and a disk.
// Each can be done again and again: what is done already stays. What somebody else wrote meanwhile is never touched.

import type { FileSystem } from '../base/index.js';
import { isThere, removeQuietly } from './directories.js';
import { factsAt, sameFacts } from './file-facts.js';
import type { JournalEntry } from './journal.js';
import { sparePath, waitingPath } from './staging.js';

/** `spared`: somebody else changed the place; it is left as it is. */
export type Moved = 'done' | 'spared';

/** Put the new file in its place. FileSystemError where that cannot be. */
export function moveForward({ path, before, after }: JournalEntry, files: FileSystem): Moved {
  const now = factsAt(path, files);
  if (sameFacts(now, after)) return 'done';
  if (!sameFacts(now, before)) return 'spared';
  if (after === undefined) files.unlink(path);
  else files.rename(waitingPath(path), path);
  return 'done';
}

/** Put back what stood there. An editor that wrote into the old file while it went gets that file back. */
export function moveBack({ path, before, after }: JournalEntry, files: FileSystem): Moved {
  removeQuietly(waitingPath(path), files);
  const now = factsAt(path, files);
  if (sameFacts(now, before)) return 'done';
  const spare = sparePath(path);
  if (!sameFacts(now, after)) {
    // Written by an editor that had the old file open: it never left.
    return isThere(spare, files) && files.lstat(spare).ino === files.lstat(path).ino ? 'done' : 'spared';
  }
  if (isThere(spare, files)) files.rename(spare, path);
  else if (before === undefined) files.unlink(path);
  else return 'spared';
  return 'done';
}

/** Whether the old file is still as it was recorded: an editor that had it open may have written into it since. */
export function isOldUntouched({ path, before, after }: JournalEntry, files: FileSystem): boolean {
  if (before === undefined || sameFacts(before, after)) return true;
  const spare = factsAt(sparePath(path), files);
  return spare === undefined || sameFacts(spare, before);
}
