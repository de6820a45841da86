// One host as reconcile sees it: the three trees, names of files, and texts that are understood once. Takes trees and a
// disk, gives answers. Holds no decision.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { fileId } from '../base/index.js';
import type { ParsedFile } from '../policy/index.js';
import { ParseCache, searchPath } from '../policy/index.js';
import type { Shown } from './locate.js';
import { PolicySets } from './policy-sets.js';
import type { Change, Proposal, UnitTools } from './proposal.js';
import { meaningOf } from './same.js';
import { textOf } from './tree.js';
import { unitKindOf } from './unit-kind.js';
import type { Trees, Unit } from './units.js';
import { obstacleTo, pairUnits } from './units.js';

export type Side = 'base' | 'ours' | 'theirs';

export class HostView implements Omit<UnitTools, 'merge'> {
  readonly units: readonly Unit[];
  readonly sets: PolicySets;
  /** Files of live policy that the loaders load. */
  readonly liveRoots: readonly BytePath[];
  private readonly cache = new ParseCache();
  private readonly meanings = new Map<ParsedFile, string | undefined>();
  private readonly byPath: ReadonlyMap<BytePath, Unit>;
  private readonly linksTo: ReadonlyMap<UnitPath, readonly UnitPath[]>;

  constructor(
    readonly trees: Trees,
    disk: ReadFileSystem,
    root: BytePath,
  ) {
    this.units = pairUnits(trees);
    this.linksTo = linksIn(trees.ours);
    this.byPath = new Map(this.units.map((unit) => [this.pathOf(unit.path), unit]));
    const live = this.units.filter((unit) => textOf(unit.ours) !== undefined);
    const files = live.filter(({ kind }) => kind === 'profile' || kind === 'fragment');
    this.liveRoots = files.filter(({ kind }) => kind === 'profile').map(({ path }) => this.pathOf(path));
    const paths = files.map(({ path }) => this.pathOf(path));
    const isPolicy = (path: BytePath): boolean => this.unitAt(path)?.kind !== 'features';
    this.sets = new PolicySets(disk, searchPath([trees.ours.directory], '', root), paths, isPolicy);
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
    return this.cache.parse(fileId(`${this.trees[side].directory}/${unit}`), text);
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
   * still the vendor's.
   */
  isOwn(path: BytePath): boolean {
    const unit = this.unitAt(path);
    if (unit === undefined || unit.path.startsWith('local/')) return true;
    const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
    if (unit.kind === 'override') return ours !== base && ours !== theirs;
    return base === undefined && theirs === undefined;
  }

  /** What the vendor shipped last, where live is otherwise: what only the administrator has says nothing there. */
  textsOfBase(): Map<BytePath, ByteText> {
    const texts = this.textsOfSide('base');
    for (const unit of this.units) {
      const isRead = unit.kind === 'fragment' || (unit.kind === 'override' && !isSwitch(unit.path));
      const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map(textOf);
      if (!isRead || ours === undefined || ours === (base ?? theirs)) continue;
      // A link hides what it leads to only under its own name.
      if (base === undefined || unit.kind === 'override') texts.set(this.pathOf(unit.path), base ?? ('' as ByteText));
    }
    return texts;
  }

  /** What one side has otherwise than live. */
  textsOfSide(side: 'base' | 'theirs'): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const unit of this.units) {
      const text = unit.kind === 'override' ? undefined : textOf(unit[side]);
      if (text === undefined || text === textOf(unit.ours)) continue;
      for (const path of this.placesOf(unit)) texts.set(path, text);
    }
    return texts;
  }

  /** The unit’s own place, the file that it is a link to, and all links to that. */
  private placesOf({ path, ours }: Unit): BytePath[] {
    const target = ours?.kind === 'file' ? (ours.link?.target ?? path) : path;
    return [...new Set([path, target, ...(this.linksTo.get(target) ?? [])])].map((place) => this.pathOf(place));
  }
}

/** Whether a path stands for a switch and is never read. */
function isSwitch(path: UnitPath): boolean {
  return path.startsWith('disable/') || path.startsWith('force-complain/');
}

/** Links inside the policy directory, by the file they lead to. Those that switch a profile off are no other names of it. */
function linksIn({ entries }: Trees['ours']): ReadonlyMap<UnitPath, readonly UnitPath[]> {
  const links = new Map<UnitPath, UnitPath[]>();
  for (const [path, entry] of entries) {
    if (entry.kind !== 'file' || entry.link === undefined || unitKindOf(path) === 'override') continue;
    links.set(entry.link.target, [...(links.get(entry.link.target) ?? []), path]);
  }
  return links;
}
