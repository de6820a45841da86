// What the administrator set beside a unit follows it to its new name: files below `local/`, and what switches the unit off
// or makes it complain only. Takes a unit under both names and a host, gives moves, or nothing where it is not clear what
// would become of them. Source: product, "Overrides"; packaging 1.3.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { joinBytes, unitPath } from '../base/index.js';
import { placesOf } from '../policy/index.js';
import type { OverrideMove } from './outcome.js';
import type { HostView, Side } from './host-view.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import type { Tree, TreeEntry } from './tree.js';
import type { Unit } from './units.js';
import { obstacleTo } from './units.js';

/** Undefined where a file with rules would be left behind, would have to share a name, or is spelled oddly. */
export function localNames(unit: Unit, heir: Unit, host: HostView): ReadonlyMap<UnitPath, UnitPath> | undefined {
  const before = localsOf(unit, 'base', host);
  const after = localsOf(heir, 'theirs', host);
  const ours = localsOf(unit, 'ours', host);
  if (before === undefined || after === undefined || ours === undefined) return undefined;
  const used = new Set([...before, ...ours]);
  const free = after.filter((path) => !used.has(path));
  const names = new Map<UnitPath, UnitPath>();
  for (const path of before) {
    if (after.includes(path)) continue;
    const named = unitPath(path.replace(unit.path, () => heir.path));
    const target = free.includes(named) ? named : free.length === 1 && before.length === 1 ? free[0] : undefined;
    if (target !== undefined) names.set(path, target);
  }
  return new Set(names.values()).size === names.size ? names : undefined;
}

/** Paths below `local/` that a text includes; undefined where one is spelled as no new name could be put into it. */
function localsOf(unit: Unit, side: Side, host: HostView): UnitPath[] | undefined {
  const { directory } = host.trees.ours;
  const found = new Set<UnitPath>();
  for (const { include } of includesIn(host.sideOf(unit, side)?.statements ?? [])) {
    if (dependsOnDirectory(include)) continue;
    const path = include.path.startsWith(`${directory}/`) ? include.path.slice(directory.length + 1) : include.path;
    if (
      placesOf(host.sets.live.set.search, include.form, include.path).some((place) => isOddlySpelled(place.path, path))
    )
      return undefined;
    if (path.startsWith('local/')) found.add(unitPath(path));
  }
  return [...found];

  /** `local//x` leads below `local/`, and so does a link to it. */
  function isOddlySpelled(place: BytePath, spelled: string): boolean {
    if (!`${place}/`.startsWith(`${directory}/local/`)) return false;
    return place !== `${directory}/${spelled}` || /\/(\.{0,2}\/|\.{0,2}$)/.test(spelled);
  }
}

/** Undefined where something stands in the way. */
export function overridesFollowing(
  { from, to }: { readonly from: UnitPath; readonly to: UnitPath },
  locals: ReadonlyMap<UnitPath, UnitPath>,
  host: HostView,
): OverrideMove[] | undefined {
  const moves: OverrideMove[] = [];
  // Behind a link to a directory nobody looked: what is set there would be left behind.
  const isSeen = (path: string): boolean => obstacleTo(unitPath(path), host.trees.ours) === undefined;
  for (const [path, target] of locals) {
    if (!isSeen(path) || !isSeen(target)) return undefined;
    const found = localMoves(path, target, host);
    if (found === undefined) return undefined;
    moves.push(...found);
  }
  for (const directory of ['disable', 'force-complain']) {
    if (!isSeen(`${directory}/${from}`)) return undefined;
    const found = switchMoves(directory, from, to, host.trees.ours);
    if (found === undefined) return undefined;
    moves.push(...found);
  }
  return moves;
}

function localMoves(from: UnitPath, to: UnitPath, host: HostView): OverrideMove[] | undefined {
  const { entries } = host.trees.ours;
  const [entry, there] = [entries.get(from), entries.get(to)];
  const saysNothing = (path: UnitPath, said: ByteText): boolean =>
    host.read(path, 'ours', said).statements.length === 0;
  const standing = there && plainText(there);
  // Rules under the new name were never in force for this unit.
  if (there !== undefined && (standing === undefined || !saysNothing(to, standing))) return undefined;
  if (entry === undefined) return [];
  if (standing === undefined) {
    // Whether it leads to one file or to a directory of them shows in what is read there.
    if (entry.kind === 'outside') return isReadAsFile(from, host) ? moveOfLink(from, to, entry.text) : undefined;
    if (entry.kind !== 'file') return undefined;
    const { text, link } = entry;
    return link === undefined ? [{ from, to, becomes: { kind: 'text', text } }] : moveOfLink(from, to, link.text);
  }
  const text = plainText(entry);
  if (text === undefined) return undefined;
  if (saysNothing(from, text)) return [];
  // Packages put a file there that says nothing to the compiler; what it says to people stays.
  const separator = standing === '' || standing.endsWith('\n') ? '' : '\n';
  return [{ from, to, becomes: { kind: 'text', text: joinBytes([standing, separator as ByteText, text]) } }];
}

function isReadAsFile(path: UnitPath, host: HostView): boolean {
  return host.sets.live.set.files.has(host.pathOf(path));
}

/** A link may get another name in its directory; elsewhere it might lead elsewhere. */
function moveOfLink(from: UnitPath, to: UnitPath, target: string): OverrideMove[] | undefined {
  const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  return directoryOf(from) === directoryOf(to) ? [{ from, to, becomes: { kind: 'link', target } }] : undefined;
}

function plainText(entry: TreeEntry): ByteText | undefined {
  return entry.kind === 'file' && entry.link === undefined ? entry.text : undefined;
}

/** A switch is there or not; what it holds says nothing, but a link should lead to the new name. */
function switchMoves(directory: string, from: UnitPath, to: UnitPath, { entries }: Tree): OverrideMove[] | undefined {
  const [path, target] = [unitPath(`${directory}/${from}`), unitPath(`${directory}/${to}`)];
  const [entry, there] = [entries.get(path), entries.get(target)];
  // A link that leads to nothing switches nothing, until something stands there.
  const isOn = entry !== undefined && entry.kind !== 'unreadable';
  if (there !== undefined) {
    if (!isOn || there.kind === 'unreadable') return undefined;
    return [{ from: path, to: target, becomes: undefined }];
  }
  if (!isOn) return [];
  if (entry.kind === 'outside') return moveOfLink(path, target, entry.text);
  if (entry.kind !== 'file') return undefined;
  const { text, link } = entry;
  if (link === undefined) return [{ from: path, to: target, becomes: { kind: 'text', text } }];
  if (link.target !== from) return moveOfLink(path, target, link.text);
  // Through other links it may lead there in any words.
  if (!link.text.endsWith(`/${from}`)) return undefined;
  return [{ from: path, to: target, becomes: { kind: 'link', target: `${link.text.slice(0, -from.length)}${to}` } }];
}
