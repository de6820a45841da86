// Reading what others keep: records of package managers and of the vendor. Takes a place below a directory, gives a text.
// What is a link, no file, too large, or could have been written by anybody but root and whoever runs this, is not there:
// an answer is worth no more than the file it comes from.

import type { BytePath, ByteText, FileStatus, ReadFileSystem } from '../base/index.js';
import { FileSystemError, fromBytes } from '../base/index.js';
import type { Guard } from '../store/index.js';

/** Far more than the largest status file in the wild. */
const mostBytes = 64 * 1024 * 1024;

export interface CarefulReader {
  /** The text of `top/below`; undefined where there is none to be believed. `top` itself may be a link. */
  textAt(top: BytePath, below: string, limit?: number): ByteText | undefined;
  /** Names in `top/below`, sorted; none where it is no directory to be believed. */
  namesIn(top: BytePath, below?: string): readonly string[];
}

export function carefulReader(disk: ReadFileSystem, guard: Guard): CarefulReader {
  const isTrusted = ({ uid, mode }: FileStatus): boolean =>
    (uid === 0 || uid === guard.uid) && (mode & guard.writable) === 0;

  /** What stands there, when no part of the way below the top is a link. */
  function statusAt(top: BytePath, below: string): FileStatus | undefined {
    let path = top;
    let status = disk.stat(top);
    for (const name of below.split('/').filter((part) => part !== '')) {
      if (name === '..' || status.kind !== 'directory' || !isTrusted(status)) return undefined;
      path = `${path}/${name}`;
      status = disk.lstat(path);
    }
    return isTrusted(status) ? status : undefined;
  }

  function orNothing<T>(ask: () => T | undefined): T | undefined {
    try {
      return ask();
    } catch (error) {
      if (error instanceof FileSystemError) return undefined;
      throw error;
    }
  }

  return {
    textAt: (top, below, limit = mostBytes) =>
      orNothing(() => {
        const status = statusAt(top, below);
        if (status?.kind !== 'file' || status.size > limit) return undefined;
        return fromBytes(disk.readFile(`${top}/${below}`));
      }),
    namesIn: (top, below = '') =>
      orNothing(() => {
        if (statusAt(top, below)?.kind !== 'directory') return undefined;
        return disk.readDir(below === '' ? top : `${top}/${below}`);
      }) ?? [],
  };
}
