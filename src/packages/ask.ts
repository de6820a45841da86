// The one who knows about packages on a host: asked where the live text of a unit comes from, who ships a reference, and what
// became of that package. Takes a host and who to ask, gives facts for reconcile. Asks nobody before there is a question.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem, RpmTool, UnitPath, Watched } from '../base/index.js';
import type { Origin, Owner, OwnerFact, OwnerState, UnitOutcome } from '../reconcile/index.js';
import type { Operation } from '../store/index.js';
import { guardReference, guardState, stateLayout } from '../store/index.js';
import { carefulReader } from './careful.js';
import { DpkgDatabase } from './dpkg.js';
import type { RpmFile } from './rpm.js';
import { RpmDatabase, rpmDatabases, rpmLogs } from './rpm.js';
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
  /** Texts of the vendor that came before the reference, or that were merged last where there is none. */
  olderTexts(unit: UnitPath): readonly ByteText[];
  /** Of these units, those whose live file an installed package has as its own, with that package. */
  conffilesAmong(units: readonly UnitPath[]): ReadonlyMap<UnitPath, string>;
  /** Whether the package of a live file is being installed, or was left half installed. */
  isUnderWay(unit: UnitPath): boolean;
  /** What is to be written beside the bases that these outcomes write: who ships each reference. */
  besideBases(outcomes: readonly UnitOutcome[]): readonly Operation[];
  /** Who shipped the references of these units when they were reconciled last, and what became of those packages. */
  fatesOf(units: readonly UnitPath[]): ReadonlyMap<UnitPath, OwnerFact>;
}

export function packageFacts(host: PackagedHost, disk: ReadFileSystem, tool?: RpmTool): PackageFacts {
  const { root, reference, policyDir, stateDir, uid } = host;
  const packaged = carefulReader(disk, guardReference(uid));
  const own = carefulReader(disk, guardState(uid));
  const dpkg = new DpkgDatabase(packaged, root);
  const rpm = new RpmDatabase(tool, disk, root);
  const ucf = ucfRecords(packaged, root);
  const layout = stateLayout(stateDir);

  function originOf(unit: UnitPath, path: BytePath, files: readonly RpmFile[]): Origin {
    const { digests, conffileOf, laidOutBy } = dpkg.recordedOf(path);
    const preinst = readPreinst(own, stateDir, unit);
    const fromUcf = ucf(path);
    const shipped = files.filter(({ isGhost }) => !isGhost);
    const owner = laidOutBy ?? shipped.find(({ isLaidOut }) => isLaidOut)?.owner.package;
    return {
      recorded: [...preinst.recorded, ...digests, ...shipped.flatMap((file) => file.digest ?? []), ...fromUcf.recorded],
      texts: [
        ...readAdopted(own, stateDir, unit),
        ...preinst.texts,
        ...readHistory(packaged, reference, unit),
        ...fromUcf.texts,
      ],
      removed: preinst.removed ?? (owner === undefined ? undefined : { by: 'database', package: owner }),
      conffileOf: conffileOf ?? shipped[0]?.owner.package,
    };
  }

  return {
    originsOf(units) {
      const paths = new Map(units.map((unit) => [unit, onHost(root, `${policyDir}/${unit}`)]));
      const files = rpm.filesAt([...paths.values()]);
      return new Map([...paths].map(([unit, path]) => [unit, originOf(unit, path, files.get(path) ?? [])]));
    },
    olderTexts: (unit) =>
      [...readAdopted(own, stateDir, unit), ...readHistory(packaged, reference, unit)].map(({ text }) => text),
    conffilesAmong(units) {
      const paths = units.map((unit) => [unit, onHost(root, `${policyDir}/${unit}`)] as const);
      const ofRpm = rpm.filesAt(paths.map(([, path]) => path));
      const packageOf = (path: BytePath): string | undefined =>
        dpkg.recordedOf(path).conffileOf ?? ofRpm.get(path)?.find(({ isGhost }) => !isGhost)?.owner.package;
      return new Map(
        paths.flatMap(([unit, path]) => {
          const owner = packageOf(path);
          return owner === undefined ? [] : [[unit, owner] as const];
        }),
      );
    },
    isUnderWay: (unit) => dpkg.isUnderWay(onHost(root, `${policyDir}/${unit}`)),
    besideBases: (outcomes) => ownerOperations(outcomes, ownersOf(unitsWithNewBase(outcomes)), layout, own),
    fatesOf(units) {
      const owners = readOwners(own, layout, units);
      const ofRpm = [...owners.values()].flatMap((owner) => (owner.kind === 'rpm' ? [owner.package] : []));
      const rpmStates = rpm.statesOf([...new Set(ofRpm)]);
      const stateOf = ({ kind, package: name }: Owner): OwnerState =>
        kind === 'dpkg' ? dpkg.stateOf(name) : (rpmStates.get(name) ?? 'unknown');
      return new Map([...owners].map(([unit, owner]) => [unit, { owner, state: stateOf(owner) }]));
    },
  };

  function ownersOf(units: readonly UnitPath[]): ReadonlyMap<UnitPath, Owner> {
    const paths = new Map(units.map((unit) => [unit, onHost(root, `${reference}/${unit}`)]));
    const [ofDpkg, ofRpm] = [dpkg.ownersOf([...paths.values()]), rpm.filesAt([...paths.values()])];
    return new Map(
      [...paths].flatMap(([unit, path]) => {
        const found = [...(ofDpkg.get(path) ?? []), ...(ofRpm.get(path) ?? []).map(({ owner }) => owner)];
        const [owner, ...others] = found;
        // Two packages that say so are one too many: what became of one says nothing about the other.
        const isOne = others.every((other) => other.kind === owner?.kind && other.package === owner.package);
        return owner === undefined || !isOne ? [] : [[unit, owner] as const];
      }),
    );
  }
}

/** A path as the programs of the host see it; empty outside of its root, where no package of it has anything. */
function onHost(root: BytePath, path: BytePath): BytePath {
  const below = posix.relative(root, path);
  return below.split('/')[0] === '..' ? '' : `/${below}`;
}

/** The files that the answers come from: as long as none of them changes, the answers do not. */
export function databasePlaces(root: BytePath, reference: BytePath): Watched[] {
  const below = ['var/lib/dpkg/status', 'var/lib/dpkg/updates', 'var/lib/ucf', ...rpmDatabases];
  return [
    ...[...below.map((path) => posix.join(root, path)), `${reference}.history`].map(
      (path) => ({ path, how: 'tree' }) as const,
    ),
    ...rpmLogs.map((path) => ({ path: posix.join(root, path), how: 'log' }) as const),
  ];
}
