// What the vendor’s own change newly permits: the files that no local commit touches go over to the new state as they are, as
// untouched units do on a host. Takes the states of the repository, gives findings, and which of them a person must say yes
// to. Files that were edited here are as they are here: what becomes of them is asked commit by commit.

import type { BytePath, GitEntry, GitWriter, Output, ReadFileSystem, UnitPath } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import type { ChangeFinding, WideningSetting } from '../../reconcile/index.js';
import { OverrideNames, unitOfSwitch } from '../../reconcile/index.js';
import { LayeredPolicy, policyPlaceOnHost } from '../check/layered-policy.js';
import type { PolicyPlace } from '../check/policy-place.js';
import { policyPlace } from '../check/policy-place.js';
import { judgeSides, sideOf } from '../check/revision-side.js';
import { outOfSight } from '../check/unseen.js';
import type { Entries } from './replay-trees.js';
import { byPath, isOverride, isSame, prefixOf, treeOf, unitOf } from './replay-trees.js';
import type { RebaseState } from './state.js';

/** Widenings, and what nobody can tell. */
export async function vendorChange(
  { from, onto, policyDirectory, include }: RebaseState,
  git: GitWriter,
  disk: ReadFileSystem,
  output: Pick<Output, 'progress'>,
): Promise<readonly ChangeFinding[]> {
  const parted = await git.mergeBase(onto, from);
  const entriesAt = async (name: string): Promise<readonly GitEntry[]> => {
    const revision = await git.revision(name);
    if (revision === undefined)
      throw new AaMergeError('app/git-failed', { command: 'rev-parse', said: `${name} is gone` });
    return git.entriesOf(revision.tree);
  };
  const [common, local, vendor] = [await entriesAt(parted ?? onto), await entriesAt(from), await entriesAt(onto)];
  const place = policyPlace(policyDirectory, [common, local, vendor]);
  const sides = { base: byPath(common), ours: byPath(local), theirs: byPath(vendor) };
  const [base, ours, theirs] = [
    await treeOf(common, place, git),
    await treeOf(local, place, git),
    await treeOf(vendor, place, git),
  ];
  const others = include.map((directory) => ({ disk, directory: disk.realPath(directory) }));
  const names = new OverrideNames(
    { base: base.tree, ours: { ...ours.tree, directory: policyPlaceOnHost }, theirs: theirs.tree },
    new LayeredPolicy([ours, ...others]),
  );
  const mixed = untouchedFrom(sides, names, place);
  const before = await sideOf(local, place, include, git, disk);
  const after = await sideOf(mixed, place, include, git, disk, before);
  const { findings } = judgeSides(
    { before, after },
    { place, halves: 'none', judging: {}, consents: [], progress: (done, total) => output.progress(done, total) },
  );
  const told = [...findings, ...outOfSight({ before, after }, place)];
  return told.filter(({ kind }) => kind === 'widening' || kind === 'unknown');
}

/** What must not go in without a person’s word: that a profile goes, and under `strict` all of it. */
export function holdingIn(findings: readonly ChangeFinding[], widening: WideningSetting): readonly ChangeFinding[] {
  if (widening === 'strict') return findings;
  return findings.filter(({ remark }) => remark.code === 'reconcile/lost-profile');
}

function isInTheWay(path: BytePath, entries: Entries): boolean {
  const others = [...entries.keys()];
  return others.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
}

/** The vendor’s new state with all that was touched here as it is here. */
function untouchedFrom(
  { base, ours, theirs }: Readonly<Record<'base' | 'ours' | 'theirs', Entries>>,
  names: OverrideNames,
  place: PolicyPlace,
): GitEntry[] {
  const touched = [...new Set([...base.keys(), ...ours.keys()])].filter(
    (path) => !isSame(base.get(path), ours.get(path)),
  );
  const fileOf = (unit: UnitPath): BytePath => `${prefixOf(place)}${unit}`;
  const isBelow = (path: BytePath): boolean => path.startsWith(prefixOf(place));
  const kept = new Set(touched);
  for (const path of touched) if (isBelow(path)) kept.add(fileOf(names.unitNow(unitOf(path, place))));
  const mixed = new Map([...theirs].filter(([path]) => !kept.has(path)));
  for (const path of touched) {
    const entry = ours.get(path);
    // Where the vendor has a directory now, or a file above, there is no place for it.
    if (entry === undefined || isInTheWay(path, theirs)) continue;
    mixed.set(path, entry);
    if (!isOverride(path, place)) continue;
    // What is set beside a unit that has another name now counts under both names: one of them is nobody’s.
    const now = names.pathNow(unitOf(path, place));
    const unit = unitOfSwitch(now);
    const switched = unit === undefined ? entry : theirs.get(fileOf(unit));
    if (switched !== undefined) mixed.set(fileOf(now), { ...switched, path: fileOf(now) });
  }
  return [...mixed.values()];
}
