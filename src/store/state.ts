// Records of the state directory, with their shapes and versions. Takes outcomes, gives bytes; takes a directory, says
// whether this program may work with it. Records hold no time: the same run writes the same bytes.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { AaMergeError, byteTextOf, digestOf, FileSystemError, fromBytes, readable } from '../base/index.js';
import type { Hold, Remark, UnitOutcome } from '../reconcile/index.js';
import type { StateLayout } from './layout.js';

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
  /** SHA-256 of the live text that was judged and of the one that would have replaced it. */
  readonly live: string | null;
  readonly proposed: string | null;
}

/** The record of a held unit as it lies on the disk. */
export function heldRecord({ unit, hold, widenings, live, heldText }: UnitOutcome): ByteText | undefined {
  if (hold === undefined) return undefined;
  const record: HeldRecord = {
    schema: 'aa-merge/held@1',
    unit: shown(unit),
    hold: hold.kind,
    standing: hold.standing,
    reasons: hold.reasons.map(remarkJson),
    widenings: widenings.map(remarkJson),
    live: live?.before === undefined ? null : digestOf(live.before),
    proposed: heldText === undefined ? null : digestOf(heldText),
  };
  return byteTextOf(`${JSON.stringify(record, undefined, 2)}\n`);
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
 * Throws: AaMergeError `store/damaged-state`, `store/newer-state`.
 */
export function checkState(disk: ReadFileSystem, layout: StateLayout): void {
  const path = versionPath(layout);
  const text = readIfThere(disk, path);
  if (text === undefined) return;
  const version = versionIn(text);
  if (version === undefined) throw new AaMergeError('store/damaged-state', { path });
  if (version > stateVersion) throw new AaMergeError('store/newer-state', { path, version });
}

function versionIn(text: ByteText): number | undefined {
  try {
    const { version } = JSON.parse(readable(text)) as { version?: unknown };
    return typeof version === 'number' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a state file; undefined where there is none. Any other trouble is thrown. */
export function readIfThere(disk: ReadFileSystem, path: BytePath): ByteText | undefined {
  try {
    return fromBytes(disk.readFile(path));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
