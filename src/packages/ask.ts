// The one who knows about packages on a host: asked where the live text of a unit comes from, who ships a reference, and what
// became of that package. Takes a host and who to ask, gives facts for reconcile. Asks nobody before there is a question.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem, UnitPath } from '../base/index.js';
import type { Origin, Owner, OwnerFact, UnitOutcome } from '../reconcile/index.js';
import type { Operation } from '../store/index.js';
import { guardReference, guardState, stateLayout } from '../store/index.js';
import { carefulReader } from './careful.js';
import { DpkgDatabase } from './dpkg.js';
import { ownerOperations, readOwners, unitsWithNewBase } from './owners.js';
import { readAdopted, readHistory, readPreinst, ucfRecords } from './kept-texts.js';

export interface PackagedHost {
  readonly root: BytePath;
  readonly reference: BytePath;
  readonly policyDir: BytePath;
  readonly stateDir: BytePath;
  /** Who runs this: what root or he wrote is believed. */
  readonly uid: number;
}

export interface PackageFacts {
  /** Where the live texts of these units come from. */
  originsOf(units: readonly UnitPath[]): ReadonlyMap<UnitPath, Origin>;
  /** What is to be written beside the bases that these outcomes write: who ships each reference. */
  besideBases(outcomes: readonly UnitOutcome[]): readonly Operation[];
  /** Who shipped the references of these units when they were reconciled last, and what became of those packages. */
  fatesOf(units: readonly UnitPath[]): ReadonlyMap<UnitPath, OwnerFact>;
}

export function packageFacts(host: PackagedHost, disk: ReadFileSystem): PackageFacts {
  const { root, reference, policyDir, stateDir, uid } = host;
  const packaged = carefulReader(disk, guardReference(uid));
  const own = carefulReader(disk, guardState(uid));
  const dpkg = new DpkgDatabase(packaged, root);
  const ucf = ucfRecords(packaged, root);
  const layout = stateLayout(stateDir);

  function originOf(unit: UnitPath): Origin {
    const path = onHost(root, `${policyDir}/${unit}`);
    const { digests, conffileOf } = dpkg.recordedOf(path);
    const preinst = readPreinst(own, stateDir, unit);
    const fromUcf = ucf(path);
    return {
      recorded: [...preinst.recorded, ...digests, ...fromUcf.recorded],
      texts: [
        ...readAdopted(own, stateDir, unit),
        ...preinst.texts,
        ...readHistory(packaged, reference, unit),
        ...fromUcf.texts,
      ],
      wasRemoved: preinst.wasRemoved,
      conffileOf,
    };
  }

  return {
    originsOf: (units) => new Map(units.map((unit) => [unit, originOf(unit)])),
    besideBases: (outcomes) => ownerOperations(outcomes, ownersOf(unitsWithNewBase(outcomes)), layout, own),
    fatesOf(units) {
      const owners = readOwners(own, layout, units);
      return new Map(
        [...owners].map(([unit, owner]) => [
          unit,
          { owner, state: owner.kind === 'dpkg' ? dpkg.stateOf(owner.package) : 'unknown' },
        ]),
      );
    },
  };

  function ownersOf(units: readonly UnitPath[]): ReadonlyMap<UnitPath, Owner> {
    const paths = new Map(units.map((unit) => [unit, onHost(root, `${reference}/${unit}`)]));
    const owners = dpkg.ownersOf([...paths.values()]);
    return new Map(
      [...paths].flatMap(([unit, path]) => {
        const owner = owners.get(path);
        return owner === undefined ? [] : [[unit, owner] as const];
      }),
    );
  }
}

/** A path as the programs of the host see it. Outside of its root it is nothing that a package could know. */
function onHost(root: BytePath, path: BytePath): BytePath {
  return posix.join('/', posix.relative(root, path));
}
