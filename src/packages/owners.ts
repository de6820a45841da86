// What is kept beside a base: the package that shipped it, needed when the reference is gone. With a base in place, what
// stood in for one goes. Takes outcomes and answers, gives operations; takes units, gives what is recorded of them. A record
// that is not understood is none.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { byteTextOf, readable } from '../base/index.js';
import type { Owner, UnitOutcome } from '../reconcile/index.js';
import type { Operation, StateLayout } from '../store/index.js';
import { writeState } from '../store/index.js';
import type { CarefulReader } from './careful.js';

const schema = 'aa-merge/owner@1';

export function readOwners(
  reader: CarefulReader,
  layout: StateLayout,
  units: readonly UnitPath[],
): ReadonlyMap<UnitPath, Owner> {
  return new Map(
    units.flatMap((unit) => {
      const text = reader.textAt(layout.directory, belowState(`${layout.owners}/${unit}.json`, layout));
      const owner = text && ownerIn(text);
      return owner ? [[unit, owner] as const] : [];
    }),
  );
}

/** Units whose base is written. */
export function unitsWithNewBase(outcomes: readonly UnitOutcome[]): UnitPath[] {
  return outcomes.flatMap(({ unit, base }) => (base?.after === undefined || base.before === base.after ? [] : [unit]));
}

/** The record goes with the base: it is written where that is, and goes where that goes. */
export function ownerOperations(
  outcomes: readonly UnitOutcome[],
  owners: ReadonlyMap<UnitPath, Owner>,
  layout: StateLayout,
  reader: CarefulReader,
): Operation[] {
  const known = (path: BytePath): ByteText | undefined => reader.textAt(layout.directory, belowState(path, layout));
  return outcomes.flatMap(({ unit, base }): Operation[] => {
    if (base === undefined || base.before === base.after) return [];
    const path = `${layout.owners}/${unit}.json`;
    const owner = base.after === undefined ? undefined : owners.get(unit);
    const record = owner && byteTextOf(`${JSON.stringify({ schema, ...owner })}\n`);
    const standIns = [`${layout.adopt}/${unit}`, `${layout.adopt}/${unit}.base`, `${layout.vendor}/${unit}`];
    const gone = [...(record === undefined ? [path] : []), ...standIns].filter((one) => known(one) !== undefined);
    return [
      ...(record === undefined || record === known(path) ? [] : [writeState(path, record)]),
      ...gone.map((one): Operation => ({ kind: 'remove', path: one })),
    ];
  });
}

function belowState(path: BytePath, { directory }: StateLayout): string {
  return path.slice(directory.length + 1);
}

function ownerIn(text: ByteText): Owner | undefined {
  try {
    const value = JSON.parse(readable(text)) as (Partial<Owner> & { readonly schema?: unknown }) | null;
    const { kind, package: name, version } = value ?? {};
    const isKnown = value?.schema === schema && (kind === 'dpkg' || kind === 'rpm');
    return isKnown && typeof name === 'string' && typeof version === 'string'
      ? { kind, package: name, version }
      : undefined;
  } catch {
    return undefined;
  }
}
