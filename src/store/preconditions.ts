// Whether everything is still as it was when a plan was made. Takes conditions and a disk. Asked under the lock, before
// anything is staged and once more before anything takes its place.

import type { FileSystem } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { isThere } from './directories.js';
import { factsAt, sameFacts } from './file-facts.js';
import type { Precondition } from './operation.js';

/** Throws: AaMergeError `store/stale-precondition` for the first that does not hold. */
export function checkAll(preconditions: readonly Precondition[], files: FileSystem): void {
  for (const precondition of preconditions) {
    const { path } = precondition;
    try {
      if (!holds(precondition, files)) throw new AaMergeError('store/stale-precondition', { path });
    } catch (cause) {
      if (!(cause instanceof FileSystemError)) throw cause;
      throw new AaMergeError('store/stale-precondition', { path }, { cause });
    }
  }
}

function holds(precondition: Precondition, files: FileSystem): boolean {
  const { kind, path } = precondition;
  switch (kind) {
    case 'absent':
      return !isThere(path, files);
    case 'link':
      return files.readLink(path) === precondition.text;
    case 'file': {
      const { digest, ownership } = precondition;
      return sameFacts(factsAt(path, files), { kind: 'file', digest, ...ownership });
    }
  }
}
