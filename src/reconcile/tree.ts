// What stands in one of the three directories, read once and for all: shapes, and how large a unit may be. Paths of units are relative to the
// directory.

import type { BytePath, ByteText, Limits, UnitPath } from '../base/index.js';
import { defaultLimits } from '../base/index.js';

/** A unit is read several times over; the largest public one has a tenth of this. */
export const unitLimits: Limits = { ...defaultLimits, fileBytes: 2 * 1024 * 1024 };

/** Who may do what with a file. */
export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A link, and the file inside the directory that it leads to. */
export interface LinkFacts {
  /** As stored. */
  readonly text: string;
  /** Relative to the directory, like a unit. */
  readonly target: UnitPath;
}

export type TreeEntry =
  | {
      readonly kind: 'file';
      readonly text: ByteText;
      readonly ownership: Ownership;
      readonly link: LinkFacts | undefined;
      /** Where the text was found, when it is not the one that stands at its place in the directory. */
      readonly foundAt?: BytePath;
    }
  /** What a link leads to was not looked at. */
  | { readonly kind: 'directory'; readonly isLink: boolean }
  /** A link that leads out of the directory, to something that is there; it was not followed. */
  | { readonly kind: 'outside'; readonly text: string }
  /** A device, a socket, a pipe. */
  | { readonly kind: 'other' }
  /** `code` is the system's: EACCES, ENOENT for a dangling link, ELOOP for a ring; EFBIG for more than the limit. */
  | { readonly kind: 'unreadable'; readonly code: string };

export interface Tree {
  readonly directory: BytePath;
  readonly entries: ReadonlyMap<UnitPath, TreeEntry>;
}

/** Where the text of a unit is to be looked up. */
export function placeIn({ directory, entries }: Tree, unit: UnitPath): BytePath {
  const entry = entries.get(unit);
  const elsewhere = entry?.kind === 'file' ? entry.foundAt : undefined;
  return elsewhere ?? `${directory}/${unit}`;
}

/** The text of a file; undefined for anything else. */
export function textOf(entry: TreeEntry | undefined): ByteText | undefined {
  return entry?.kind === 'file' ? entry.text : undefined;
}
