// One local commit, replayed onto a new state of the vendor: policy is merged and judged as on a host, what is set beside a
// unit follows it to its new name, and all else is taken as it is. Takes three trees, gives the changes of the new tree, or
// what waits for a person. Writes nothing. Where it is not certain that nothing more is permitted than the commit itself
// permitted, it stops.

import type { BytePath, ByteText, FileSystem, GitEntry, GitReader, Output, UnitPath } from '../../base/index.js';
import { fileId } from '../../base/index.js';
import { mergeUnit } from '../../merge/index.js';
import type { Remark, UnitOutcome } from '../../reconcile/index.js';
import { OverrideNames, textOf } from '../../reconcile/index.js';
import { LayeredPolicy, policyPlaceOnHost } from '../check/layered-policy.js';
import type { ReplayInput } from './replay-input.js';
import { replayPolicy } from './replay-policy.js';
import type { ReplayTrees, Sides } from './replay-trees.js';
import { byPath, isOverride, isSame, prefixOf, replayTrees, unitOf } from './replay-trees.js';

/** A file that waits, and why. */
export interface Waiting {
  readonly file: BytePath;
  readonly text: ByteText;
  /** Undefined for what is no policy: both sides changed it. */
  readonly outcome: UnitOutcome | undefined;
}

/** What a path of the new tree becomes; a text has no object yet. */
export type TreeChange = GitEntry | { readonly text: ByteText; readonly mode: string };

export interface Replayed {
  readonly waiting: readonly Waiting[];
  /** What the new tree has otherwise than the state; undefined for what goes. */
  readonly changes: ReadonlyMap<BytePath, TreeChange | undefined>;
  /** Files of which all was seen with this commit. */
  readonly seen: readonly BytePath[];
  /** Units that permit more, which a person means. */
  readonly meant: readonly UnitPath[];
  /** What goes in and is newly permitted. */
  readonly widenings: readonly Remark[];
}

export async function replay(
  input: ReplayInput,
  git: GitReader,
  disk: FileSystem,
  output: Pick<Output, 'stage' | 'progress'>,
): Promise<Replayed> {
  const { place } = input;
  const sides: Sides = { base: byPath(input.base), ours: byPath(input.ours), theirs: byPath(input.theirs) };
  const touched = [...new Set([...sides.base.keys(), ...sides.ours.keys()])].filter(
    (path) => !isSame(sides.base.get(path), sides.ours.get(path)),
  );
  const trees = await replayTrees(touched, sides, place, git);
  const isPolicy = (path: BytePath): boolean => trees?.concerned.units.includes(path) === true;
  const files = await replayFiles(
    touched.filter((path) => !isPolicy(path)),
    sides,
    namesNow(trees, input, disk),
    input,
    git,
  );
  if (trees === undefined) return { ...files, seen: touched, meant: [], widenings: [] };
  const policy = replayPolicy(trees, files.overrides, input, disk, output);
  const changes = new Map(files.changes);
  const textNow = (path: BytePath): ByteText | undefined => textOf(trees.theirs.tree.entries.get(unitOf(path, place)));
  for (const [path, text] of policy.results) {
    if (text === textNow(path)) continue;
    const mode = (sides.ours.get(path) ?? sides.theirs.get(path))?.mode ?? '100644';
    changes.set(path, text === undefined ? undefined : { text, mode });
  }
  const waiting = new Map(files.waiting.map((one) => [one.file, one]));
  for (const { outcome, files: asked } of policy.held) {
    for (const file of asked) {
      const isItself = file === `${prefixOf(place)}${outcome.unit}`;
      const change = changes.get(file);
      const written = change !== undefined && 'text' in change ? change.text : policy.results.get(file);
      const proposed = isItself ? (outcome.heldText ?? outcome.live?.after) : undefined;
      const text = proposed ?? written ?? (await textIn(change, git)) ?? textNow(file) ?? ('' as ByteText);
      if (isItself || !waiting.has(file)) waiting.set(file, { file, text, outcome });
    }
  }
  const seen = [...touched, ...policy.results.keys(), ...trees.concerned.read];
  return { changes, waiting: [...waiting.values()], seen, meant: policy.meant, widenings: policy.widenings };
}

/** What is set beside units, and what is no policy at all: the commit’s, where the vendor did not change it as well. */
async function replayFiles(
  paths: readonly BytePath[],
  sides: Sides,
  names: OverrideNames | undefined,
  { place, answers }: ReplayInput,
  git: GitReader,
): Promise<Pick<Replayed, 'changes' | 'waiting'> & { readonly overrides: ReadonlyMap<BytePath, BytePath> }> {
  const changes = new Map<BytePath, TreeChange | undefined>();
  const waiting: Waiting[] = [];
  const overrides = new Map<BytePath, BytePath>();
  for (const path of paths) {
    const isBeside = names !== undefined && isOverride(path, place);
    const now = isBeside ? `${prefixOf(place)}${names.pathNow(unitOf(path, place))}` : path;
    const named = async (entry: GitEntry | undefined): Promise<TreeChange | undefined> => {
      if (entry?.kind !== 'link' || !isBeside || now === path) return entry;
      const text = (await textIn(entry, git)) ?? ('' as ByteText);
      return { text: names.linkNow(unitOf(path, place), text), mode: entry.mode };
    };
    const [was, mine] = [await named(sides.base.get(path)), await named(sides.ours.get(path))];
    const theirs = sides.theirs.get(now);
    const answer = answers.get(now);
    if (isBeside && mine !== undefined) overrides.set(path, now);
    if (now !== path && sides.theirs.has(path)) changes.set(path, undefined);
    if (await isAlike(mine, theirs, git)) continue;
    if (answer !== undefined) changes.set(now, { text: answer, mode: (mine ?? theirs)?.mode ?? '100644' });
    else if (await isAlike(was, theirs, git)) changes.set(now, mine);
    else waiting.push({ file: now, text: await bothTexts([was, mine, theirs], now, git), outcome: undefined });
  }
  return { changes, waiting, overrides };
}

/** Undefined where nothing is touched that follows a unit. */
function namesNow(
  trees: ReplayTrees | undefined,
  { include }: ReplayInput,
  disk: FileSystem,
): OverrideNames | undefined {
  if (trees === undefined || trees.concerned.overrides.length === 0) return undefined;
  const { base, ours, theirs } = trees;
  const others = include.map((directory) => ({ disk, directory: disk.realPath(directory) }));
  const read = { base: base.tree, ours: { ...ours.tree, directory: policyPlaceOnHost }, theirs: theirs.tree };
  return new OverrideNames(read, new LayeredPolicy([ours, ...others]));
}

async function isAlike(one: TreeChange | undefined, other: TreeChange | undefined, git: GitReader): Promise<boolean> {
  if (one?.mode !== other?.mode) return false;
  if (one !== undefined && other !== undefined && 'id' in one && 'id' in other) return one.id === other.id;
  return (await textIn(one, git)) === (await textIn(other, git));
}

/** Undefined for what has no text. */
async function textIn(change: TreeChange | undefined, git: GitReader): Promise<ByteText | undefined> {
  if (change === undefined || 'text' in change) return change?.text;
  return change.kind === 'submodule' ? undefined : (await git.blobs([change.id])).get(change.id);
}

/** Where both sides changed what is no policy: as much as can be merged, with markers. */
async function bothTexts(
  changes: readonly (TreeChange | undefined)[],
  path: BytePath,
  git: GitReader,
): Promise<ByteText> {
  const isFile = (change: TreeChange | undefined): boolean => change?.mode.startsWith('100') === true;
  const texts = await Promise.all(changes.map((change) => (isFile(change) ? textIn(change, git) : undefined)));
  const [base, ours, theirs] = texts.map((text) => ({ id: fileId(path), text: text ?? ('' as ByteText) })) as [
    Source,
    Source,
    Source,
  ];
  const labels = {
    ours: 'commit' as ByteText,
    base: 'the commit before' as ByteText,
    theirs: 'the vendor' as ByteText,
  };
  return mergeUnit(base, ours, theirs, { markerSize: 7, labels }).text;
}

interface Source {
  readonly id: ReturnType<typeof fileId>;
  readonly text: ByteText;
}
