// What package managers, editors and merge tools left in the policy directory: what of it is read as policy, and what of it
// holds a vendor's update that nobody merged. Takes a host and a disk, gives findings. Source: packaging 1.5.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { FileSystemError, fromBytes } from '../base/index.js';
import type { HostView, Side } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { includedFiles } from './overrides-in-force.js';
import { textOf, unitLimits } from './tree.js';
import { unitKindOf } from './unit-kind.js';

/** Endings that loaders and directory includes read like any other file. Measured with the real parser. */
const readEndings: readonly string[] = [
  '.ucf-dist',
  '.ucf-old',
  '.ucf-new',
  '.merge-error',
  '.rpmorig',
  '.dpkg-tmp',
  '.dpkg-backup',
  '.bak',
  '.bkp',
  '.backup',
  '.old',
  '.save',
  '.sav',
  '.swp',
  '.swo',
  '.tmp',
  '.copy',
];

/** Endings under which a vendor's new text is put beside a file that was edited. */
const vendorEndings: readonly string[] = ['.dpkg-dist', '.dpkg-new', '.rpmnew', '.pacnew', '.ucf-dist', '.ucf-new'];

/** `skipped` are the files below the policy directory that nobody reads because of their names. */
export function leftBehind(host: HostView, skipped: readonly UnitPath[], disk: ReadFileSystem): Remark[] {
  let included: ReadonlySet<BytePath> | undefined;
  const read = host.units
    .filter(({ base, ours, theirs }) => textOf(ours) !== undefined && base === undefined && theirs === undefined)
    .flatMap(({ path, kind, ours }): Remark[] => {
      const ending = endingOf(path, readEndings);
      if (ending === undefined) return [];
      const isRead = kind === 'profile' || (included ??= includedFiles(host)).has(host.pathOf(path));
      return [leftover(path, ending, isRead, textOf(ours), host)];
    });
  const passedOver = skipped.flatMap((path): Remark[] => {
    const ending = endingOf(path, [...vendorEndings, ...idleEndings]);
    return ending === undefined ? [] : [leftover(path, ending, false, textAt(host.pathOf(path), disk), host)];
  });
  return [...read, ...passedOver];
}

/** Endings of what was live before, or of what nobody knows. */
const idleEndings: readonly string[] = [
  '.dpkg-old',
  '.dpkg-bak',
  '.dpkg-remove',
  '.rpmsave',
  '.pacsave',
  '.orig',
  '.rej',
  '~',
];

function endingOf(path: UnitPath, endings: readonly string[]): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return endings.find((ending) => name.endsWith(ending) && name.length > ending.length);
}

function leftover(path: UnitPath, ending: string, isRead: boolean, text: ByteText | undefined, host: HostView): Remark {
  const unit = path.slice(0, path.length - ending.length) as UnitPath;
  const isNew = !isKnown(unit, text, host);
  const isUpdate = vendorEndings.includes(ending) && isManagedName(unit, host) && isNew;
  const hasLive = textOf(host.unitAt(host.pathOf(unit))?.ours) !== undefined;
  const data = { path, unit, update: isUpdate ? 'yes' : 'no', differs: isNew && hasLive ? 'yes' : 'no' };
  if (isRead) return remark('reconcile/leftover-read', data);
  return remark(isUpdate ? 'reconcile/unmerged-copy' : 'reconcile/leftover-idle', data);
}

/** Whether a unit of that name is there, live or in the reference, or was once. */
function isManagedName(unit: UnitPath, host: HostView): boolean {
  const found = host.unitAt(host.pathOf(unit));
  return found !== undefined && unitKindOf(unit) !== 'override';
}

/** Whether a text is one that is live, or that was merged already. What cannot be read is not known. */
function isKnown(unit: UnitPath, text: ByteText | undefined, host: HostView): boolean {
  const found = host.unitAt(host.pathOf(unit));
  if (text === undefined || found === undefined) return false;
  const sides: readonly Side[] = ['ours', 'base', 'theirs'];
  return sides.some((side) => {
    const known = textOf(found[side]);
    if (known === undefined) return false;
    if (known === text) return true;
    return found.kind !== 'features' && host.sayTheSame(host.read(unit, side, known), host.read(unit, 'ours', text));
  });
}

function textAt(path: BytePath, disk: ReadFileSystem): ByteText | undefined {
  try {
    const { kind, size } = disk.stat(path);
    return kind !== 'file' || size > unitLimits.fileBytes ? undefined : fromBytes(disk.readFile(path));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
