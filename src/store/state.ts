// Records of the state directory, with their shapes and versions. Takes outcomes, gives bytes; takes a directory, says
// whether this program may work with it. Records hold no time: the same run writes the same bytes.

import type { BytePath, ByteText, Digest, ReadFileSystem, UnitPath } from '../base/index.js';
import {
  AaMergeError,
  byteTextOf,
  digestOf,
  FileSystemError,
  fingerprintOf,
  fromBytes,
  readable,
} from '../base/index.js';
import type { Evidence, Hold, Remark, Tree, Trees, UnitOutcome } from '../reconcile/index.js';
import { grantsOf, textOf } from '../reconcile/index.js';
import { grantToJson } from './accepted-grant.js';
import { isThere } from './directories.js';
import { jsonObjectIn } from './json-object.js';
import type { StateLayout } from './layout.js';
import { digestsOf } from './text-digests.js';
import type { Guard } from './trust.js';
import { refuseLinkOut, requireTrusted } from './trust.js';

/** Grows when an older program could no longer work with the directory. */
export const stateVersion = 1;

/** What is remembered of a held unit. */
export interface HeldRecord {
  readonly schema: 'aa-merge/held@1';
  readonly unit: string;
  readonly hold: Hold['kind'];
  readonly standing: Hold['standing'];
  readonly reasons: readonly object[];
  readonly widenings: readonly object[];
  /** Of each grant that can be accepted, by its number, the SHA-256 of what it comes to. */
  readonly grants: readonly string[];
  /** Rules that were taken away and would come back. */
  readonly evidence: readonly { readonly profile: string; readonly rule: string; readonly file: string }[];
  /** SHA-256 of the texts that it is about; null where there is none. */
  readonly texts: Readonly<Record<'base' | 'live' | 'reference', string | null>>;
}

/** The record of a held unit as it lies on the disk. */
export function heldRecord(held: UnitOutcome, trees: Trees): ByteText | undefined {
  const { unit, renamedFrom = unit, hold, widenings, outcome, base, live } = held;
  if (hold === undefined) return undefined;
  const digestOfText = (text: ByteText | undefined): string | null => (text === undefined ? null : digestOf(text));
  const digest = (tree: Tree, path = unit): string | null => digestOfText(textOf(tree.entries.get(path)));
  const record: HeldRecord = {
    schema: 'aa-merge/held@1',
    unit: shown(unit),
    hold: hold.kind,
    standing: hold.standing,
    reasons: hold.reasons.map(remarkJson),
    widenings: widenings.map(remarkJson),
    grants: meaningsOfGrants(held),
    evidence: (hold.evidence ?? []).map(({ profile, rule, file }) => ({
      profile: shown(profile),
      rule: shown(rule),
      file: shown(file),
    })),
    texts: {
      // Of what was merged or declined in part, the rest is held beside the texts that are there then.
      base: base === undefined ? digest(trees.base, renamedFrom) : digestOfText(base.after),
      live: outcome === 'merged-partly' ? digestOfText(live?.after) : digest(trees.ours, renamedFrom),
      reference: digest(trees.theirs),
    },
  };
  return byteTextOf(`${JSON.stringify(record, undefined, 2)}\n`);
}

/** What accepting each grant of a held unit comes to, in the order of their numbers. */
function meaningsOfGrants(held: UnitOutcome): readonly string[] {
  return grantsOf(held).map(({ detail }) => {
    const means = (detail?.grants ?? []).map(grantToJson);
    return digestOf(byteTextOf(JSON.stringify(means)));
  });
}

/**
 * Whether a record that is there stays: it holds the same texts, offers the same grants, and is as severe. It then says why
 * they were held first, though other units may have moved on since and give another reason.
 */
export function isSameHold(known: ByteText, now: ByteText): boolean {
  const [before, after] = [known, now].map((text) => {
    const { standing, texts, grants } = (jsonObjectIn(text) ?? {}) as Partial<HeldRecord>;
    return JSON.stringify([standing, texts, grants]);
  });
  return before === after;
}

/** Equal as long as a held unit would be shown alike. */
export function shownDigest(held: UnitOutcome, trees: Trees): Digest {
  return digestOf(heldRecord(held, trees) ?? ('' as ByteText));
}

/** Equal as long as a held unit offers the same grants under the same numbers: who types it has seen them. */
export function grantsCode(held: UnitOutcome): string {
  return fingerprintOf([held.unit, ...meaningsOfGrants(held)]).slice(0, 12);
}

/** Whether a record offers just the grants that the unit has now, under the same numbers. */
export function showsGrantsOf(record: ByteText, held: UnitOutcome): boolean {
  const { grants } = (jsonObjectIn(record) ?? {}) as Partial<HeldRecord>;
  return JSON.stringify(grants) === JSON.stringify(meaningsOfGrants(held));
}

/** Whether a record is about just the texts that the unit has now. */
export function showsTextsOf(record: ByteText, { unit, renamedFrom }: UnitOutcome, trees: Trees): boolean {
  const { texts } = (jsonObjectIn(record) ?? {}) as Partial<HeldRecord>;
  const { base, live, reference } = digestsOf(unit, trees, renamedFrom);
  return texts?.base === base && texts.live === live && texts.reference === reference;
}

/** What a record remembers of a lost restriction; nothing for one that is not understood. */
export function evidenceIn(record: ByteText): Evidence[] {
  const { evidence } = (jsonObjectIn(record) ?? {}) as Partial<HeldRecord>;
  if (!Array.isArray(evidence)) return [];
  return (evidence as Partial<HeldRecord['evidence'][number]>[]).flatMap(({ profile, rule, file }) => {
    if (typeof profile !== 'string' || typeof rule !== 'string' || typeof file !== 'string') return [];
    return [{ profile: byteTextOf(profile), rule: byteTextOf(rule), file: byteTextOf(file) }];
  });
}

function remarkJson({ code, data, where }: Remark): object {
  const facts = Object.fromEntries(
    Object.entries(data).map(([name, fact]) => [name, typeof fact === 'string' ? shown(fact) : fact]),
  );
  if (where === undefined) return { code, data: facts };
  return { code, data: facts, file: shown(where.file), line: where.line, column: where.column };
}

function shown(text: UnitPath | string): string {
  return readable(text as ByteText);
}

/** The file that says which version the directory has. */
export function versionPath(layout: StateLayout): BytePath {
  return `${layout.directory}/state.json`;
}

export function versionRecord(): ByteText {
  return byteTextOf(`${JSON.stringify({ schema: 'aa-merge/state@1', version: stateVersion })}\n`);
}

/**
 * Check that the state is one that this program knows. A directory without a version is new.
 *
 * Throws: AaMergeError `store/bad-state-directory`, `store/damaged-state`, `store/newer-state`, `store/untrusted`.
 */
export function checkState(disk: ReadFileSystem, layout: StateLayout, guard: Guard): void {
  // What stands in the way of a trial is taken away, a link as a link.
  const { directory, trial: _, ...parts } = layout;
  for (const part of [directory, `${directory}/held`, ...Object.values(parts)]) {
    if (!isThere(part, disk)) continue;
    const status = disk.lstat(part);
    requireTrusted(part, status, guard);
    if (status.kind === 'link') refuseLinkOut(part, disk.readLink(part));
  }
  const path = versionPath(layout);
  const text = versionText(disk, layout);
  if (text === undefined) return;
  const version = versionIn(text);
  if (version === undefined) throw new AaMergeError('store/damaged-state', { path });
  if (version > stateVersion) throw new AaMergeError('store/newer-state', { path, version });
}

function versionText(disk: ReadFileSystem, layout: StateLayout): ByteText | undefined {
  try {
    return readIfThere(disk, versionPath(layout));
  } catch (error) {
    const isInTheWay = error instanceof FileSystemError && error.code === 'ENOTDIR';
    throw isInTheWay ? new AaMergeError('store/bad-state-directory', { path: layout.directory }) : error;
  }
}

function versionIn(text: ByteText): number | undefined {
  const { version } = (jsonObjectIn(text) ?? {}) as { version?: unknown };
  return typeof version === 'number' ? version : undefined;
}

/** The text of a state file. Throws: FileSystemError, EFTYPE for what is no plain file: to read a pipe might never end. */
export function readPlain(disk: ReadFileSystem, path: BytePath): ByteText {
  if (disk.lstat(path).kind !== 'file') throw new FileSystemError('EFTYPE', path, 'read');
  return fromBytes(disk.readFile(path));
}

/** The text of a state file; undefined where there is none. Any other trouble is thrown. */
export function readIfThere(disk: ReadFileSystem, path: BytePath): ByteText | undefined {
  try {
    return readPlain(disk, path);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
