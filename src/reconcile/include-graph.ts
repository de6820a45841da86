// Which files of a policy read which others, abi files among them. Takes SourceSets, gives edges and what they lead to. Branches that no
// condition takes count as well. Several sets join to one graph, so that nothing that holds in one of them is missed.

import type { AbiStatement, IncludeStatement, Statement } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { ParsedFile, Place, Source, SourceSet } from '../policy/index.js';
import { entryPlace, isIgnoredName, loweredOf, placesIn, sourceAt } from '../policy/index.js';

/** From a file to the files that it includes directly. */
export type IncludeGraph = ReadonlyMap<BytePath, ReadonlySet<BytePath>>;

export interface IncludeTarget {
  /** Files that are read; several for a directory. */
  readonly files: readonly BytePath[];
  /** False where something stands in the way of knowing. */
  readonly known: boolean;
}

/** The edges of all files in a set; `outsideOf` gives the statements of a file that name others. */
export function includeGraph(
  set: SourceSet,
  outsideOf: (file: ParsedFile) => readonly (IncludeStatement | AbiStatement)[],
): IncludeGraph {
  const graph = new Map<BytePath, Set<BytePath>>();
  const filesOf = targetsIn(set);
  for (const [path, file] of set.files) {
    const targets = new Set<BytePath>();
    graph.set(path, targets);
    for (const statement of outsideOf(file)) for (const target of filesOf(statement)) targets.add(target);
  }
  return graph;
}

/** The files behind an include, found out once for all that are written alike. */
function targetsIn(set: SourceSet): (include: IncludeStatement | AbiStatement) => readonly BytePath[] {
  const known = new Map<string, Map<BytePath, readonly BytePath[]>>();
  return (include) => {
    const { form, path } = include;
    let byPath = known.get(form);
    if (byPath === undefined) known.set(form, (byPath = new Map()));
    let files = byPath.get(path);
    if (files === undefined) byPath.set(path, (files = targetOf(include, set).files));
    return files;
  };
}

/** The edges of all. */
export function joined(graphs: readonly IncludeGraph[]): IncludeGraph {
  const all = new Map<BytePath, ReadonlySet<BytePath>>();
  for (const graph of graphs) {
    for (const [path, targets] of graph) {
      const known = all.get(path);
      all.set(path, known === undefined || known === targets ? targets : new Set([...known, ...targets]));
    }
  }
  return all;
}

/** Where an include or abi statement leads. Source: policy-language 3.1 and 3.2. */
export function targetOf(include: IncludeStatement | AbiStatement, set: SourceSet): IncludeTarget {
  if (dependsOnDirectory(include)) return { files: [], known: false };
  for (const place of placesIn(set, include.form, include.path)) {
    const source = sourceAt(set, place.path);
    if (source.kind !== 'missing') return withLowered(filesAt(place, source, set));
  }
  return { files: [], known: set.complete };
}

/** What an include leads to and is neither file nor directory, such as a pipe; undefined where it leads to anything else. */
export function specialBehind(include: IncludeStatement, set: SourceSet): BytePath | undefined {
  if (dependsOnDirectory(include)) return undefined;
  const places = placesIn(set, include.form, include.path).map(({ path }) => path);
  const first = places.find((path) => sourceAt(set, path).kind !== 'missing');
  return first !== undefined && sourceAt(set, first).kind === 'other' ? first : undefined;
}

/** Who reads the source of a generated abstraction is loaded with what was generated from it: that counts as read, too. */
function withLowered(target: IncludeTarget): IncludeTarget {
  const lowered = target.files.flatMap((path) => loweredOf(path) ?? []);
  return lowered.length === 0 ? target : { ...target, files: [...target.files, ...lowered] };
}

/** A relative path outside of `<…>` leads to where the loader happens to run, which nobody can know here. */
export function dependsOnDirectory({ form, path }: IncludeStatement | AbiStatement): boolean {
  return form !== 'angle' && !path.startsWith('/');
}

function filesAt(place: Place, source: Source, set: SourceSet): IncludeTarget {
  switch (source.kind) {
    case 'file':
      return { files: [place.path], known: true };
    case 'directory': {
      const read = source.entries.filter(({ name, kind }) => kind !== 'directory' && !isIgnoredName(name));
      const files = read.filter(({ kind }) => kind === 'file').map(({ name }) => entryPlace(set, place, name).path);
      return { files, known: read.every(({ kind }) => kind !== 'dangling') };
    }
    case 'other':
    case 'missing':
      return { files: [], known: true };
    case 'unreadable':
    case 'too-large':
      return { files: [], known: false };
  }
}

/** An include, and whether a condition or a block is around it. */
export interface PlacedInclude {
  readonly include: IncludeStatement;
  readonly isNested: boolean;
}

/** All includes, at any depth. */
export function includesIn(statements: readonly Statement[], isNested = false): PlacedInclude[] {
  return statements.flatMap((statement): PlacedInclude[] => {
    switch (statement.kind) {
      case 'include':
        return [{ include: statement, isNested }];
      case 'profile':
        return includesIn(statement.body.statements);
      case 'qualifier-block':
        return includesIn(statement.body.statements, true);
      case 'if':
        return statement.branches.flatMap((branch) => includesIn(branch.body.statements, true));
      default:
        return [];
    }
  });
}

/** Everything that can be reached, the beginnings included. */
export function reachableFrom(graph: IncludeGraph, beginnings: Iterable<BytePath>): Set<BytePath> {
  return reachableInAny([graph], beginnings);
}

/** The same over the edges of several graphs. */
export function reachableInAny(graphs: readonly IncludeGraph[], beginnings: Iterable<BytePath>): Set<BytePath> {
  const reached = new Set<BytePath>(beginnings);
  for (const path of reached) {
    for (const graph of graphs) for (const target of graph.get(path) ?? []) reached.add(target);
  }
  return reached;
}

/** The same graph, seen from the included files. */
export function reversed(graph: IncludeGraph): IncludeGraph {
  const back = new Map<BytePath, Set<BytePath>>();
  for (const [path, targets] of graph) {
    for (const target of targets) back.set(target, (back.get(target) ?? new Set()).add(path));
  }
  return back;
}
