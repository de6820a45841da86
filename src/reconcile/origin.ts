// Where the live text of a unit comes from that was never reconciled here. Takes what package managers, ucf and the vendor's
// history know of it, gives the text that counts as its base. Only a digest, or the very bytes, prove anything: a name never
// does. Whatever is not certain is no base, and the unit is held. Source: product, "First run"; packaging 3.1.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { hashOf } from '../base/index.js';
import type { HashAlgorithm } from '../base/index.js';
import type { Remark, UnitOutcome } from './outcome.js';
import { remark } from './outcome.js';
import type { Tree } from './tree.js';
import { textOf } from './tree.js';
import { unitKindOf } from './unit-kind.js';
import type { Trees } from './units.js';

/** Who wrote a digest down. `preinst` is the script of a package, before its own upgrade. */
export type Recorder = 'dpkg' | 'rpm' | 'ucf' | 'preinst';

/** The digest of a text that the vendor shipped. */
export interface RecordedDigest {
  readonly by: Recorder;
  readonly algorithm: HashAlgorithm;
  /** In lower-case hexadecimal. */
  readonly digest: string;
}

/** A text that the vendor shipped at some time. `adopted` is the last one that was merged here without a reference. */
export interface VendorText {
  readonly from: 'history' | 'ucf' | 'preinst' | 'adopted';
  readonly path: BytePath;
  readonly text: ByteText;
}

/**
 * Who knows that a file that is not there was removed: its package, which noted so before its own upgrade, or a database by
 * which an installed package has laid it out and still has it as its own.
 */
export type RemovalWitness = { readonly by: 'preinst' } | { readonly by: 'database'; readonly package: string };

/** All that is known of one unit. */
export interface Origin {
  readonly recorded: readonly RecordedDigest[];
  readonly texts: readonly VendorText[];
  /** Who knows that the administrator removed the file. */
  readonly removed: RemovalWitness | undefined;
  /** The installed package that still has the live file as its own. */
  readonly conffileOf: string | undefined;
}

/** The text that live comes from, found and not recorded, with what is to be said about it. */
export interface Explanation {
  readonly base: { readonly text: ByteText; readonly path: BytePath } | undefined;
  readonly notices: readonly Remark[];
}

/**
 * The units that somebody has to be asked about: not reconciled before, and live is not what the vendor ships. Where there
 * are none, nobody is asked.
 */
export function unexplainedUnits({ base, ours, theirs }: Trees): UnitPath[] {
  const isOpen = (path: UnitPath, text: ByteText | undefined): boolean => {
    if (base.entries.has(path) || text === undefined) return false;
    const [kind, live] = [unitKindOf(path), ours.entries.get(path)];
    const isSettled = live !== undefined && (live.kind !== 'file' || live.text === text);
    return kind !== undefined && kind !== 'override' && !isSettled;
  };
  return [...theirs.entries].filter(([path, entry]) => isOpen(path, textOf(entry))).map(([path]) => path);
}

/** Live files that no reference has or had. They are the administrator’s, but for those that a package put there. */
export function unreferencedFiles({ base, ours, theirs }: Trees): ReadonlyMap<UnitPath, ByteText> {
  const files = [...ours.entries].flatMap(([path, entry]) => {
    const text = textOf(entry);
    const isManaged = base.entries.has(path) || theirs.entries.has(path);
    return text === undefined || isManaged || unitKindOf(path) === undefined ? [] : [[path, text] as const];
  });
  return new Map(files);
}

/**
 * What is known of a unit, when another text plays its reference. Whoever offered that text wrote its digest down at that
 * time, also where a person kept the old one: that digest says nothing about what live comes from.
 */
export function originBeside(text: ByteText, origin: Origin): Origin {
  return {
    ...origin,
    recorded: origin.recorded.filter(({ algorithm, digest }) => hashOf(text, algorithm) !== digest),
    texts: origin.texts.filter((one) => one.text !== text),
    removed: undefined,
  };
}

/** What is known of each unit, as far as it comes to anything. */
export function explainUnits(
  { ours, theirs }: Pick<Trees, 'ours' | 'theirs'>,
  origins: ReadonlyMap<UnitPath, Origin>,
): ReadonlyMap<UnitPath, Explanation> {
  return new Map(
    [...origins].flatMap(([path, origin]) => {
      const vendor = theirs.entries.get(path);
      const text = textOf(vendor);
      if (text === undefined) return [];
      const live = textOf(ours.entries.get(path));
      const found = live === undefined ? absent(origin, text, theirs, path) : present(origin, live, text);
      return found === undefined ? [] : [[path, found] as const];
    }),
  );
}

/** Removed by the administrator: as if what the vendor ships now had been there, and been removed. */
function absent({ removed }: Origin, text: ByteText, theirs: Tree, path: UnitPath): Explanation | undefined {
  if (removed === undefined) return undefined;
  const notice =
    removed.by === 'preinst'
      ? remark('reconcile/removed-before')
      : remark('reconcile/removed-conffile', { package: removed.package });
  return { base: { text, path: `${theirs.directory}/${path}` }, notices: [notice] };
}

/** Who knows that a text was shipped, and where it is kept; undefined where nobody does. */
export function shippedBy(
  live: ByteText,
  { recorded, texts }: Origin,
): { readonly by: Recorder | VendorText['from']; readonly path: BytePath } | undefined {
  const sum = recorded.find(({ algorithm, digest }) => hashOf(live, algorithm) === digest);
  const copy = texts.find(({ text }) => text === live);
  const by = sum?.by ?? copy?.from;
  return by && { by, path: copy?.path ?? '' };
}

function present(origin: Origin, live: ByteText, theirs: ByteText): Explanation {
  const { texts, conffileOf } = origin;
  const owned = conffileOf === undefined ? [] : [remark('reconcile/active-conffile', { package: conffileOf })];
  const shipped = shippedBy(live, origin);
  if (shipped !== undefined) {
    const { by, path } = shipped;
    return { base: { text: live, path }, notices: [remark('reconcile/pristine', { by }), ...owned] };
  }
  const base = baseOfEdited(origin);
  const others = texts.filter(({ from, text }) => from === 'history' && text !== base?.text && text !== theirs);
  const offered = others.map(({ path }) =>
    remark('reconcile/other-revisions', { count: others.length, path: path.slice(0, path.lastIndexOf('/')) }),
  );
  const used = base === undefined ? [] : [remark('reconcile/base-found', { by: base.by, path: base.path })];
  return { base, notices: [...used, ...offered.slice(0, 1), ...owned] };
}

/** The last text that was merged here; else the one text that has a recorded digest. Two of them prove nothing. */
function baseOfEdited({ recorded, texts }: Origin): (VendorText & { readonly by: string }) | undefined {
  const adopted = texts.find(({ from }) => from === 'adopted');
  if (adopted !== undefined) return { ...adopted, by: 'adopted' };
  const found = texts.flatMap((one) => {
    const sum = recorded.find(({ algorithm, digest }) => hashOf(one.text, algorithm) === digest);
    return sum === undefined ? [] : [{ ...one, by: sum.by }];
  });
  const [first] = found;
  return found.every(({ text }) => text === first?.text) ? first : undefined;
}

/** The trees with bases that were found where none is recorded. */
export function withFoundBases(trees: Trees, found: ReadonlyMap<UnitPath, Explanation>): Trees {
  if (found.size === 0) return trees;
  const entries = new Map(trees.base.entries);
  for (const [path, { base }] of found) {
    if (base === undefined || entries.has(path)) continue;
    // What is pristine is its own base.
    const foundAt = base.path === '' ? `${trees.ours.directory}/${path}` : base.path;
    const ownership = { mode: 0o600, uid: 0, gid: 0 };
    entries.set(path, { kind: 'file', text: base.text, ownership, link: undefined, foundAt });
  }
  return { ...trees, base: { ...trees.base, entries } };
}

/** The outcome of a unit whose base was found: nothing is recorded of it yet, so it is recorded now unless the unit is held. */
export function withExplanation(outcome: UnitOutcome, found: Explanation | undefined): UnitOutcome {
  if (found === undefined) return outcome;
  const notices = [...outcome.notices, ...found.notices];
  if (found.base === undefined) return { ...outcome, notices };
  const after = outcome.base === undefined ? found.base.text : outcome.base.after;
  return { ...outcome, notices, base: outcome.outcome === 'held' ? undefined : { before: undefined, after } };
}
