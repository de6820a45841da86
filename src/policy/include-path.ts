// Where an include may live, and which names an include of a directory skips. Takes a path as written and the search
// path, gives the places to try in order. Must never look at a disk: what stands at a place is known to a SourceSet.

import type { PathForm } from '../language/index.js';
import { helperRulesDirectory, loweredDirectory } from '../language/index.js';
import type { BytePath } from '../base/index.js';

/** Where the policy of one root is looked up. */
export interface SearchPath {
  /** Searched in order for `<x>`: directories added for the search, then the policy directory. */
  readonly directories: readonly BytePath[];
  /** What `"x"` and bare paths are relative to; empty for the directory the program runs in. */
  readonly workingDirectory: BytePath;
  /** Where absolute paths begin; empty for the machine’s own root. */
  readonly root: BytePath;
  /** The one name of a directory, where texts lie over a disk and have to be found under every spelling. */
  readonly directoryNamed?: (directory: BytePath) => BytePath;
}

/** A place where a file may be. */
export interface Place {
  /** How the compiler would spell the place; it reads a spelling once per block. */
  readonly spelling: BytePath;
  /** Where to look. */
  readonly path: BytePath;
}

/** A search path as the compiler keeps it. */
export function searchPath(
  directories: readonly BytePath[],
  workingDirectory: BytePath = '',
  root: BytePath = '',
): SearchPath {
  const plain = (directory: BytePath): BytePath => directory.replace(/\/+$/, '');
  return { directories: directories.map(plain), workingDirectory, root: plain(root) };
}

/** The places to try, in order; the first that can be opened is meant. Source: policy-language 3.2. */
export function placesOf(search: SearchPath, form: PathForm, written: BytePath): readonly Place[] {
  if (form !== 'angle') return withSource({ spelling: written, path: named(search, inRoot(search, written)) });
  return search.directories.flatMap((directory) => {
    const spelling = `${directory}/${written}`;
    return withSource({ spelling, path: named(search, inWorkingDirectory(search, spelling)) });
  });
}

/**
 * What a generated abstraction says is what its source says, where there is one: the compiler reads what was made of it, and
 * rules of trusted helpers are in the source alone.
 */
function withSource(place: Place): readonly Place[] {
  const source = sourceOfLowered(place.path);
  return source === undefined ? [place] : [{ ...place, path: source }, place];
}

/** The source of a generated abstraction, by its path; undefined for any other path. */
export function sourceOfLowered(path: BytePath): BytePath | undefined {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const sources = name === '' || isIgnoredName(name) ? undefined : sourcesOfLowered(path.slice(0, slash));
  return sources && `${sources}/${name}`;
}

/** Where the sources of all lie that is generated in a directory; undefined for any other directory. */
export function sourcesOfLowered(directory: BytePath): BytePath | undefined {
  const plain = directory.replace(/\/+$/, '');
  if (plain !== loweredDirectory && !plain.endsWith(`/${loweredDirectory}`)) return undefined;
  return `${plain.slice(0, -loweredDirectory.length)}${helperRulesDirectory}`;
}

/** Where a source is lowered to, by its path; undefined for any other path. */
export function loweredOf(path: BytePath): BytePath | undefined {
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash);
  if (slash <= 0 || !(directory === helperRulesDirectory || directory.endsWith(`/${helperRulesDirectory}`))) {
    return undefined;
  }
  const lowered = `${directory.slice(0, -helperRulesDirectory.length)}${loweredDirectory}${path.slice(slash)}`;
  return sourceOfLowered(lowered) === path ? lowered : undefined;
}

/** The places to try for an entry of an included directory, in order. */
export function entryPlaces(search: SearchPath, directory: Place, name: string): readonly Place[] {
  const path = named(search, `${directory.path}/${name}`);
  return withSource({ spelling: `${directory.spelling}/${name}`, path });
}

/** A path by the one name of the directory that it leads through. Of a link to a file both names stay. */
function named({ directoryNamed }: SearchPath, path: BytePath): BytePath {
  const slash = path.lastIndexOf('/');
  if (directoryNamed === undefined || slash <= 0) return path;
  const last = path.slice(slash + 1);
  if (last === '' || last === '.' || last === '..') return directoryNamed(path);
  return `${directoryNamed(path.slice(0, slash))}/${last}`;
}

/** The place of a path as policy writes it. Those of the search directories are full ones already. */
function inRoot(search: SearchPath, written: BytePath): BytePath {
  return written.startsWith('/') ? `${search.root}${written}` : inWorkingDirectory(search, written);
}

function inWorkingDirectory(search: SearchPath, path: BytePath): BytePath {
  const { workingDirectory } = search;
  return workingDirectory === '' || path.startsWith('/') ? path : `${workingDirectory.replace(/\/+$/, '')}/${path}`;
}

const ignoredSuffixes: readonly string[] = [
  '.dpkg-new',
  '.dpkg-old',
  '.dpkg-dist',
  '.dpkg-bak',
  '.dpkg-remove',
  '.pacsave',
  '.pacnew',
  '.rpmnew',
  '.rpmsave',
  '.orig',
  '.rej',
  '~',
];

/**
 * Whether the loaders and directory includes skip a name.
 *
 * A suffix counts only where its text first occurs in the name, as in the compiler: `a.orig.orig` is read.
 * Source: policy-language 8.1.
 */
export function isIgnoredName(name: string): boolean {
  if (name === '' || name.startsWith('.') || name === 'README') return true;
  return ignoredSuffixes.some((suffix) => {
    const found = name.indexOf(suffix);
    return found !== -1 && found + suffix.length === name.length;
  });
}
