// A disk that is asked each question once: what was found stays so for the whole run, whatever happens to the files
// meanwhile. Takes a disk, gives a disk. Before anything is written, the store looks again.

import type { BytePath, ReadFileSystem } from '../base/index.js';
import { FileSystemError } from '../base/index.js';

export function snapshotOf(disk: ReadFileSystem): ReadFileSystem {
  return {
    readFile: once((path) => disk.readFile(path)),
    stat: once((path) => disk.stat(path)),
    lstat: once((path) => disk.lstat(path)),
    exists: once((path) => disk.exists(path)),
    readDir: once((path) => disk.readDir(path)),
    readLink: once((path) => disk.readLink(path)),
    realPath: once((path) => disk.realPath(path)),
  };
}

/** Trouble is an answer like any other. */
function once<T>(ask: (path: BytePath) => T): (path: BytePath) => T {
  const answers = new Map<BytePath, { readonly value: T } | { readonly trouble: FileSystemError }>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) {
      try {
        answer = { value: ask(path) };
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        answer = { trouble: error };
      }
      answers.set(path, answer);
    }
    if ('trouble' in answer) throw answer.trouble;
    return answer.value;
  };
}
