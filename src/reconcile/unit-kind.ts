// What a path below the policy directory is for, by its name alone. Source: policy-language 8.2; packaging 1.3.

import type { UnitPath } from '../base/index.js';
import { loweredDirectory } from '../language/index.js';

/**
 * - `profile`: the loaders load it;
 * - `fragment`: others include it;
 * - `features`: an abi file, which is no policy;
 * - `override`: the administrator's, whoever ships it.
 */
export type UnitKind = 'profile' | 'fragment' | 'features' | 'override';

/** Vendors ship them, but as places for the administrator. */
const overrideFiles: ReadonlySet<string> = new Set([
  'tunables/alias',
  'tunables/home.d/site.local',
  'tunables/multiarch.d/site.local',
  'tunables/xdg-user-dirs.d/site.local',
]);

const overrideDirectories: ReadonlySet<string> = new Set(['local', 'disable', 'force-complain']);

/** Directories of the parser's own, with nothing to reconcile. */
const foreignDirectories: ReadonlySet<string> = new Set(['cache', 'cache.d']);

/** Undefined for what is no unit at all; what is generated has its source, which is one. */
export function unitKindOf(unit: UnitPath): UnitKind | undefined {
  const first = unit.slice(0, Math.max(0, unit.indexOf('/')));
  if (foreignDirectories.has(first) || unit.startsWith(`${loweredDirectory}/`)) return undefined;
  if (overrideFiles.has(unit) || overrideDirectories.has(first)) return 'override';
  if (first === '') return 'profile';
  return first === 'abi' ? 'features' : 'fragment';
}

/** Whether policy needs the administrator's file to be there, even if it says nothing. */
export function isAlsoShipped(unit: UnitPath): boolean {
  return overrideFiles.has(unit);
}
