// What the administrator set beside a unit: switched off, made to complain only, added to. Takes the live tree and the
// local includes of the unit, gives remarks; none means that nothing is overridden. Source: packaging 1.3.

import type { IncludeStatement } from '../language/index.js';
import type { UnitPath } from '../base/index.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { Tree } from './tree.js';
import type { Unit } from './units.js';

/** The overrides that work: a dangling link switches nothing off, an empty local file adds nothing. */
export function overridesOf({ path, kind }: Unit, ours: Tree, locals: readonly IncludeStatement[]): Remark[] {
  const isWorking = (directory: string): boolean => {
    const entry = ours.entries.get(`${directory}/${path}` as UnitPath);
    return kind === 'profile' && entry !== undefined && entry.kind !== 'unreadable';
  };
  return [
    ...(isWorking('disable') ? [remark('reconcile/is-disabled', { path: `disable/${path}` })] : []),
    ...(isWorking('force-complain') ? [remark('reconcile/is-complaining', { path: `force-complain/${path}` })] : []),
    ...locals.map((include) => remark('reconcile/has-local', { path: include.path })),
  ];
}
