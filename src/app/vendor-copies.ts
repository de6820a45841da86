// Copies of the vendor's text that package managers left beside live files. Takes what stands in the policy directory, gives
// the copies of each unit, and what speaks against merging one. Must never follow a link.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { compareBytes, FileSystemError, fromBytes, unitPath } from '../base/index.js';
import type { Ownership, Remark, Trees } from '../reconcile/index.js';
import { remark, textOf, unitKindOf, unitLimits } from '../reconcile/index.js';

/** Endings of a text that was put beside a file, because that was edited. Source: packaging 1.4, 1.6. */
const endings: readonly string[] = ['.dpkg-dist', '.dpkg-new', '.rpmnew', '.pacnew', '.ucf-dist'];

export interface VendorCopy {
  /** Below the policy directory. */
  readonly path: UnitPath;
  readonly text: ByteText | undefined;
  readonly ownership: Ownership;
}

export interface CopiesOfUnit {
  readonly unit: UnitPath;
  readonly copies: readonly VendorCopy[];
}

/** All copies, by unit, in byte order. `skipped` are the files that no loader reads. */
export function findCopies(
  { ours }: Pick<Trees, 'ours'>,
  skipped: readonly UnitPath[],
  disk: ReadFileSystem,
): CopiesOfUnit[] {
  const byUnit = new Map<UnitPath, VendorCopy[]>();
  for (const path of [...new Set([...skipped, ...ours.entries.keys()])].sort(compareBytes)) {
    const unit = unitOf(path);
    if (unit === path || unit === '' || unit.endsWith('/')) continue;
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), readCopy(path, `${ours.directory}/${path}`, disk)]);
  }
  return [...byUnit]
    .map(([unit, copies]) => ({ unit, copies }))
    .sort((one, other) => compareBytes(one.unit, other.unit));
}

/** The file that a copy is of; what is no copy is of itself. */
export function unitOf(path: UnitPath): UnitPath {
  const ending = endings.find((one) => path.endsWith(one));
  return ending === undefined ? path : unitPath(path.slice(0, -ending.length));
}

function readCopy(path: UnitPath, place: BytePath, disk: ReadFileSystem): VendorCopy {
  const nobodys = { mode: 0, uid: 0, gid: 0 };
  try {
    const { kind, size, mode, uid, gid } = disk.lstat(place);
    if (kind !== 'file' || size > unitLimits.fileBytes) return { path, text: undefined, ownership: nobodys };
    return { path, text: fromBytes(disk.readFile(place)), ownership: { mode, uid, gid } };
  } catch (error) {
    if (error instanceof FileSystemError) return { path, text: undefined, ownership: nobodys };
    throw error;
  }
}

/** Why copies of a unit are left where they are, and whether a person has to do something; undefined where nothing is. */
export function objectionTo(
  { unit, copies }: CopiesOfUnit,
  { ours, theirs }: Trees,
  isUnderWay: (unit: UnitPath) => boolean,
): { readonly reason: Remark; readonly isHeld: boolean } | undefined {
  const kind = unitKindOf(unit);
  const [first] = copies;
  const [text, reference] = [first?.text, textOf(theirs.entries.get(unit))];
  if (kind === undefined || kind === 'override') return { reason: remark('app/copy-of-override'), isHeld: false };
  if (!ours.entries.has(unit)) return { reason: remark('app/copy-of-nothing'), isHeld: false };
  const held = (code: Remark['code']): { readonly reason: Remark; readonly isHeld: boolean } => ({
    reason: remark(code),
    isHeld: true,
  });
  if (copies.some((copy) => copy.text === undefined)) return held('app/copy-unreadable');
  if (copies.some((copy) => copy.text !== text)) return held('app/copies-differ');
  if (copies.some(({ path }) => path.endsWith('.dpkg-new')) && isUnderWay(unit)) return held('app/copy-under-way');
  // A loader that reads the copy beside the unit means both: what goes with the copy is not judged.
  if (kind !== 'profile' && copies.some(({ path }) => ours.entries.has(path))) return held('app/copy-is-read');
  return reference !== undefined && text !== reference ? held('app/copy-beside-reference') : undefined;
}
