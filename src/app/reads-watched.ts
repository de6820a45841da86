// A disk that remembers what was asked of it, so that it can be told later whether any of that changed: policy reads through
// links, and from directories outside its own. Takes a disk and a watch, gives the same disk. Must take the state of a path
// before it is looked at for the first time: what changes meanwhile is seen the next time.

import type { BytePath, FileStatus, ReadFileSystem, Watch } from '../base/index.js';

export class ReadsWatched implements ReadFileSystem {
  /** What is not there is remembered, too: it may come. */
  private readonly states = new Map<BytePath, string>();

  constructor(
    private readonly disk: ReadFileSystem,
    private readonly watch: Watch,
  ) {}

  /** Whether everything that was looked at is as it was then. A link counts with what it leads to. */
  isStillSo(): boolean {
    const now = this.watch.stateOf([...this.states.keys()].map((path) => ({ path, how: 'entry' })));
    return [...this.states.values()].every((state, at) => state === now[at]);
  }

  readFile(path: BytePath): Uint8Array {
    return this.noted(path).readFile(path);
  }

  stat(path: BytePath): FileStatus {
    return this.noted(path).stat(path);
  }

  lstat(path: BytePath): FileStatus {
    return this.noted(path).lstat(path);
  }

  exists(path: BytePath): boolean {
    return this.noted(path).exists(path);
  }

  readDir(path: BytePath): readonly string[] {
    return this.noted(path).readDir(path);
  }

  readLink(path: BytePath): string {
    return this.noted(path).readLink(path);
  }

  realPath(path: BytePath): BytePath {
    return this.noted(path).realPath(path);
  }

  private noted(path: BytePath): ReadFileSystem {
    if (!this.states.has(path)) this.states.set(path, this.watch.stateOf([{ path, how: 'entry' }]).join('\n'));
    return this.disk;
  }
}
