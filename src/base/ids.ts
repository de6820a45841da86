// Branded identifiers: plain strings and numbers that cannot be mixed up.

/** Names one file for spans and messages: its path as the user knows it, or a label such as `ours`. */
export type FileId = string & { readonly __brand: 'FileId' };

/** Path of a unit below the policy root, with `/` between parts, such as `abstractions/base`. */
export type UnitPath = string & { readonly __brand: 'UnitPath' };

export function fileId(path: string): FileId {
  return path as FileId;
}

export function unitPath(path: string): UnitPath {
  return path as UnitPath;
}
