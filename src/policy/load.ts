// The only reader of this folder. Takes files to begin with and reads all they include, also in branches that no condition
// takes, until nothing is left. Whatever stands in the way becomes a fact of the set; nothing is thrown.
// What an include means at its place is decided in includes.ts, from these facts.

import type { AbiStatement, IncludeStatement } from '../language/index.js';
import type { BytePath, FileId, Limits, ReadFileSystem } from '../base/index.js';
import { compareBytes, defaultLimits, fileId, FileSystemError, fromBytes, isMachineTrouble } from '../base/index.js';
import { nearPath } from './near-path.js';
import type { Place, SearchPath } from './include-path.js';
import { entryPlaces, isIgnoredName, placesOf, sourcesOfLowered } from './include-path.js';
import { ParseCache } from './parse-cache.js';
import type { DirectoryEntry, ParsedFile, Source, SourceSet } from './source-set.js';
import { entryThatCounts, placesThatCount } from './source-set.js';

export interface LoadOptions {
  readonly cache?: ParseCache;
  readonly limits?: Limits;
  /** A set that was read before: what stood at the paths where it `holds` is not looked at again. */
  readonly earlier?: { readonly set: SourceSet; holds(path: BytePath): boolean } | undefined;
  /** What of a file counts: of the rest, nothing is followed or kept. */
  readonly excerpt?: ((file: ParsedFile, path: BytePath) => ParsedFile) | undefined;
}

/** Read files of policy and everything that they include. */
export function loadPolicy(
  roots: readonly BytePath[],
  search: SearchPath,
  disk: ReadFileSystem,
  { cache = new ParseCache(), limits = defaultLimits, earlier, excerpt }: LoadOptions = {},
): SourceSet {
  const loader = new Loader(search, disk, cache, limits, { earlier, excerpt });
  for (const root of roots) loader.want(root);
  return loader.run();
}

class Loader {
  private readonly sources = new Map<BytePath, Source>();
  private readonly files = new Map<BytePath, ParsedFile>();
  /** Paths to read as policy. */
  private readonly wanted: BytePath[] = [];
  private complete = true;

  constructor(
    private readonly search: SearchPath,
    private readonly disk: ReadFileSystem,
    private readonly cache: ParseCache,
    private readonly limits: Limits,
    private readonly wishes: Pick<LoadOptions, 'earlier' | 'excerpt'>,
  ) {}

  want(path: BytePath): void {
    if (!this.files.has(path)) this.wanted.push(path);
  }

  run(): SourceSet {
    for (let path = this.wanted.pop(); path !== undefined; path = this.wanted.pop()) this.load(path);
    return { search: this.search, sources: this.sources, files: this.files, complete: this.complete };
  }

  private load(path: BytePath): void {
    if (this.files.has(path)) return;
    const source = this.look(path);
    if (source.kind !== 'file') return;
    if (this.files.size >= this.limits.files) {
      this.complete = false;
      return;
    }
    const { earlier, excerpt } = this.wishes;
    const isAsBefore = source === earlier?.set.sources.get(path);
    const before = isAsBefore ? earlier?.set.files.get(path) : undefined;
    const whole = before ?? this.cache.parse(fileId(path) as FileId, source.text);
    const file = excerpt === undefined ? whole : excerpt(whole, path);
    this.files.set(path, file);
    for (const statement of this.cache.outsideOf(file)) {
      if (statement.kind === 'include') this.follow(statement);
      else {
        const found = placesOf(this.search, statement.form, statement.path).map((place) => this.look(place.path));
        if (found.every(({ kind }) => kind === 'missing')) this.lookBeside(statement);
      }
    }
  }

  /** The first place that can be opened is meant, as in the compiler. */
  private follow(include: IncludeStatement): void {
    const places = placesOf(this.search, include.form, include.path);
    for (const place of placesThatCount(places, (path) => this.look(path))) {
      const source = this.look(place.path);
      if (source.kind === 'missing') continue;
      if (source.kind === 'directory') this.followEntries(place, source.entries);
      else this.want(place.path);
      return;
    }
    if (!include.ifExists) this.lookBeside(include);
  }

  /** What may be meant by a path that leads nowhere, to be told with it. */
  private lookBeside({ form, path: written }: IncludeStatement | AbiStatement): void {
    for (const { path } of placesOf(this.search, form, written)) {
      const source = this.sources.get(path);
      if (source?.kind !== 'missing' || source.near !== undefined) return;
      const start = path.length - written.length;
      const near = path.endsWith(written) ? nearPath(path.slice(0, start), written, this.disk) : undefined;
      if (near === undefined) continue;
      this.sources.set(path, { ...source, near });
      return;
    }
  }

  private followEntries(directory: Place, entries: readonly DirectoryEntry[]): void {
    for (const { name, kind } of entries) {
      if (kind !== 'file' || isIgnoredName(name)) continue;
      this.want(entryThatCounts(entryPlaces(this.search, directory, name), (path) => this.look(path)).path);
    }
  }

  private look(path: BytePath): Source {
    let source = this.sources.get(path);
    if (source === undefined) {
      const { earlier } = this.wishes;
      const before = earlier?.holds(path) === true ? earlier.set.sources.get(path) : undefined;
      source = before ?? withGenerated(path, lookAt(path, this.disk, this.limits), this.disk);
      // A link to a directory: what is listed is the directory under its own name.
      const name = source.kind === 'directory' ? (this.search.directoryNamed?.(path) ?? path) : path;
      if (name !== path) source = this.look(name);
      this.sources.set(path, source);
    }
    return source;
  }
}

const nothingThere: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL']);

function lookAt(path: BytePath, disk: ReadFileSystem, limits: Limits): Source {
  try {
    const { kind, size } = disk.stat(path);
    if (kind === 'directory') return { kind, entries: entriesOf(path, disk) };
    if (kind !== 'file') return { kind: 'other' };
    if (size > limits.fileBytes) return { kind: 'too-large', size, limit: limits.fileBytes };
    return { kind, text: fromBytes(disk.readFile(path)) };
  } catch (error) {
    if (!(error instanceof FileSystemError) || isMachineTrouble(error)) throw error;
    const { code } = error;
    return nothingThere.has(code) ? { kind: 'missing', code } : { kind: 'unreadable', code };
  }
}

/** A directory of generated abstractions has one for each source, though it may not be there before the next run. */
function withGenerated(path: BytePath, found: Source, disk: ReadFileSystem): Source {
  const sources = sourcesOfLowered(path);
  if (sources === undefined || (found.kind !== 'directory' && found.kind !== 'missing')) return found;
  if (!disk.exists(sources) || disk.stat(sources).kind !== 'directory') return found;
  const there = found.kind === 'directory' ? found.entries : [];
  const known = new Set(there.map(({ name }) => name));
  const added = entriesOf(sources, disk).filter(
    ({ name, kind }) => kind === 'file' && !isIgnoredName(name) && !known.has(name),
  );
  if (added.length === 0) return found;
  const entries = [...there, ...added].sort((one, other) => compareBytes(one.name, other.name));
  return { kind: 'directory', entries };
}

function entriesOf(path: BytePath, disk: ReadFileSystem): DirectoryEntry[] {
  return [...disk.readDir(path)].sort(compareBytes).map((name) => ({ name, kind: entryKind(`${path}/${name}`, disk) }));
}

function entryKind(path: BytePath, disk: ReadFileSystem): DirectoryEntry['kind'] {
  try {
    const { kind } = disk.stat(path);
    return kind === 'link' ? 'other' : kind;
  } catch (error) {
    if (error instanceof FileSystemError && !isMachineTrouble(error)) return 'dangling';
    throw error;
  }
}
