// One side of a change: the policy of a revision as it runs, and as it would run if nothing were switched off. Takes entries
// of git, gives disks and lists of files; and what a change from one side to another comes to, judged both ways. Reads
// objects of git and the directories that were named; decides nothing.

import { posix } from 'node:path';
import type { BytePath, GitEntry, GitReader, ReadFileSystem, UnitPath } from '../../base/index.js';
import { unitPath } from '../../base/index.js';
import type {
  ChangeFinding,
  ConsentFile,
  HalvesWish,
  Judging,
  PolicyChange,
  PolicyRevision,
} from '../../reconcile/index.js';
import { judgeChange } from '../../reconcile/index.js';
import type { GeneratedUnit } from '../generated.js';
import { generatedOtherwise } from '../generated.js';
import { LayeredPolicy, policyPlaceOnHost } from './layered-policy.js';
import type { PolicyEntries } from './policy-entries.js';
import { policyEntries } from './policy-entries.js';
import type { PolicyPlace } from './policy-place.js';

export interface Side {
  /** What the repository has. */
  readonly own: PolicyEntries;
  readonly policy: LayeredPolicy;
  /** As it runs. */
  readonly revision: PolicyRevision;
  /** As it would run if nothing were switched off or made to complain. */
  readonly switchedOn: PolicyRevision;
  readonly isSwitched: boolean;
}

/**
 * `include` are directories of this machine with policy that lies elsewhere. What the repository had on an earlier side and
 * has no more is gone, whatever this machine still has of it.
 *
 * Throws: AaMergeError, FileSystemError.
 */
export async function sideOf(
  entries: readonly GitEntry[],
  where: PolicyPlace,
  include: readonly BytePath[],
  git: GitReader,
  disk: ReadFileSystem,
  earlier?: Side,
): Promise<Side> {
  const own = await policyEntries(entries, where, git);
  // A directory that is not there is trouble, and not one without policy.
  const others = include.map((place) => ({ disk, directory: disk.realPath(place) }));
  const [had, has] = [earlier?.own, own].map((one) =>
    one === undefined ? [] : new LayeredPolicy([one.layer]).files(),
  );
  const still = new Set(has);
  const gone = had?.filter((path) => !still.has(path)).map((path) => `${policyPlaceOnHost}/${path}`);
  return sideWith(own, new LayeredPolicy([own.layer, ...others], new Set(gone)));
}

/** A side with the policy as it is. */
export function sideWith(own: PolicyEntries, policy: LayeredPolicy): Side {
  const files = policy.files().map(unitPath);
  const off = new Set(switchedBy('disable', files));
  const complains = new Set(switchedBy('force-complain', files));
  return {
    own,
    policy,
    revision: {
      disk: policy,
      files: files.filter((unit) => !off.has(unit)),
      complains,
      off: files.filter((unit) => off.has(unit)),
    },
    switchedOn: { disk: policy, files, complains: new Set(), off: [] },
    isSwitched: off.size + complains.size > 0,
  };
}

/**
 * An earlier side as the compiler has it: where what was generated was not what its source said, and is now, the text that
 * was generated counts. Else a rule that is newly in force would be taken for one that was.
 */
export function asInForce(
  before: Side,
  after: Side,
): { readonly side: Side; readonly again: readonly GeneratedUnit[] } {
  const still = new Set(generatedOtherwise(policyPlaceOnHost, after.policy).map(({ unit }) => unit));
  const again = generatedOtherwise(policyPlaceOnHost, before.policy).filter(({ unit }) => !still.has(unit));
  if (again.length === 0) return { side: before, again };
  const hidden = new Set(again.map(({ source }) => source));
  const policy = before.policy.without([...hidden].map((source) => `${policyPlaceOnHost}/${source}`));
  const inForce = (one: PolicyRevision): PolicyRevision => ({
    ...one,
    disk: policy,
    files: one.files.filter((unit) => !hidden.has(unit)),
  });
  const { revision, switchedOn } = before;
  return { side: { ...before, policy, revision: inForce(revision), switchedOn: inForce(switchedOn) }, again };
}

function switchedBy(directory: string, files: readonly UnitPath[]): UnitPath[] {
  const prefix = `${directory}/`;
  return files.flatMap((unit) => (unit.startsWith(prefix) ? [unitPath(unit.slice(prefix.length))] : []));
}

export interface SidesToJudge {
  readonly before: Side;
  readonly after: Side;
}

export interface JudgingOfSides {
  readonly place: PolicyPlace;
  readonly halves: HalvesWish;
  readonly judging: Judging;
  readonly consents: readonly ConsentFile[];
  progress(done: number, total: number): void;
}

/** Throws AaMergeError `reconcile/bad-consent`. */
export function judgeSides(
  { before, after }: SidesToJudge,
  { place, halves, judging, consents, progress }: JudgingOfSides,
): PolicyChange {
  // Of this machine's files their own place is told, of the repository's the one from its top.
  const nameOf = (path: BytePath): string => {
    const origin = after.policy.originOf(path) ?? before.policy.originOf(path);
    const isTheirs = origin === undefined || [before, after].some(({ own }) => origin.layer === own.layer);
    return isTheirs ? posix.join(place.directory, path.slice(policyPlaceOnHost.length + 1)) : origin.place;
  };
  const judge = (side: 'revision' | 'switchedOn'): PolicyChange =>
    judgeChange({
      directory: policyPlaceOnHost,
      before: before[side],
      after: after[side],
      isPolicyOnly: place.isPolicyOnly,
      // Who takes what from whom is asked of policy as it runs.
      halves: side === 'revision' ? halves : 'none',
      judging,
      consents,
      nameOf,
      progress,
    });
  const asItRuns = judge('revision');
  if (!before.isSwitched && !after.isSwitched) return asItRuns;
  const newly = (of: (side: PolicyRevision) => Iterable<UnitPath>): ReadonlySet<UnitPath> => {
    const known = new Set(of(before.revision));
    return new Set([...of(after.revision)].filter((unit) => !known.has(unit)));
  };
  const switches = { off: newly(({ off }) => off), complains: newly(({ complains }) => complains) };
  const blamed = asItRuns.findings.map((finding) => blamedOn(switches, finding));
  // Nothing widens behind a profile that is switched off, or only complains.
  return joined({ ...asItRuns, findings: blamed }, judge('switchedOn'));
}

/** What a new switch beside a file does: a trailer about the file says nothing of it. */
function blamedOn(
  { off, complains }: Readonly<Record<'off' | 'complains', ReadonlySet<UnitPath>>>,
  finding: ChangeFinding,
): ChangeFinding {
  const { remark: told, units } = finding;
  const switchedIn = (directory: string, switched: ReadonlySet<UnitPath>): UnitPath[] =>
    units.map((unit) => (switched.has(unit) ? unitPath(`${directory}/${unit}`) : unit));
  if (told.code === 'reconcile/lost-profile') return { ...finding, units: switchedIn('disable', off) };
  if (told.code !== 'reconcile/weaker-mode') return finding;
  // Where no text does it, the switch does.
  const all = [...complains].map((unit) => unitPath(`force-complain/${unit}`));
  return { ...finding, units: units.length === 0 ? all : switchedIn('force-complain', complains) };
}

/** What was found twice is told once. */
function joined(one: PolicyChange, other: PolicyChange): PolicyChange {
  const keyOf = ({ kind, units, profiles, remark: { code, data, where, detail } }: ChangeFinding): string =>
    JSON.stringify([kind, units, profiles, code, data, where, (detail?.excusedBy.length ?? 0) > 0]);
  const known = new Set(one.findings.map(keyOf));
  const units = new Map([...one.units, ...other.units].map((unit) => [unit.path, unit]));
  return {
    findings: [...one.findings, ...other.findings.filter((finding) => !known.has(keyOf(finding)))],
    units: [...units.values()],
    roots: Math.max(one.roots, other.roots),
  };
}
