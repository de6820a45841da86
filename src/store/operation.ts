// One operation on a file, and what must be so for it to be right: shapes, and what new files of the host and of the state
// directory are like.

import type { BytePath, ByteText, Digest, UnitPath } from '../base/index.js';
import type { Ownership } from '../reconcile/index.js';
import { stateDirectoryMode, stateFileMode } from './layout.js';

/** What must still be so when the plan is carried out. */
export type Precondition =
  | { readonly kind: 'absent'; readonly path: BytePath }
  | { readonly kind: 'file'; readonly path: BytePath; readonly digest: Digest; readonly ownership: Ownership }
  | { readonly kind: 'link'; readonly path: BytePath; readonly text: string };

/** What of which unit an operation is about. */
export interface Subject {
  readonly unit: UnitPath;
  readonly part: 'live' | 'base';
}

export interface WriteOperation {
  readonly kind: 'write';
  readonly subject?: Subject;
  readonly path: BytePath;
  readonly text: ByteText;
  readonly mode: number;
  /** Whose file it becomes; of the one who runs when undefined. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** The file whose extended attributes it gets. */
  readonly attributesOf: BytePath | undefined;
  readonly directoryMode: number;
}

export interface RemoveOperation {
  readonly kind: 'remove';
  readonly subject?: Subject;
  readonly path: BytePath;
}

/** A link that was there before. */
export interface LinkOperation {
  readonly kind: 'link';
  readonly subject?: Subject;
  readonly path: BytePath;
  readonly target: string;
}

export type Operation = WriteOperation | RemoveOperation | LinkOperation;

export const newLiveFile = { mode: 0o644, directoryMode: 0o755 };
/** A file of settings that anybody may read, written anew; `old` is what stood there. */
export function newPublicFile(
  old: BytePath | undefined,
): Pick<WriteOperation, 'mode' | 'directoryMode' | 'owner' | 'attributesOf'> {
  return { ...newLiveFile, owner: undefined, attributesOf: old };
}

const stateFile = { mode: stateFileMode, directoryMode: stateDirectoryMode, owner: undefined };

/** A file of the state directory, to be written. */
export function writeState(path: BytePath, text: ByteText): WriteOperation {
  return { kind: 'write', path, text, attributesOf: undefined, ...stateFile };
}
