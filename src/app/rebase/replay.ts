// One local commit, replayed onto a new state of the vendor: policy is merged and judged as on a host, what is set beside a
// unit follows it to its new name, and all else is taken as it is. Takes three trees, gives the changes of the new tree, or
// what waits for a person. Writes nothing. Where it is not certain that nothing more is permitted than the commit itself
// permitted, it stops.

import type { BytePath, ByteText, FileSystem, GitEntry, GitReader, Output } from '../../base/index.js';
import { OverrideNames, textOf } from '../../reconcile/index.js';
import { LayeredPolicy, policyPlaceOnHost } from '../check/layered-policy.js';
import { answerOf, bothTexts, isAlike, isText, textIn, wholeTexts } from './both-sides.js';
import { placed } from './in-the-way.js';
import type { ReplayInput } from './replay-input.js';
import type { Replayed, TreeChange, Waiting } from './replayed.js';
import { replayPolicy } from './replay-policy.js';
import type { ReplayTrees, Sides } from './replay-trees.js';
import { byPath, isOverride, isSame, prefixOf, replayTrees, unitOf } from './replay-trees.js';

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
  if (trees === undefined) {
    const rest = await placed(files, sides.theirs, input, git);
    return { ...rest, seen: touched, meant: [], widenings: [] };
  }
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
      if (isItself || !waiting.has(file)) waiting.set(file, { file, text, outcome, isWhole: false, inTheWay: [] });
    }
  }
  const seen = [...touched, ...policy.results.keys(), ...trees.concerned.read];
  const rest = await placed({ changes, waiting: [...waiting.values()] }, sides.theirs, input, git);
  return { ...rest, seen, meant: policy.meant, widenings: policy.widenings };
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
    const answered = answer === undefined ? undefined : await answerOf(answer, [was, mine, theirs], git);
    if (answered !== undefined) changes.set(now, answered.change);
    else if (await isAlike(was, theirs, git)) changes.set(now, mine);
    else {
      const isWhole = !isText(mine) || !isText(theirs);
      const text = await (isWhole ? wholeTexts([was, mine, theirs], git) : bothTexts([was, mine, theirs], now, git));
      waiting.push({ file: now, text, outcome: undefined, isWhole, inTheWay: [] });
    }
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
