// Where the state of a host lives. Takes the state directory, gives paths below it. Texts that are held lie here and
// nowhere else: no policy loader looks into it.

import type { BytePath, UnitPath } from '../base/index.js';

export interface StateLayout {
  readonly directory: BytePath;
  /** The last reconciled reference of every unit. */
  readonly base: BytePath;
  /** Of held units, the text for a person to go on from. */
  readonly heldTexts: BytePath;
  /** Of held units, the reasons. */
  readonly heldReasons: BytePath;
  /** Of every unit, the package that shipped the last reconciled reference. */
  readonly owners: BytePath;
  /** What packages noted before their own upgrade: they make it, and a run takes it away when it has a base. */
  readonly adopt: BytePath;
  /** Of units without a reference, the vendor's text that was merged last. */
  readonly vendor: BytePath;
  /** What an administrator accepted. */
  readonly accepted: BytePath;
  /** What an administrator declined or resolved. */
  readonly settled: BytePath;
  /** The run that is being carried out. */
  readonly journal: BytePath;
  /** Runs that are over, a folder each, with what they replaced. */
  readonly history: BytePath;
  /** What hooks of packages leave for each other and for a person. Nothing is lost with it. */
  readonly hook: BytePath;
  /** Policy as it would be, for the compiler to look at; there only while it looks. */
  readonly trial: BytePath;
}

/** Modes of what is in the state directory: it is nobody's business but the administrator's. */
export const stateFileMode = 0o600;
export const stateDirectoryMode = 0o700;

export function stateLayout(directory: BytePath): StateLayout {
  return {
    directory,
    base: `${directory}/base`,
    heldTexts: `${directory}/held/texts`,
    heldReasons: `${directory}/held/reasons`,
    owners: `${directory}/owners`,
    adopt: `${directory}/adopt`,
    vendor: `${directory}/vendor`,
    accepted: `${directory}/accepted`,
    settled: `${directory}/settled`,
    journal: `${directory}/journal`,
    history: `${directory}/history`,
    hook: `${directory}/hook`,
    trial: `${directory}/trial`,
  };
}

export function basePath(layout: StateLayout, unit: UnitPath): BytePath {
  return `${layout.base}/${unit}`;
}

export function heldTextPath(layout: StateLayout, unit: UnitPath): BytePath {
  return `${layout.heldTexts}/${unit}`;
}

export function heldReasonsPath(layout: StateLayout, unit: UnitPath): BytePath {
  return `${layout.heldReasons}/${unit}.json`;
}

/** Begins every name of a file that is not yet in place: loaders skip names that begin with a dot. */
export const stagingPrefix = '.aa-merge-';
