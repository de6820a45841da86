// The host as if units had always had the names that their vendor gives them now: so all that comes after sees one unit
// where there were two. Takes trees, a disk and renames, gives trees and a disk; and takes outcomes back to the names that
// are there. Nothing is renamed here.

import type { BytePath, ByteText, FileStatus, ReadFileSystem, Span, UnitPath } from '../base/index.js';
import { FileSystemError, fromBytes, lineColumnAt, sliceBytes } from '../base/index.js';
import { isTouchedBy, layOver } from './candidate.js';
import type { Evidence } from './evidence.js';
import { HostView } from './host-view.js';
import type { LabelEffect } from './label-effects.js';
import { labelEffects } from './label-effects.js';
import type { Hold, OverrideMove, Remark, RuleBehind, UnitOutcome, Where } from './outcome.js';
import { remark } from './outcome.js';
import type { Judging } from './policy-state.js';
import type { Rename, Renames } from './renames.js';
import { findRenames } from './renames.js';
import { withNewNames } from './renamed-text.js';
import type { Tree, TreeEntry } from './tree.js';
import { textOf } from './tree.js';
import type { Trees } from './units.js';

/** A host under the names that its vendor gives now, as far as that does no harm. */
export interface NamedHost {
  readonly host: HostView;
  readonly renames: readonly Rename[];
  readonly doubts: Renames['doubts'];
  /** What the administrator wrote that would mean another with the new name of a unit’s profile. */
  readonly named: ReadonlyMap<UnitPath, readonly Remark[]>;
  /** What he wrote that permits nothing towards that profile any more: it names it as it was called. */
  readonly lost: ReadonlyMap<UnitPath, readonly Remark[]>;
}

/** `decide` gives the trees as a person decided about units, by their new names. */
export function underNewNames(
  named: HostView,
  decide: (trees: Trees) => Trees,
  root: BytePath,
  judging: Judging,
): NamedHost {
  const { units, doubts } = findRenames(named);
  const viewOf = (renames: readonly Rename[]): NamedHost => {
    const trees = decide(renames.length === 0 ? named.trees : renamedTrees(named, renames));
    if (trees === named.trees) return { host: named, renames, doubts, named: new Map(), lost: new Map() };
    const { disk, holds } = renamedDisk(named.sets.disk, trees, renames);
    const host = new HostView(trees, disk, root, judging, { host: named, holds });
    return { host, renames, doubts, named: new Map(), lost: new Map() };
  };
  const whole = viewOf(units);
  const pairs = units.flatMap(({ heads }) => [...heads].map(([before, { value }]) => ({ before, after: value })));
  const effects = pairs.length === 0 ? [] : labelEffects(pairs, named, whole.host);
  const harmful = effects.filter(({ isHarmful }) => isHarmful);
  const lost = ownRules(
    units,
    effects.filter(({ isHarmful }) => !isHarmful).map(({ before, lost: rules }) => ({ before, rules })),
    'reconcile/old-name-here',
    named,
  );
  if (harmful.length === 0) return { ...whole, lost };
  // The gate sees those names change, and tells of it.
  const isHarmless = (name: ByteText): boolean => !harmful.some(({ before }) => before === name);
  const rest = units.map((one) => ({ ...one, heads: new Map([...one.heads].filter(([name]) => isHarmless(name))) }));
  const view = viewOf(rest.filter(({ from, to, heads }) => from !== to || heads.size > 0));
  return { ...view, named: ownRules(units, harmful, 'reconcile/named-here', named), lost };
}

/** Rules that the administrator wrote, by the unit whose new name makes them mean something else. */
function ownRules(
  renames: readonly Rename[],
  effects: readonly Pick<LabelEffect, 'before' | 'rules'>[],
  code: 'reconcile/named-here' | 'reconcile/old-name-here',
  host: HostView,
): ReadonlyMap<UnitPath, readonly Remark[]> {
  const found = new Map<UnitPath, readonly Remark[]>();
  for (const { to, heads } of renames) {
    const remarks = effects.flatMap(({ before, rules }) => {
      const own = heads.has(before) ? rules.filter(({ origin: { at } }) => isOwners(at, host)) : [];
      return own.map(({ origin: { at } }) => {
        const { text, where } = placeOf(at, host);
        const name = code === 'reconcile/named-here' ? {} : { name: `${heads.get(before)?.value}` };
        return remark(code, { profile: before, ...name, statement: text.trim() }, where);
      });
    });
    if (remarks.length > 0) found.set(to, remarks);
  }
  return found;
}

/** Whether the administrator wrote what stands in a file of his own, or in a file of the vendor that did not have it. */
function isOwners(at: Span, host: HostView): boolean {
  if (host.isOwn(at.file)) return true;
  const base = textOf(host.unitAt(at.file)?.base);
  return base === undefined || !base.includes(placeOf(at, host).text);
}

function placeOf(at: Span, { sets: { live } }: HostView): { readonly text: ByteText; readonly where: Where } {
  const whole = live.set.files.get(at.file)?.text ?? ('' as ByteText);
  const where = { file: at.file, ...lineColumnAt(whole, at.start) };
  return { text: sliceBytes(whole, at.start, at.end), where };
}

/** Base and live under the new names. */
function renamedTrees(host: HostView, renames: readonly Rename[]): Trees {
  const { base, ours } = host.trees;
  const [ofBase, ofOurs] = [new Map(base.entries), new Map(ours.entries)];
  for (const rename of renames) {
    move(ofBase, rename, host, 'base');
    if (!rename.movesLive) continue;
    move(ofOurs, rename, host, 'ours');
    for (const one of rename.moves) {
      const entry = ofOurs.get(one.from);
      ofOurs.delete(one.from);
      if (entry !== undefined && one.becomes !== undefined) ofOurs.set(one.to, asMoved(entry, one.becomes));
    }
  }
  return { ...host.trees, base: { ...base, entries: ofBase }, ours: { ...ours, entries: ofOurs } };
}

function move(entries: Map<UnitPath, TreeEntry>, rename: Rename, host: HostView, side: 'base' | 'ours'): void {
  const entry = entries.get(rename.from);
  entries.delete(rename.from);
  if (entry?.kind !== 'file') return;
  const { statements } = host.read(rename.from, side, entry.text);
  const text = withNewNames(entry.text, statements, rename, host.trees.ours.directory);
  entries.set(rename.to, { ...entry, text });
}

function asMoved(entry: TreeEntry, becomes: NonNullable<OverrideMove['becomes']>): TreeEntry {
  if (becomes.kind === 'text') return entry.kind === 'file' ? { ...entry, text: becomes.text } : entry;
  if (entry.kind === 'outside') return { ...entry, text: becomes.target };
  return entry.kind === 'file' && entry.link !== undefined
    ? { ...entry, link: { ...entry.link, text: becomes.target } }
    : entry;
}

/** Live policy under the new names, and where it is as it was. */
function renamedDisk(
  disk: ReadFileSystem,
  { ours }: Trees,
  renames: readonly Rename[],
): { readonly disk: ReadFileSystem; holds(path: BytePath): boolean } {
  const moving = renames.filter(({ movesLive }) => movesLive);
  const hidden = new Set<BytePath>();
  const texts = new Map<BytePath, ByteText>();
  const pathOf = (unit: UnitPath): BytePath => `${ours.directory}/${unit}`;
  for (const { from, to, moves } of moving) {
    if (from !== to) hidden.add(pathOf(from));
    const entry = ours.entries.get(to);
    if (entry?.kind === 'file') texts.set(pathOf(to), entry.text);
    for (const one of moves) {
      hidden.add(pathOf(one.from));
      if (one.becomes === undefined || !one.to.startsWith('local/')) continue;
      const text = one.becomes.kind === 'text' ? one.becomes.text : fromBytes(disk.readFile(pathOf(one.from)));
      texts.set(pathOf(one.to), text);
    }
  }
  const isTouched = isTouchedBy(new Map([...texts, ...[...hidden].map((path) => [path, '' as ByteText] as const)]));
  return { disk: layOver(hide(disk, hidden), texts), holds: (path) => !isTouched(path) };
}

/** A disk on which some entries are not there. */
function hide(disk: ReadFileSystem, hidden: ReadonlySet<BytePath>): ReadFileSystem {
  const seen =
    <T>(verb: string, look: (path: BytePath) => T) =>
    (path: BytePath): T => {
      if (hidden.has(path)) throw new FileSystemError('ENOENT', path, verb);
      return look(path);
    };
  return {
    readFile: seen('read', (path) => disk.readFile(path)),
    stat: seen<FileStatus>('stat', (path) => disk.stat(path)),
    lstat: seen<FileStatus>('lstat', (path) => disk.lstat(path)),
    exists: (path) => !hidden.has(path) && disk.exists(path),
    readDir: (path) => disk.readDir(path).filter((name) => !hidden.has(`${path}/${name}`)),
    readLink: seen('readlink', (path) => disk.readLink(path)),
    realPath: seen('resolve', (path) => disk.realPath(path)),
  };
}

/** What units were held for under their old names. */
export function renamedEvidence(
  remembered: ReadonlyMap<UnitPath, readonly Evidence[]>,
  renames: readonly Rename[],
  { directory }: Tree,
): ReadonlyMap<UnitPath, readonly Evidence[]> {
  const names = new Map(renames.map(({ from, to }) => [from, to]));
  const files = new Map(renames.map(({ from, to }) => [`${directory}/${from}`, `${directory}/${to}`]));
  const found = new Map<UnitPath, readonly Evidence[]>();
  for (const [unit, evidence] of remembered) {
    const to = names.get(unit) ?? unit;
    const moved = evidence.map((one) => ({ ...one, file: files.get(one.file) ?? one.file }));
    found.set(to, [...(found.get(to) ?? []), ...moved]);
  }
  return found;
}

/** Places in files by the names that they still have. */
export function underOldNames(outcome: UnitOutcome, renames: readonly Rename[], { base, ours }: Trees): UnitOutcome {
  const names = new Map<BytePath, BytePath>();
  for (const { from, to, movesLive, moves } of renames) {
    if (from === to) continue;
    names.set(`${base.directory}/${to}`, `${base.directory}/${from}`);
    if (!movesLive) continue;
    names.set(`${ours.directory}/${to}`, `${ours.directory}/${from}`);
    for (const one of moves) names.set(`${ours.directory}/${one.to}`, `${ours.directory}/${one.from}`);
  }
  const whereOf = (where: Where): Where => ({ ...where, file: names.get(where.file) ?? where.file });
  const ruleOf = (rule: RuleBehind): RuleBehind => ({
    ...rule,
    where: whereOf(rule.where),
    via: rule.via.map(whereOf),
  });
  // What stands in two lists is one remark in both.
  const told = new Map<Remark, Remark>();
  const remarkOf = (one: Remark): Remark => {
    const { detail } = one;
    const rest = detail === undefined ? {} : { detail: { ...detail, rules: detail.rules.map(ruleOf) } };
    const known = told.get(one) ?? { ...one, where: one.where && whereOf(one.where), ...rest };
    told.set(one, known);
    return known;
  };
  const holdOf = (hold: Hold): Hold => ({ ...hold, reasons: hold.reasons.map(remarkOf) });
  const { hold, widenings, narrowings, notices } = outcome;
  return {
    ...outcome,
    hold: hold && holdOf(hold),
    widenings: widenings.map(remarkOf),
    narrowings: narrowings.map(remarkOf),
    notices: notices.map(remarkOf),
  };
}
