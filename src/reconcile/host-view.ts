// One host as reconcile sees it: the three trees, names of files, and texts that are understood once. Takes trees and a
// disk, gives answers. Holds no decision.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { fileId, unitPath } from '../base/index.js';
import { helperClassesDirectory } from '../language/index.js';
import type { ParsedFile } from '../policy/index.js';
import { loweredOf, ParseCache, searchPath, sourceOfLowered } from '../policy/index.js';
import type { Shown } from './locate.js';
import type { Judging } from './policy-state.js';
import { PolicySets } from './policy-sets.js';
import type { Change, Proposal, UnitTools } from './proposal.js';
import { meaningOf } from './same.js';
import { placeIn, textOf } from './tree.js';
import type { Trees, Unit } from './units.js';
import { obstacleTo, pairUnits } from './units.js';

export type Side = 'base' | 'ours' | 'theirs';

export class HostView implements Omit<UnitTools, 'merge' | 'ownerOf'> {
  readonly units: readonly Unit[];
  readonly sets: PolicySets;
  /** Files of live policy that the loaders load. */
  readonly liveRoots: readonly BytePath[];
  private readonly cache: ParseCache;
  private readonly meanings = new Map<ParsedFile, string | undefined>();
  private readonly byPath: ReadonlyMap<BytePath, Unit>;
  private readonly linksTo: ReadonlyMap<UnitPath, readonly UnitPath[]>;

  constructor(
    readonly trees: Trees,
    disk: ReadFileSystem,
    root: BytePath,
    judging: Judging = {},
    /** The same host with other files, and where it is as it is here. */
    known?: { readonly host: HostView; holds(path: BytePath): boolean },
  ) {
    this.cache = known?.host.cache ?? new ParseCache();
    this.units = pairUnits(trees);
    this.linksTo = linksIn(trees.ours);
    this.byPath = new Map(this.units.map((unit) => [this.pathOf(unit.path), unit]));
    const live = this.units.filter((unit) => textOf(unit.ours) !== undefined);
    const files = live.filter(({ kind }) => kind === 'profile' || kind === 'fragment');
    this.liveRoots = files.filter(({ kind }) => kind === 'profile').map(({ path }) => this.pathOf(path));
    const paths = files.map(({ path }) => this.pathOf(path));
    const isPolicy = (path: BytePath): boolean => this.unitAt(path)?.kind !== 'features';
    const search = searchPath([trees.ours.directory], '', root);
    const sets = known && { sets: known.host.sets, holds: (path: BytePath) => known.holds(path) };
    this.sets = new PolicySets(disk, search, paths, isPolicy, judging, sets);
  }

  /** Where the unit is or would be in live policy. */
  pathOf(unit: UnitPath): BytePath {
    return `${this.trees.ours.directory}/${unit}`;
  }

  unitAt(path: BytePath): Unit | undefined {
    return this.byPath.get(path);
  }

  obstacleTo(unit: UnitPath): UnitPath | undefined {
    return obstacleTo(unit, this.trees.ours);
  }

  isManaged(unit: UnitPath): boolean {
    return this.trees.base.entries.has(unit) || this.trees.theirs.entries.has(unit);
  }

  read(unit: UnitPath, side: Side, text: ByteText): ParsedFile {
    return this.cache.parse(fileId(placeIn(this.trees[side], unit)), text);
  }

  /** Whether two texts that differ say the same; each is looked at once. */
  sayTheSame(one: ParsedFile, other: ParsedFile): boolean {
    const [before, after] = [one, other].map((file) => {
      if (!this.meanings.has(file)) this.meanings.set(file, meaningOf(file));
      return this.meanings.get(file);
    });
    return before !== undefined && before === after;
  }

  /** One side of a unit, understood; undefined where it has no text there, or the text is no policy. */
  sideOf(unit: Unit, side: Side): Shown | undefined {
    const text = textOf(unit[side]);
    if (text === undefined || unit.kind === 'features') return undefined;
    const { id, statements } = this.read(unit.path, side, text);
    return { file: id, text, statements };
  }

  /** The proposed text; under the vendor's name where it is the vendor's. */
  proposed({ unit, text }: Change): Shown | undefined {
    if (text === undefined || unit.kind === 'features') return undefined;
    if (text === textOf(unit.theirs)) return this.sideOf(unit, 'theirs');
    const { id, statements } = this.cache.parse(fileId(`${this.pathOf(unit.path)} (merged)`), text);
    return { file: id, text, statements };
  }

  /** The texts of changes by the places where they would be found. */
  textsOf(proposals: Iterable<Proposal>): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const proposal of proposals) {
      if (proposal.kind !== 'change' || proposal.text === undefined) continue;
      for (const path of this.placesOf(proposal.unit)) texts.set(path, proposal.text);
    }
    return texts;
  }

  /**
   * Whether the administrator wrote a file: his places, files that no vendor ships, files elsewhere. An edited file is
   * still the vendor's, and so is what a package ships without a reference, as long as nobody edited it.
   */
  isOwn(path: BytePath): boolean {
    const unit = this.unitAt(path);
    if (unit === undefined || isLocal(unit.path)) return true;
    const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
    if (unit.kind === 'override') return ours !== base && ours !== theirs;
    return base === undefined && theirs === undefined && !this.isAsShipped(unit.path);
  }

  /** Whether a package put a live file there as it is now, though no reference has it. */
  isAsShipped(unit: UnitPath): boolean {
    return this.trees.isAsShipped?.(unit) === true;
  }

  /**
   * What may stand in the way of a file being loaded and enforced, though the file may not be there yet; undefined where
   * nothing does. Where the directory is a link, nobody looked.
   */
  switchOf(root: BytePath): UnitPath | undefined {
    const { ours } = this.trees;
    return this.switchesOf(root).find((path) => ours.entries.has(path) || obstacleTo(path, ours) !== undefined);
  }

  /** What does so now, for certain: a link that leads to nothing does not. */
  workingSwitchOf(root: BytePath): UnitPath | undefined {
    const { entries } = this.trees.ours;
    return this.switchesOf(root).find((path) => entries.has(path) && entries.get(path)?.kind !== 'unreadable');
  }

  /** The stronger one first. */
  private switchesOf(root: BytePath): UnitPath[] {
    const name = this.unitAt(root)?.path;
    return ['disable', 'force-complain'].map((directory) => `${directory}/${name}` as UnitPath);
  }

  /** What the vendor ships of these units. */
  textsOfSide(side: 'base' | 'theirs', units: readonly Unit[] = this.units): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const unit of units) {
      const text = unit.kind === 'override' ? undefined : textOf(unit[side]);
      if (text === undefined) continue;
      for (const path of this.placesOf(unit)) texts.set(path, text);
    }
    return texts;
  }

  /** The vendor's texts of which only a part is taken, as far as it is. */
  textsTaken(changes: readonly Change[]): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const { unit, taken } of changes) {
      if (taken !== undefined) for (const path of this.placesOf(unit)) texts.set(path, taken);
    }
    return texts;
  }

  /** The administrator's places as the vendor left them: `local/` without a word, others as they were shipped. */
  textsWithoutOverrides(): Map<BytePath, ByteText> {
    const texts = this.textsWithoutLocal();
    for (const { path, kind, base, ours, theirs } of this.units) {
      const text = textOf(ours);
      if (kind !== 'override' || isSwitch(path) || isLocal(path) || text === undefined) continue;
      // Who ships it may never have been asked about it: then there is no base, and live is as it was shipped.
      if (text === textOf(base) || text === textOf(theirs)) continue;
      texts.set(this.pathOf(path), textOf(base) ?? ('' as ByteText));
    }
    return texts;
  }

  /** Files below `local/` that say something, as if they said nothing. */
  textsWithoutLocal(): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const { path, ours } of this.units) {
      const text = isLocal(path) ? textOf(ours) : undefined;
      if (text === undefined || this.read(path, 'ours', text).statements.length === 0) continue;
      texts.set(this.pathOf(path), '' as ByteText);
    }
    return texts;
  }

  /**
   * The unit’s own place, the file that it is a link to, and all links to that; of rules of helpers also links to what is
   * generated of them.
   */
  placesOf({ path, ours }: Pick<Unit, 'path' | 'ours'>): BytePath[] {
    const target = ours?.kind === 'file' ? (ours.link?.target ?? path) : path;
    const links = [target, ...this.generatedOf(target)].flatMap((one) => this.linksTo.get(one) ?? []);
    return [...new Set([path, target, ...links])].map((place) => this.pathOf(place));
  }

  /** What is generated of a unit and linked to; of a class it may be anything. */
  private generatedOf(unit: UnitPath): readonly UnitPath[] {
    const lowered = loweredOf(unit);
    if (lowered !== undefined) return [unitPath(lowered)];
    if (!unit.startsWith(`${helperClassesDirectory}/`)) return [];
    return [...this.linksTo.keys()].filter((target) => sourceOfLowered(target) !== undefined);
  }
}

function isLocal(path: UnitPath): boolean {
  return path.startsWith('local/');
}

/** Whether a path stands for a switch and is never read. */
function isSwitch(path: UnitPath): boolean {
  return path.startsWith('disable/') || path.startsWith('force-complain/');
}

/** Links inside the policy directory, by the file they lead to. Those that switch a profile off are no other names of it. */
function linksIn({ entries }: Trees['ours']): ReadonlyMap<UnitPath, readonly UnitPath[]> {
  const links = new Map<UnitPath, UnitPath[]>();
  for (const [path, entry] of entries) {
    if (entry.kind !== 'file' || entry.link === undefined || isSwitch(path)) continue;
    links.set(entry.link.target, [...(links.get(entry.link.target) ?? []), path]);
  }
  return links;
}
