// What the administrator's overrides are called now, where their units have another name: switches, and files below
// `local/`. Takes a host as trees, gives names and what links should hold. Moves nothing. A rename that is not certain is none.

import type { ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { unitPath } from '../base/index.js';
import { HostView } from './host-view.js';
import type { Rename } from './renames.js';
import { findRenames } from './renames.js';
import type { Trees } from './units.js';

export class OverrideNames {
  private readonly renames: readonly Rename[];

  /** `disk` is the one that `trees.ours` was read from. */
  constructor(trees: Trees, disk: ReadFileSystem) {
    const found = findRenames(new HostView(trees, disk, ''));
    this.renames = found.units.filter(({ from, to }) => from !== to);
  }

  /** The name that a unit has now. */
  unitNow(unit: UnitPath): UnitPath {
    return this.renames.find(({ from }) => from === unit)?.to ?? unit;
  }

  /** The name that an override has now. */
  pathNow(path: UnitPath): UnitPath {
    const [, directory, unit] = switchAt.exec(path) ?? [];
    if (directory !== undefined && unit !== undefined) return unitPath(`${directory}/${this.unitNow(unitPath(unit))}`);
    return this.renames.flatMap(({ locals }) => locals.get(path) ?? [])[0] ?? path;
  }

  /** What a link that is an override should hold: where it leads to its unit, the name that this has now. */
  linkNow(path: UnitPath, text: ByteText): ByteText {
    const unit = unitOfSwitch(path);
    if (unit === undefined || !text.endsWith(`/${unit}`)) return text;
    return `${text.slice(0, -unit.length)}${this.unitNow(unit)}` as ByteText;
  }
}

const switchAt = /^(disable|force-complain)\/(.+)$/s;

/** What a switch is for; undefined for anything else. */
export function unitOfSwitch(path: UnitPath): UnitPath | undefined {
  const [, , unit] = switchAt.exec(path) ?? [];
  return unit === undefined ? undefined : unitPath(unit);
}
