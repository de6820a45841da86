// The disk as it is after some operations, as far as files are concerned: what a plan leaves, before anything is written. Takes
// operations and a disk, reads as a disk does; writes nothing.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileStatus, ReadFileSystem } from '../base/index.js';
import { compareBytes, fromBytes, toBytes } from '../base/index.js';
import type { Operation } from '../store/index.js';

export class AfterPlan implements ReadFileSystem {
  private readonly changed = new Map<BytePath, ByteText | undefined>();

  constructor(
    operations: readonly Operation[],
    private readonly disk: ReadFileSystem,
  ) {
    for (const operation of operations) {
      this.changed.set(operation.path, operation.kind === 'write' ? operation.text : undefined);
    }
  }

  touches(path: BytePath): boolean {
    return this.changed.has(path);
  }

  textAt(path: BytePath): ByteText | undefined {
    if (this.changed.has(path)) return this.changed.get(path);
    return this.disk.exists(path) && this.disk.stat(path).kind === 'file'
      ? fromBytes(this.disk.readFile(path))
      : undefined;
  }

  readFile(path: BytePath): Uint8Array {
    const text = this.changed.get(path);
    return text === undefined ? this.disk.readFile(path) : toBytes(text);
  }

  stat(path: BytePath): FileStatus {
    const text = this.changed.get(path);
    if (text === undefined) {
      const isNew = !this.disk.exists(path) && this.namesBelow(path).length > 0;
      return isNew ? { ...this.disk.stat(this.nearest(path)), kind: 'directory' } : this.disk.stat(path);
    }
    const like = this.disk.exists(path) ? path : this.nearest(path);
    return { ...this.disk.stat(like), kind: 'file', size: text.length };
  }

  /** A directory that is there: its status is as good as any for what is yet to be written. */
  private nearest(path: BytePath): BytePath {
    const above = posix.dirname(path);
    return this.disk.exists(above) ? above : this.nearest(above);
  }

  lstat(path: BytePath): FileStatus {
    return this.changed.get(path) === undefined ? this.disk.lstat(path) : this.stat(path);
  }

  exists(path: BytePath): boolean {
    if (this.changed.has(path)) return this.changed.get(path) !== undefined;
    return this.disk.exists(path) || this.namesBelow(path).length > 0;
  }

  readDir(path: BytePath): readonly string[] {
    const there = this.disk.exists(path) ? this.disk.readDir(path) : [];
    const stays = there.filter(
      (name) => !this.changed.has(posix.join(path, name)) || this.exists(posix.join(path, name)),
    );
    return [...new Set([...stays, ...this.namesBelow(path)])].sort(compareBytes);
  }

  readLink(path: BytePath): string {
    return this.disk.readLink(path);
  }

  realPath(path: BytePath): BytePath {
    return this.changed.get(path) === undefined ? this.disk.realPath(path) : path;
  }

  private namesBelow(directory: BytePath): string[] {
    const prefix = `${directory}/`;
    return [...this.changed].flatMap(([path, text]) =>
      text !== undefined && path.startsWith(prefix) ? [path.slice(prefix.length).split('/')[0] as string] : [],
    );
  }
}
