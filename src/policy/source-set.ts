// What stands at each path that a policy may look at: the answer of a disk, once and for all. Immutable; new text is laid
// over it and gives another set. Takes facts, gives facts; must never read.

import type { PathForm, Statement } from '../language/index.js';
import type { BytePath, ByteText, Diagnostic, FileId } from '../base/index.js';
import type { Place, SearchPath } from './include-path.js';
import { entryPlaces, placesOf, sourceOfLowered } from './include-path.js';
import { stateOfLowered } from './lowered-seal.js';

/** One file of policy, understood by itself. */
export interface ParsedFile {
  readonly id: FileId;
  readonly text: ByteText;
  readonly statements: readonly Statement[];
  /** What the file is told about itself. */
  readonly diagnostics: readonly Diagnostic[];
}

/** An entry of a directory, with links followed. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other' | 'dangling';
}

export type Source =
  | { readonly kind: 'file'; readonly text: ByteText }
  /** Entries in byte order of their names. */
  | { readonly kind: 'directory'; readonly entries: readonly DirectoryEntry[] }
  /** A device or socket: opened, and found to hold nothing. */
  | { readonly kind: 'other' }
  /** Nothing is there, or nothing that a path can lead to: `code` is the system's, `near` what stands beside it and is spelled nearly so. */
  | { readonly kind: 'missing'; readonly code: string; readonly near?: string }
  /** Something is there that we may not read, or cannot. */
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'too-large'; readonly size: number; readonly limit: number };

export interface SourceSet {
  readonly search: SearchPath;
  /** By the path it was looked up with. A path that is not here was never asked about. */
  readonly sources: ReadonlyMap<BytePath, Source>;
  /** The files that were read as policy. */
  readonly files: ReadonlyMap<BytePath, ParsedFile>;
  /** False where a limit stopped the reading: what is not here may exist. */
  readonly complete: boolean;
}

/**
 * The places to try for an include, as the compiler finds things there: where a generated abstraction was edited by hand, or
 * was never generated, the compiler reads that, so its source does not count.
 */
export function placesIn(set: SourceSet, form: PathForm, written: BytePath): readonly Place[] {
  return placesThatCount(placesOf(set.search, form, written), (path) => sourceAt(set, path));
}

/** The same, while it is still being looked. */
export function placesThatCount(places: readonly Place[], sourceOf: (path: BytePath) => Source): readonly Place[] {
  return places.filter(({ path }, at) => {
    const next = places[at + 1];
    if (next === undefined || sourceOfLowered(next.path) !== path) return true;
    const made = sourceOf(next.path);
    return (
      made.kind !== 'file' || stateOfLowered(made.text, next.path.slice(next.path.lastIndexOf('/') + 1)) === 'generated'
    );
  });
}

/** What is read for an entry of an included directory: of what is generated its source, as where it is named itself. */
export function entryPlace(set: SourceSet, directory: Place, name: string): Place {
  return entryThatCounts(entryPlaces(set.search, directory, name), (path) => sourceAt(set, path));
}

/** The same, while it is still being looked. */
export function entryThatCounts(places: readonly Place[], sourceOf: (path: BytePath) => Source): Place {
  const found = placesThatCount(places, sourceOf).find(({ path }) => sourceOf(path).kind !== 'missing');
  return found ?? (places.at(-1) as Place);
}

const nothingThere: Source = { kind: 'missing', code: 'ENOENT' };

/** What stands at a path; a path that was never looked at holds nothing. */
export function sourceAt(set: SourceSet, path: BytePath): Source {
  return set.sources.get(path) ?? nothingThere;
}
