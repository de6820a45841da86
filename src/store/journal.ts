// The record that makes a crash harmless: what stood at every place before a run, and what will stand there after it. It
// comes into being in one step, when all is prepared; from then on a run is finished or undone, whoever does it. Takes and
// gives records; a record that is not understood is trouble, never nothing.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileSystem, ReadFileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf, readable, toBytes } from '../base/index.js';
import { isThere, makeDirectories, writeWhole } from './directories.js';
import type { FileFacts } from './file-facts.js';
import type { KernelStep, KernelSteps } from './kernel-step.js';
import { isJsonObject } from './json-object.js';
import type { StateLayout } from './layout.js';
import { stateDirectoryMode, stateFileMode, stagingPrefix } from './layout.js';
import { readIfThere } from './state.js';

const schema = 'aa-merge/run@1';

/** A run as it is told to people. */
export interface RunFacts {
  /** Sorts by time; safe in the name of a file. */
  readonly run: string;
  readonly who: string;
  /** In UTC, to the second. */
  readonly when: string;
  /** The command, in words. */
  readonly what: string;
  readonly why?: string;
}

export interface JournalEntry {
  readonly path: BytePath;
  readonly unit?: string;
  readonly part?: 'live' | 'base';
  readonly before: FileFacts | undefined;
  readonly after: FileFacts | undefined;
  /** The name, in the folder of the run, of a copy of what stood there. */
  readonly kept?: string;
}

export interface Journal extends RunFacts {
  readonly entries: readonly JournalEntry[];
  /** Directories that were made, outermost first. */
  readonly made: readonly BytePath[];
  /** What follows for the kernel, when every place is taken; undefined where no policy changes. */
  readonly kernel?: KernelSteps;
}

/** Where a run goes: to what it wanted, or back to what was. */
export type Direction = 'forward' | 'back';

export interface OpenJournal {
  readonly journal: Journal;
  readonly direction: Direction;
}

/** Where transactions keep their records, on which host. */
export interface Place {
  readonly layout: StateLayout;
  readonly root: BytePath;
}

export function journalPath({ layout }: Place, direction: Direction): BytePath {
  return `${layout.journal}/${direction}.json`;
}

/** Of a run that is over: what it did, or what it tried. */
export function recordPath({ layout }: Place, run: string, direction: Direction): BytePath {
  return `${layout.history}/${run}/${direction === 'forward' ? 'run' : 'undone'}.json`;
}

export function keptPath({ layout }: Place, run: string, kept: string): BytePath {
  return `${layout.history}/${run}/${kept}`;
}

/** From here on the run is finished or undone. */
export function openJournal(journal: Journal, place: Place, files: FileSystem): void {
  makeDirectories(place.layout.journal, stateDirectoryMode, files, []);
  const path = journalPath(place, 'forward');
  const waiting = `${place.layout.journal}/${stagingPrefix}run`;
  if (isThere(waiting, files)) files.unlink(waiting);
  writeWhole(waiting, toBytes(journalText(journal, place)), stateFileMode, files);
  files.sync(waiting);
  files.rename(waiting, path);
  files.sync(place.layout.journal);
}

/** The run that was not finished; undefined where there is none. */
export function readJournal(place: Place, files: ReadFileSystem): OpenJournal | undefined {
  for (const direction of ['back', 'forward'] as const) {
    const path = journalPath(place, direction);
    const text = readIfThere(files, path);
    if (text !== undefined) return { journal: readRecord(text, path, place), direction };
  }
  return undefined;
}

export function journalText(journal: Journal, { root }: Place): ByteText {
  const outer = (path: BytePath): string => nameFor(path, root);
  const { entries, made, kernel, ...facts } = journal;
  const stepOf = ({ load, unload }: KernelStep): object => ({ load: load.map(outer), unload });
  const document = {
    schema,
    ...facts,
    ...(kernel === undefined
      ? {}
      : { kernel: { forward: stepOf(kernel.forward), back: stepOf(kernel.back), stale: kernel.stale } }),
    made: made.map(outer),
    entries: entries.map(({ path, ...entry }) => ({ path: outer(path), ...entry })),
  };
  return byteTextOf(`${JSON.stringify(document, undefined, 1)}\n`);
}

/** Throws: AaMergeError `store/damaged-journal`. */
export function readRecord(text: ByteText, path: BytePath, { root }: Place): Journal {
  const damaged = new AaMergeError('store/damaged-journal', { path });
  let value: unknown;
  try {
    value = JSON.parse(readable(text));
  } catch {
    throw damaged;
  }
  if (!isJsonObject(value) || value['schema'] !== schema) throw damaged;
  const { run, who, when, what, why, entries, made, kernel } = value;
  const words = [run, who, when, what];
  if (!words.every((word) => typeof word === 'string') || !Array.isArray(entries) || !Array.isArray(made))
    throw damaged;
  if (!/^[\w.-]+$/.test(run as string) || (why !== undefined && typeof why !== 'string')) throw damaged;
  const found = (entries as unknown[]).map((entry) => entryIn(entry, root));
  const steps = kernel === undefined ? undefined : stepsIn(kernel, root);
  if (found.includes(undefined) || !made.every((name) => isName(name))) throw damaged;
  if (kernel !== undefined && steps === undefined) throw damaged;
  return {
    run: run as string,
    who: who as string,
    when: when as string,
    what: what as string,
    ...(why === undefined ? {} : { why }),
    entries: found as JournalEntry[],
    made: (made as string[]).map((name) => pathFor(name, root)),
    ...(steps === undefined ? {} : { kernel: steps }),
  };
}

function stepsIn(value: unknown, root: BytePath): KernelSteps | undefined {
  if (!isJsonObject(value) || !isTexts(value['stale'])) return undefined;
  const [forward, back] = [value['forward'], value['back']].map((step): KernelStep | undefined => {
    if (!isJsonObject(step) || !isTexts(step['load']) || !isTexts(step['unload'])) return undefined;
    if (!step['load'].every(isName)) return undefined;
    return { load: step['load'].map((name) => pathFor(name, root)), unload: step['unload'] };
  });
  const isFileName = (name: string): boolean => name !== '' && !name.includes('/') && name !== '.' && name !== '..';
  if (forward === undefined || back === undefined || !value['stale'].every(isFileName)) return undefined;
  return { forward, back, stale: value['stale'] };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function entryIn(value: unknown, root: BytePath): JournalEntry | undefined {
  if (!isJsonObject(value) || !isName(value['path'])) return undefined;
  const { path, unit, part, before, after, kept } = value;
  const isKnown =
    (unit === undefined || typeof unit === 'string') &&
    (part === undefined || part === 'live' || part === 'base') &&
    (kept === undefined || (typeof kept === 'string' && /^\d+$/.test(kept))) &&
    [before, after].every((facts) => facts === undefined || isFacts(facts));
  if (!isKnown) return undefined;
  return { ...(value as Omit<JournalEntry, 'path'>), path: pathFor(path as string, root) };
}

function isFacts(value: unknown): value is FileFacts {
  if (!isJsonObject(value)) return false;
  const { kind, text, digest, mode, uid, gid } = value;
  if (kind === 'link') return typeof text === 'string';
  if (kind === 'other') return true;
  return kind === 'file' && typeof digest === 'string' && [mode, uid, gid].every((fact) => Number.isInteger(fact));
}

/** A path as recorded: absolute outside of the root, else below it, and never upwards. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && posix.normalize(value) === value && !value.startsWith('../');
}

/** A root may be mounted elsewhere tomorrow: what lies below it is named from there. */
function nameFor(path: BytePath, root: BytePath): string {
  const below = posix.relative(root, path);
  return below.startsWith('..') ? path : below;
}

function pathFor(name: string, root: BytePath): BytePath {
  return name.startsWith('/') ? name : posix.join(root, name);
}
