// Which loaded files a change of live policy reaches, whatever the change is: a profile, a fragment, a link that switches a
// profile off. Takes the live tree and what becomes of its files, gives the files to load with their profiles, before and
// after. Files that are switched off are loaded neither way.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { compareBytes, hasErrors } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { comparePolicies, defaultWalkLimits } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import type { EffectiveProfile } from '../policy/index.js';
import { searchPath } from '../policy/index.js';
import { namesWithChildren } from './clashes.js';
import { includesIn, reachableFrom, reachableInAny, specialBehind } from './include-graph.js';
import type { Judging, PolicyState } from './policy-state.js';
import { PolicySets } from './policy-sets.js';
import type { Tree } from './tree.js';
import { unitKindOf } from './unit-kind.js';

/** What becomes of live files, by full path. */
export interface LiveChanges {
  readonly written: ReadonlyMap<BytePath, ByteText>;
  readonly removed: ReadonlySet<BytePath>;
  /** New links, with what they hold. */
  readonly linked: ReadonlyMap<BytePath, string>;
}

/** A file that the loaders load. */
export interface LoadedFile {
  readonly file: BytePath;
  /** Names of its profiles, children and hats included, namespace in front. */
  readonly names: readonly string[];
  readonly profiles: readonly EffectiveProfile[];
  /** The changed files that it reads, itself included. */
  readonly through: readonly BytePath[];
  /** What it includes and whoever reads it may wait for without end: a pipe, a socket, a device. */
  readonly waitsFor: BytePath | undefined;
}

export interface PolicyReach {
  readonly before: readonly LoadedFile[];
  readonly after: readonly LoadedFile[];
  /** Every text that changes, by each name under which it is found. */
  readonly texts: ReadonlyMap<BytePath, ByteText>;
  /** What becomes possible by it and what no more; undefined where a file is no valid policy, before or after. */
  meaning(): Comparison | undefined;
}

/** `disk` is the one that the tree was read from. */
export function reachOf(
  tree: Tree,
  changes: LiveChanges,
  disk: ReadFileSystem,
  root: BytePath,
  judging: Judging = {},
): PolicyReach {
  const pathOf = (unit: string): BytePath => `${tree.directory}/${unit}`;
  const files = [...tree.entries].flatMap(([unit, entry]) => (entry.kind === 'file' && isRead(unit) ? [unit] : []));
  const isPolicy = (path: BytePath): boolean => {
    const unit = unitOf(path, tree);
    return unit !== undefined && isRead(unit) && unitKindOf(unit) !== 'features';
  };
  const sets = new PolicySets(
    disk,
    searchPath([tree.directory], '', root),
    files.map(pathOf).filter(isPolicy),
    isPolicy,
    judging,
  );
  const texts = textsEverywhere(tree, changes);
  const [before, after] = [sets.live, sets.with(texts)];
  const changed = new Set([...texts.keys(), ...changes.removed, ...linksToRemoved(tree, changes)]);
  const reached = reachableInAny([before.includers, after.includers], changed);

  const rootsBefore = files.filter((unit) => unitKindOf(unit) === 'profile');
  const added = [...texts.keys()]
    .flatMap((path) => unitOf(path, tree) ?? [])
    .filter((unit) => unitKindOf(unit) === 'profile');
  const rootsAfter = [...new Set([...rootsBefore, ...added])].filter(
    (unit) => !changed.has(pathOf(unit)) || texts.has(pathOf(unit)),
  );
  const [offBefore, offAfter] = [switchedOff(tree), switchedOffAfter(tree, changes)];
  const isTouched = (unit: UnitPath): boolean =>
    reached.has(pathOf(unit)) || offBefore.has(unit) !== offAfter.has(unit);
  const loaded = (roots: readonly UnitPath[], off: ReadonlySet<UnitPath>, state: PolicyState): LoadedFile[] =>
    roots
      .filter((unit) => !off.has(unit) && state.set.files.has(pathOf(unit)))
      .sort(compareBytes)
      .map((unit) => fileIn(state, pathOf(unit), changed, disk));
  const touched = loaded(rootsBefore.filter(isTouched), offBefore, before);
  const touchedAfter = loaded(rootsAfter.filter(isTouched), offAfter, after);
  // Where a profile goes that another file defines as well, that file's takes its place.
  const kept = new Set(touchedAfter.flatMap(({ names }) => names));
  const gone = new Set(touched.flatMap(({ names }) => names).filter((name) => !kept.has(name)));
  const others = gone.size === 0 ? [] : rootsAfter.filter((unit) => !isTouched(unit));
  const heirs = others.filter((unit) => headsIn(after, pathOf(unit)).some((name) => gone.has(name)));
  const unchanged = rootsAfter.filter((unit) => !isTouched(unit) && !offAfter.has(unit)).map(pathOf);
  return {
    before: touched,
    after: [...touchedAfter, ...loaded(heirs, offAfter, after)],
    texts,
    meaning: () => meaningOf([before, touched], [after, touchedAfter], unchanged),
  };
}

type Loaded = readonly [state: PolicyState, files: readonly LoadedFile[]];

function meaningOf(before: Loaded, after: Loaded, unchanged: readonly BytePath[]): Comparison | undefined {
  const isInvalid = ([state, files]: Loaded): boolean =>
    files.some(({ file }) => hasErrors(state.resolve(file).diagnostics));
  if (isInvalid(before) || isInvalid(after)) return undefined;
  const modelsOf = ([state, files]: Loaded): PolicyModel[] => files.map(({ file }) => state.permits(file));
  const [state] = after;
  const isKnown = (path: BytePath): boolean => state.set.files.has(path) && !hasErrors(state.resolve(path).diagnostics);
  return comparePolicies(modelsOf(before), modelsOf(after), {
    ...defaultWalkLimits,
    unchanged: () => unchanged.filter(isKnown).map((path) => state.permits(path)),
  });
}

function fileIn(state: PolicyState, file: BytePath, changed: ReadonlySet<BytePath>, disk: ReadFileSystem): LoadedFile {
  const { profiles } = state.resolve(file).value;
  const read = [...reachableFrom(state.graph, [file])];
  const through = read.filter((path) => changed.has(path));
  const waitsFor = read.flatMap((path) => specialsIn(state, path)).find((path) => disk.realPath(path) !== '/dev/null');
  return { file, names: profiles.flatMap(namesWithChildren), profiles, through, waitsFor };
}

function specialsIn({ set }: PolicyState, path: BytePath): BytePath[] {
  const includes = includesIn(set.files.get(path)?.statements ?? []);
  return includes.flatMap(({ include }) => specialBehind(include, set) ?? []);
}

/** Names as heads say them: enough to know a profile again, without resolving the file. */
function headsIn({ set }: PolicyState, file: BytePath): string[] {
  const statements = set.files.get(file)?.statements ?? [];
  return statements.flatMap((statement) => (statement.kind === 'profile' ? [statement.name.value] : []));
}

function unitOf(path: BytePath, { directory }: Tree): UnitPath | undefined {
  return path.startsWith(`${directory}/`) ? (path.slice(directory.length + 1) as UnitPath) : undefined;
}

/** Whether a path is read as policy, at all: links that switch profiles off are not. */
function isRead(unit: UnitPath): boolean {
  return unitKindOf(unit) !== undefined && !unit.startsWith('disable/') && !unit.startsWith('force-complain/');
}

/** New texts by their places, and by all links to them. */
function textsEverywhere({ entries, directory }: Tree, { written }: LiveChanges): Map<BytePath, ByteText> {
  const texts = new Map(written);
  for (const [unit, entry] of entries) {
    const target = entry.kind === 'file' && isRead(unit) ? entry.link?.target : undefined;
    const text = target === undefined ? undefined : written.get(`${directory}/${target}`);
    if (text !== undefined) texts.set(`${directory}/${unit}`, text);
  }
  return texts;
}

function linksToRemoved({ entries, directory }: Tree, { removed }: LiveChanges): BytePath[] {
  return [...entries].flatMap(([unit, entry]) =>
    entry.kind === 'file' && entry.link !== undefined && removed.has(`${directory}/${entry.link.target}`)
      ? [`${directory}/${unit}`]
      : [],
  );
}

const switches = 'disable/';

/** Profile files that `disable/` switches off: a dangling link does not. Source: packaging 1.3. */
function switchedOff({ entries }: Tree): Set<UnitPath> {
  const off = new Set<UnitPath>();
  for (const [unit, { kind }] of entries) {
    if (unit.startsWith(switches) && kind !== 'unreadable') off.add(unit.slice(switches.length) as UnitPath);
  }
  return off;
}

function switchedOffAfter(tree: Tree, { written, removed, linked }: LiveChanges): Set<UnitPath> {
  const off = switchedOff(tree);
  const isThere = (path: BytePath): boolean => {
    const unit = unitOf(path, tree);
    return unit === undefined || written.has(path) || (tree.entries.has(unit) && !removed.has(path));
  };
  for (const path of removed) off.delete(switchedBy(path, tree));
  for (const path of written.keys()) if (isSwitch(path, tree)) off.add(switchedBy(path, tree));
  for (const [path, text] of linked) {
    if (!isSwitch(path, tree)) continue;
    const target = posix.resolve(posix.dirname(path), text);
    if (isThere(target)) off.add(switchedBy(path, tree));
    else off.delete(switchedBy(path, tree));
  }
  return off;
}

function isSwitch(path: BytePath, tree: Tree): boolean {
  return unitOf(path, tree)?.startsWith(switches) === true;
}

function switchedBy(path: BytePath, tree: Tree): UnitPath {
  return (isSwitch(path, tree) ? (unitOf(path, tree) as string).slice(switches.length) : '') as UnitPath;
}
