// Units that their vendor ships under another name now, recognised by the profiles in them. Takes a host, gives renames with
// all that has to follow them, and new files that only may be old ones under another name. Must never guess: what is not
// certain is held. Source: product, "The reconcile table", "Overrides"; packaging 5.3.

import type { ByteText, UnitPath } from '../base/index.js';
import type { Statement, Word } from '../language/index.js';
import type { HostView } from './host-view.js';
import type { Head, HeadPair } from './identity.js';
import { identify } from './identity.js';
import type { NewNames } from './renamed-text.js';
import { localNames, overridesFollowing } from './override-moves.js';
import type { OverrideMove, Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import { PatternMeeting } from './patterns-meet.js';
import type { TreeEntry } from './tree.js';
import { textOf } from './tree.js';
import type { Unit } from './units.js';

export interface Rename {
  readonly from: UnitPath;
  readonly to: UnitPath;
  /** Whether the live file still has the old name. It has not where the administrator removed or renamed it. */
  readonly movesLive: boolean;
  /** What the administrator set beside the unit, and where it goes. */
  readonly moves: readonly OverrideMove[];
  /** Files below `local/` by the names that the profiles include them under now. */
  readonly locals: ReadonlyMap<UnitPath, UnitPath>;
  /** Profiles at the top of the file that have another name now, and how that is written. */
  readonly heads: NewNames['heads'];
}

export interface Renames {
  readonly units: readonly Rename[];
  /** Units that must wait for a person, since nobody can say whether they were renamed. */
  readonly doubts: ReadonlyMap<UnitPath, Remark>;
}

const none: Renames = { units: [], doubts: new Map() };

export function findRenames(host: HostView): Renames {
  const profiles = host.units.filter(({ kind }) => kind === 'profile');
  const gone = profiles.filter(({ base, theirs }) => textOf(base) !== undefined && theirs === undefined);
  const news = profiles.filter(({ base, theirs }) => base === undefined && textOf(theirs) !== undefined);
  const changed = profiles.filter((unit) => namesDiffer(unit, host));
  const switches = news.length === 0 ? [] : danglingSwitches(host);
  if ((gone.length === 0 || news.length === 0) && changed.length === 0 && switches.length === 0) return none;
  const states = {
    base: host.sets.with(host.textsOfSide('base')),
    theirs: host.sets.with(host.textsOfSide('theirs')),
  };
  const before = [...gone, ...changed].flatMap((unit) => headsIn(unit, states.base, host));
  const after = [...news, ...changed].flatMap((unit) => headsIn(unit, states.theirs, host));
  const { certain, perhaps } = identify(before, after);
  const doubts = new Map<UnitPath, Remark>();
  const units: Rename[] = [];
  for (const unit of gone) {
    const heir = heirOf(unit, certain, perhaps, news);
    const rename = heir && renameOf(unit, heir, headsOf(unit, heir, certain, host), host);
    if (rename !== undefined) units.push(rename);
    else doubtAll(unit, [...certain, ...perhaps], doubts);
  }
  for (const [unit, found] of maySwitchOn(after, switches, units)) if (!doubts.has(unit)) doubts.set(unit, found);
  for (const unit of changed) {
    const heads = headsOf(unit, unit, certain, host);
    if (heads.size > 0) units.push({ from: unit.path, to: unit.path, ...stays, movesLive: true, heads });
  }
  return { units, doubts };
}

const stays = { movesLive: false, moves: [], locals: new Map<UnitPath, UnitPath>() } as const;

/** New names of profiles that went from one file to the other, as the vendor writes them. */
function headsOf(unit: Unit, heir: Unit, certain: readonly HeadPair[], host: HostView): Rename['heads'] {
  const profiles = topProfiles(host.sideOf(heir, 'theirs')?.statements ?? []);
  const written = new Map(profiles.map(({ name }) => [name.value, name]));
  const heads = new Map<ByteText, Word>();
  for (const { before, after } of certain) {
    const name = written.get(after.name);
    const isHere = before.unit === unit.path && after.unit === heir.path && before.name !== after.name;
    if (isHere && name !== undefined) heads.set(before.name, name);
  }
  return heads;
}

/** Whether the profiles of the vendor’s two texts have different names. */
function namesDiffer(unit: Unit, host: HostView): boolean {
  const [base, theirs] = [textOf(unit.base), textOf(unit.theirs)];
  if (base === undefined || theirs === undefined || base === theirs) return false;
  const namesOf = (side: 'base' | 'theirs'): string =>
    topProfiles(host.sideOf(unit, side)?.statements ?? [])
      .map(({ name }) => name.value)
      .sort()
      .join('\0');
  return namesOf('base') !== namesOf('theirs');
}

function topProfiles(statements: readonly Statement[]): Extract<Statement, { kind: 'profile' }>[] {
  return statements.filter((statement) => statement.kind === 'profile');
}

function headsIn({ path }: Unit, state: PolicyState, host: HostView): Head[] {
  const root = host.pathOf(path);
  const profiles = state.set.files.has(root) ? state.outline(root).profiles : [];
  return profiles
    .filter(({ parent }) => parent === undefined)
    .map(({ name, profile: { attachments } }) => ({ unit: path, name, attachments }));
}

/** The one new file that holds what is left of a file, and nothing of another. */
function heirOf(
  unit: Unit,
  certain: readonly HeadPair[],
  perhaps: readonly HeadPair[],
  news: readonly Unit[],
): Unit | undefined {
  const heirs = new Set(certain.filter(({ before }) => before.unit === unit.path).map(({ after }) => after.unit));
  const [heir] = heirs;
  if (heir === undefined || heirs.size > 1) return undefined;
  const isOfOthers = ({ before, after }: HeadPair): boolean => after.unit === heir && before.unit !== unit.path;
  const isElsewhere = ({ before, after }: HeadPair): boolean => before.unit === unit.path && after.unit !== heir;
  if (certain.some(isOfOthers) || perhaps.some((pair) => isOfOthers(pair) || isElsewhere(pair))) return undefined;
  return news.find(({ path }) => path === heir);
}

/** Undefined where something on this host makes it uncertain what has to follow. */
function renameOf(unit: Unit, heir: Unit, heads: Rename['heads'], host: HostView): Rename | undefined {
  const said = { from: unit.path, to: heir.path, heads };
  if (unit.ours === undefined) return { ...said, ...stays };
  const isPlain = unit.ours.kind === 'file' && unit.ours.link === undefined;
  if (!isPlain || heir.ours !== undefined || isUsed(unit.path, host)) return undefined;
  const locals = localNames(unit, heir, host);
  if (locals === undefined || [...locals.keys()].some((local) => isUsed(local, host, unit.path))) return undefined;
  const moves = overridesFollowing(said, locals, host);
  return moves && { ...said, movesLive: true, moves, locals };
}

/** Whether another file includes a file, or is a link to it. */
function isUsed(path: UnitPath, host: HostView, by?: UnitPath): boolean {
  const { live } = host.sets;
  const users = new Set(live.includers.get(host.pathOf(path)));
  users.delete(host.pathOf(by ?? path));
  const leadsThere = ([name, entry]: readonly [UnitPath, TreeEntry]): boolean =>
    entry.kind === 'file' && entry.link?.target === path && !/^(disable|force-complain)\//.test(name);
  return users.size > 0 || [...host.trees.ours.entries].some(leadsThere);
}

/** Neither the old file nor what may be the new one goes on by itself. */
function doubtAll({ path }: Unit, pairs: readonly HeadPair[], doubts: Map<UnitPath, Remark>): void {
  for (const { before, after } of pairs) {
    if (before.unit !== path || after.unit === path) continue;
    const facts = { from: before.unit, to: after.unit, before: before.name, after: after.name };
    for (const unit of [before.unit, after.unit]) doubts.set(unit, remark('reconcile/perhaps-renamed', facts));
  }
}

/** Names below `disable/` of links that lead to nothing: they switched off what has another name now, or is gone. */
function danglingSwitches({ trees: { ours } }: HostView): string[] {
  return [...ours.entries].flatMap(([path, entry]) => {
    const [directory, name, ...more] = path.split('/');
    const dangles = entry.kind === 'unreadable' && entry.code === 'ENOENT';
    return directory === 'disable' && name !== undefined && more.length === 0 && dangles ? [name] : [];
  });
}

/** New profiles for programs whose old profile was switched off, as far as its name tells. */
function* maySwitchOn(
  after: readonly Head[],
  switches: readonly string[],
  renames: readonly Rename[],
): Iterable<readonly [UnitPath, Remark]> {
  const patterns = new PatternMeeting();
  for (const name of switches) {
    const program = `/${name.replaceAll('.', '/')}` as ByteText;
    for (const head of after) {
      if (head.unit === name || renames.some(({ to }) => to === head.unit)) continue;
      const isMeant =
        (head.name as string) === name || head.attachments.some((attached) => patterns.mayMeet(attached, program));
      if (isMeant)
        yield [head.unit, remark('reconcile/perhaps-disabled', { path: `disable/${name}`, profile: head.name })];
    }
  }
}
