// A reference that is gone, and what became of the package that shipped it. Takes the package's state, says what is to
// become of live. As long as the package may be there, its program may run, and then live stays: without it the program
// would be unconfined. Source: packaging 5.3, "A reference that disappears"; product, "Removal".

import type { UnitPath } from '../base/index.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { textOf } from './tree.js';
import type { UnitKind } from './unit-kind.js';
import { unitKindOf } from './unit-kind.js';
import type { Trees } from './units.js';

/** The package that shipped a reference when it was reconciled last. */
export interface Owner {
  readonly kind: 'dpkg' | 'rpm';
  readonly package: string;
  readonly version: string;
}

/** `removed` of dpkg: its configuration files stay until it is purged. */
export type OwnerState = 'installed' | 'removed' | 'purged' | 'erased' | 'unknown';

export interface OwnerFact {
  readonly owner: Owner;
  readonly state: OwnerState;
}

/** Units whose reference is gone while live and base are there. */
export function vanishedUnits({ base, ours, theirs }: Trees): UnitPath[] {
  const isGone = (path: UnitPath): boolean => {
    const entry = theirs.entries.get(path);
    return (entry === undefined || entry.kind === 'directory') && ours.entries.has(path);
  };
  const gone = [...base.entries].filter(([path, entry]) => isGone(path) && textOf(entry) !== undefined);
  return gone.map(([path]) => path).filter((path) => unitKindOf(path) !== 'override');
}

export interface Fate {
  readonly outcome: 'removed' | 'orphaned' | 'held';
  readonly notices: readonly Remark[];
}

/** What is to become of live. */
export function fateOf(kind: UnitKind, isEdited: boolean, fact: OwnerFact | undefined): Fate {
  const named = { package: fact?.owner.package ?? '', version: fact?.owner.version ?? '' };
  switch (fact?.state) {
    case 'removed':
      return { outcome: 'orphaned', notices: [remark('reconcile/package-removed', named)] };
    case 'purged':
      return { outcome: 'removed', notices: [remark('reconcile/package-purged', named)] };
    case 'erased':
      return { outcome: isEdited ? 'orphaned' : 'removed', notices: [remark('reconcile/package-erased', named)] };
    case 'installed':
      return { outcome: staysOf(kind, isEdited), notices: [remark('reconcile/package-installed', named)] };
    case 'unknown':
    case undefined:
      return { outcome: staysOf(kind, isEdited), notices: [] };
  }
}

/** What nobody edited, and only others include, confines nothing by itself. */
function staysOf(kind: UnitKind, isEdited: boolean): 'removed' | 'held' {
  return kind === 'profile' || isEdited ? 'held' : 'removed';
}
