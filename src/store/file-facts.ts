// What stands at a place, as far as a transaction has to know it again. Takes a path and a disk, gives facts to compare.

import type { BytePath, Digest, ReadFileSystem } from '../base/index.js';
import { digestOf, FileSystemError, fromBytes } from '../base/index.js';

export type FileFacts =
  | {
      readonly kind: 'file';
      readonly digest: Digest;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: 'link'; readonly text: string }
  /** A directory, a device: nothing that a run ever makes. */
  | { readonly kind: 'other' };

/** Undefined where nothing stands. */
export function factsAt(path: BytePath, files: ReadFileSystem): FileFacts | undefined {
  try {
    const { kind, mode, uid, gid } = files.lstat(path);
    if (kind === 'link') return { kind, text: files.readLink(path) };
    if (kind !== 'file') return { kind: 'other' };
    return { kind, digest: digestOf(fromBytes(files.readFile(path))), mode, uid, gid };
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

export function sameFacts(one: FileFacts | undefined, other: FileFacts | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind === 'link') return other.kind === 'link' && one.text === other.text;
  if (one.kind === 'other' || other.kind !== 'file') return false;
  return one.digest === other.digest && one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
}
