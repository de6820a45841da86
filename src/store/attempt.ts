// What may fail without harm. Takes an action on a disk, gives its answer, or nothing where the disk refuses.

import { FileSystemError } from '../base/index.js';

/** Undefined where the file system refuses. Whatever else goes wrong is thrown. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
