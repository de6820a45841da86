// The three trees that one local commit is replayed by: what it touches as it is on each side, what that reads as well, and
// all else on all sides as the vendor has it now. So the work follows the commit, and what the vendor newly permits by what
// it reads is seen. Takes entries of git, gives trees. Decides nothing.

import { posix } from 'node:path';
import type { BytePath, ByteText, GitEntry, GitReader, UnitPath } from '../../base/index.js';
import { unitPath } from '../../base/index.js';
import type { Tree } from '../../reconcile/index.js';
import { MayRead, textOf, unitKindOf, unitOfSwitch } from '../../reconcile/index.js';
import { readTree } from '../../store/index.js';
import type { Layer } from '../check/layered-policy.js';
import { policyEntries } from '../check/policy-entries.js';
import type { PolicyPlace } from '../check/policy-place.js';

export type Entries = ReadonlyMap<BytePath, GitEntry>;

export interface Sides {
  readonly base: Entries;
  readonly ours: Entries;
  readonly theirs: Entries;
}

export interface PlacedTree extends Layer {
  readonly tree: Tree;
}

/** What a commit touches, and what is judged with it. */
export interface Concerned {
  /** Files of policy that it touches. */
  readonly units: readonly BytePath[];
  /** Switches and files below `local/` that it touches. */
  readonly overrides: readonly BytePath[];
  /** Units of these. */
  readonly overridden: ReadonlySet<BytePath>;
  /** What all of them read and the vendor changed. */
  readonly read: ReadonlySet<BytePath>;
}

export interface ReplayTrees {
  readonly concerned: Concerned;
  readonly base: PlacedTree;
  readonly ours: PlacedTree;
  readonly theirs: PlacedTree;
}

/** Undefined where a commit has nothing to do with policy. */
export async function replayTrees(
  touched: readonly BytePath[],
  sides: Sides,
  place: PolicyPlace,
  git: GitReader,
): Promise<ReplayTrees | undefined> {
  const units = touched.filter((path) => isPolicyFile(path, place, sides));
  const overrides = touched.filter((path) => isOverride(path, place));
  if (units.length === 0 && overrides.length === 0) return undefined;
  const concerned = await concernedBy(units, overrides, sides, place, git);
  const { base, ours, theirs } = sides;
  const own = new Set([...touched, ...concerned.overridden, ...concerned.read]);
  const isBelow = (path: BytePath): boolean => path.startsWith(prefixOf(place));
  // What is set beside a unit that has another name now is in the vendor’s state under that name.
  const isAsItWas = (path: BytePath): boolean =>
    own.has(path) || !isBelow(path) || (isOverride(path, place) && !theirs.has(path));
  const forwarded = (side: Entries): GitEntry[] => [
    ...[...side.values()].filter(({ path }) => isAsItWas(path)),
    // What the vendor has anew may be a touched file’s new name.
    ...[...theirs.values()].filter(({ path }) => !isAsItWas(path) && base.has(path)),
  ];
  const trees = {
    base: await treeOf(forwarded(base), place, git),
    ours: await treeOf(forwarded(ours), place, git),
    theirs: await treeOf([...theirs.values()], place, git),
  };
  // What is not read as policy, by its name or for its size, is a file like any other.
  const isRead = (path: BytePath): boolean =>
    (['base', 'ours', 'theirs'] as const).every(
      (side) => !sides[side].has(path) || textOf(trees[side].tree.entries.get(unitOf(path, place))) !== undefined,
    );
  return { ...trees, concerned: { ...concerned, units: concerned.units.filter(isRead) } };
}

async function concernedBy(
  units: readonly BytePath[],
  overrides: readonly BytePath[],
  { base, ours, theirs }: Sides,
  place: PolicyPlace,
  git: GitReader,
): Promise<Concerned> {
  const files = [base, ours, theirs].flatMap((side) =>
    [...side.values()].filter(({ path, kind }) => kind === 'file' && path.startsWith(prefixOf(place))),
  );
  const texts = await git.blobs(files.map(({ id }) => id));
  const reading = new MayRead(files.map(({ path, id }) => [path, texts.get(id) ?? ('' as ByteText)]));
  const ofSwitches = overrides.flatMap((path) => {
    const unit = unitOfSwitch(unitOf(path, place));
    return unit === undefined ? [] : [`${prefixOf(place)}${unit}`];
  });
  const locals = overrides.filter((path) => unitOf(path, place).startsWith('local/'));
  const known = new Set([...units, ...overrides]);
  const overridden = new Set(
    [...ofSwitches, ...reading.readersOf(locals)].filter(
      (path) =>
        !known.has(path) && (base.has(path) || ours.has(path)) && isPolicyFile(path, place, { base, ours, theirs }),
    ),
  );
  const begun = [...units, ...overridden];
  const read = [...reading.readBy(begun)].filter((path) => {
    const isOther = !known.has(path) && !overridden.has(path);
    return isOther && unitKindOf(unitOf(path, place)) === 'fragment' && !isSame(base.get(path), theirs.get(path));
  });
  return { units, overrides, overridden, read: new Set(read) };
}

export async function treeOf(entries: readonly GitEntry[], place: PolicyPlace, git: GitReader): Promise<PlacedTree> {
  const { layer } = await policyEntries(entries, place, git);
  return { ...layer, tree: readTree(layer.disk, layer.directory, { mayBeMissing: true }) };
}

/** Before every path of policy. */
export function prefixOf({ directory }: PolicyPlace): string {
  return directory === '' ? '' : `${directory}/`;
}

/** A path from the top of the repository, as it is below the policy directory. */
export function unitOf(path: BytePath, place: PolicyPlace): UnitPath {
  return unitPath(path.slice(prefixOf(place).length));
}

export function byPath(entries: readonly GitEntry[]): Entries {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

export function isSame(one: GitEntry | undefined, other: GitEntry | undefined): boolean {
  return one?.id === other?.id && one?.mode === other?.mode;
}

/** Files of policy on every side that has them; links and submodules are taken as a whole, like other files. */
function isPolicyFile(path: BytePath, place: PolicyPlace, { base, ours, theirs }: Sides): boolean {
  if (!path.startsWith(prefixOf(place))) return false;
  const kind = unitKindOf(unitOf(path, place));
  const isText = [base, ours, theirs].every((side) => (side.get(path)?.kind ?? 'file') === 'file');
  return isText && (kind === 'profile' || kind === 'fragment') && !posix.basename(path).startsWith('.');
}

/** What is set beside a unit and follows it. */
export function isOverride(path: BytePath, place: PolicyPlace): boolean {
  if (!path.startsWith(prefixOf(place))) return false;
  const unit = unitOf(path, place);
  return unit.startsWith('local/') || unitOfSwitch(unit) !== undefined;
}
