// Room for what is only tried: a private directory of the machine, and one in memory for tests. Both are taken away again.

import { rmSync } from 'node:fs';
import type { FileSystem, Scratch } from '../base/index.js';
import { pathOf } from './node-calls.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Below the directory for temporary files of this machine. */
export const systemScratch: Scratch = {
  inDirectory(action) {
    const directory = temporaryDirectory();
    try {
      return action(directory === undefined ? undefined : pathOf(Buffer.from(directory, 'utf8')));
    } finally {
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** On a disk in memory. */
export function memoryScratch(files: FileSystem, directory = '/tmp/scratch'): Scratch {
  return {
    inDirectory(action) {
      files.mkdir(directory, 0o700);
      try {
        return action(directory);
      } finally {
        files.rmdir(directory);
      }
    },
  };
}
