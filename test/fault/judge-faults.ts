// A run stopped at operations of the file system, and what is found after the next start. Takes how many operations there
// are from one try to the next, gives numbers of points and what went wrong at them.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { judgeFiles, reconcileHost } from '../../src/app/index.js';
import type { FileSystem, ReadFileSystem } from '../../src/base/index.js';
import { AaMergeError, FileSystemError, fromBytes } from '../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem, nodeFileSystem } from '../../src/host/index.js';
import type { MemoryEntry } from '../../src/host/index.js';
import { recover, stateLayout } from '../../src/store/index.js';
import type { Place } from '../../src/store/index.js';
import type { Counted, Trouble } from '../support/faults.js';
import { Killed, killedAt, PowerLoss, troubledAt } from '../support/faults.js';
import type { HostSize } from './host.js';
import { faultHost, requestOn } from './host.js';

export interface FaultTally {
  readonly what: string;
  /** Of one run. */
  readonly operations: number;
  readonly points: number;
  readonly failures: readonly string[];
}

/** Paths below the root, with what is there. */
type Tree = Readonly<Record<string, string>>;

export type Stop = Trouble | 'kill' | 'power cut';

/** What stops a run at which operations. To be stopped while looking is to be stopped before the next change. */
export const stops: readonly (readonly [Stop, Counted])[] = [
  ['kill', 'changing'],
  ['power cut', 'changing'],
  ['EIO', 'changing'],
  ['ENOSPC', 'changing'],
  ['EINTR', 'changing'],
  ['short write', 'changing'],
  ['EIO', 'looking'],
  ['EINTR', 'looking'],
];

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

export function judgeInMemory([what, counted]: readonly [Stop, Counted], each: number, size: HostSize): FaultTally {
  const root = '/host';
  const tree = treeAt(root, size);
  const [first, whole] = [memoryFileSystem(tree), memoryFileSystem(tree)];
  const counting = killedAt(whole, Infinity, counted);
  run(root, counting.files, '1.1');
  const ends = [treeIn(root, first), treeIn(root, whole)] as const;
  const operations = counting.count();
  const failures = [...invalidIn(root, first), ...invalidIn(root, whole)];
  const random = numbersFrom(20261122);
  let points = 0;
  for (let at = 1; at <= operations; at += each) {
    points += 1;
    const disk = what === 'power cut' ? new PowerLoss(tree) : memoryFileSystem(tree);
    const seen = disk instanceof PowerLoss ? disk.files : disk;
    const isKilled = what === 'kill' || what === 'power cut';
    const stopped = isKilled ? killedAt(seen, at - 1, counted).files : troubledAt(seen, at, what, { counted }).files;
    try {
      run(root, stopped, '1.1');
    } catch (error) {
      const isKnown = [Killed, AaMergeError, FileSystemError].some((kind) => error instanceof kind);
      if (!isKnown) failures.push(`${what} at ${at}: ${String(error)}`);
    }
    const files = disk instanceof PowerLoss ? disk.after(random) : disk;
    failures.push(...failuresAfter(root, files, ends).map((why) => `${what} at ${at}: ${why}`));
  }
  return { what: `${what}, ${counted}, in memory`, operations, points, failures };
}

/** A real child process, killed at operations that change something. */
export function judgeKilledChildren(each: number, size: HostSize): FaultTally {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-fault-'));
  try {
    const program = join(folder, 'child.mjs');
    buildSync({
      entryPoints: ['test/fault/child.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const [clean, root] = [join(folder, 'clean'), join(folder, 'host')];
    plant(clean, faultHost(size));
    const renew = (): void => {
      rmSync(root, { recursive: true, force: true });
      cpSync(clean, root, { recursive: true, preserveTimestamps: true });
    };
    const child = (number: number | undefined): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [program, root, ...(number === undefined ? [] : [`${number}`])], {
        encoding: 'utf8',
      });
    renew();
    const before = treeIn(root, nodeFileSystem);
    const operations = Number(child(undefined).stdout);
    const ends = [before, treeIn(root, nodeFileSystem)] as const;
    const failures: string[] = operations > 0 ? [] : ['the reference run fails'];
    let points = 0;
    for (let at = 1; at <= operations; at += each) {
      points += 1;
      renew();
      const { signal } = child(at);
      if (signal !== 'SIGKILL') failures.push(`kill at ${at}: the child ended by itself`);
      failures.push(...failuresAfter(root, nodeFileSystem, ends).map((why) => `kill at ${at}: ${why}`));
    }
    return { what: 'kill -9 of a process', operations, points, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong after the next start. */
function failuresAfter(root: string, files: FileSystem, [before, after]: readonly [Tree, Tree]): string[] {
  const failures: string[] = [];
  const place: Place = { layout: stateLayout(`${root}/var/lib/aa-merge`), root };
  recover(place, files);
  const found = treeIn(root, files);
  if (!sameTree(found, before) && !sameTree(found, after)) failures.push('neither the old set nor the new one');
  const all = everythingIn(root, files);
  if (recover(place, files) !== undefined || !sameTree(all, everythingIn(root, files))) {
    failures.push('a second recovery does something');
  }
  run(root, files, '2.2');
  const end = everythingIn(root, files);
  if (!sameTree(treeIn(root, files), after)) failures.push('the next run ends otherwise');
  if (Object.keys(end).some((path) => path.includes('/.aa-merge-'))) failures.push('something is left over');
  return failures;
}

/** `self` is the name of the process that runs; others are gone. */
function run(root: string, files: FileSystem, self: string): void {
  reconcileHost(requestOn(root), { files, clock: fixedClock(), processes: fixedProcesses(self), output });
}

function invalidIn(root: string, files: ReadFileSystem): string[] {
  const policyDirectory = `${root}/etc/apparmor.d`;
  const profiles = files.readDir(policyDirectory).filter((name) => name.startsWith('p'));
  const paths = profiles.map((name) => `${policyDirectory}/${name}`);
  return [...judgeFiles({ files: paths, policyDirectory }, files)].flatMap(({ answer: { ok, file } }) =>
    ok ? [] : [`${file} is no valid policy`],
  );
}

/** Policy and state, without records of runs and without what is about to be swept out. */
function treeIn(root: string, files: ReadFileSystem): Tree {
  const isRecord = (path: string): boolean =>
    /\/aa-merge\/(journal|history|lock)(\/|$)/.test(path) || path.includes('/.aa-merge-');
  return Object.fromEntries(Object.entries(everythingIn(root, files)).filter(([path]) => !isRecord(path)));
}

/** Files below, with mode and text; of links what they hold. */
function everythingIn(root: string, files: ReadFileSystem): Tree {
  const found: Record<string, string> = {};
  const look = (folder: string): void => {
    for (const name of files.readDir(folder)) {
      const path = `${folder}/${name}`;
      const { kind, mode } = files.lstat(path);
      if (kind === 'directory') look(path);
      else if (kind === 'link') found[path] = `-> ${files.readLink(path)}`;
      else found[path] = `${mode.toString(8)} ${fromBytes(files.readFile(path))}`;
    }
  };
  look(root);
  return found;
}

function sameTree(one: Tree, other: Tree): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function treeAt(root: string, size: HostSize): Record<string, MemoryEntry> {
  return Object.fromEntries(Object.entries(faultHost(size)).map(([path, entry]) => [`${root}/${path}`, entry]));
}

function plant(root: string, tree: Readonly<Record<string, MemoryEntry>>): void {
  for (const [path, entry] of Object.entries(tree)) {
    const at = join(root, path);
    const content = typeof entry === 'string' ? entry : 'content' in entry ? entry.content : undefined;
    mkdirSync(content === undefined ? at : dirname(at), { recursive: true });
    const mode = typeof entry === 'object' && 'mode' in entry ? entry.mode : 0o644;
    if (content !== undefined) writeFileSync(at, content, { mode });
  }
}

function numbersFrom(seed: number): () => number {
  let state = seed % 0x7fffffff;
  return () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
}
