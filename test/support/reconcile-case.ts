// Cases of reconciling as directories: `base/`, `live/`, `reference/`, `outcomes.json`, `live-after/`. Takes a directory,
// gives a host in memory and what is expected of it.

import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ReconcileResult } from '../../src/app/index.js';
import { reconcileHost } from '../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../src/host/index.js';
import type { WideningSetting } from '../../src/reconcile/index.js';

/** `updated`; of a held unit `held: conflict` or `refused: widening`. */
export type Expected = string;

export interface ReconcileCase {
  readonly why: string;
  readonly widening?: WideningSetting;
  readonly outcomes: Readonly<Record<string, Expected>>;
  /** What becomes of a unit of which something is held. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** Codes, by unit. */
  readonly reasons?: Readonly<Record<string, readonly string[]>>;
  readonly widenings?: Readonly<Record<string, readonly string[]>>;
  readonly narrowings?: Readonly<Record<string, readonly string[]>>;
  readonly notices?: Readonly<Record<string, readonly string[]>>;
  readonly reaches?: Readonly<Record<string, readonly string[]>>;
  /** Texts that live files hold in the end. */
  readonly liveHas?: Readonly<Record<string, readonly string[]>>;
  /** Files elsewhere on the host. */
  readonly outside?: Readonly<Record<string, string>>;
}

export const places = {
  root: '/',
  policyDir: '/etc/apparmor.d',
  reference: '/usr/share/apparmor/reference',
  stateDir: '/var/lib/aa-merge',
} as const;

/** The host of a case. */
export function hostOf(directory: string, { outside = {} }: ReconcileCase): MemoryFileSystem {
  return memoryFileSystem({
    [places.policyDir]: {},
    [places.reference]: {},
    '/var/lib': {},
    ...under(places.policyDir, filesBelow(join(directory, 'live'))),
    ...under(places.reference, filesBelow(join(directory, 'reference'))),
    ...under(`${places.stateDir}/base`, filesBelow(join(directory, 'base'))),
    ...outside,
  });
}

export function run(
  files: MemoryFileSystem,
  dryRun: boolean,
  widening: WideningSetting = 'refuse',
  uid = 0,
): ReconcileResult {
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  return reconcileHost(
    { ...places, widening, dryRun, units: [] },
    { files, clock: fixedClock(), processes: fixedProcesses('1.1', [], uid), output },
  );
}

/** Outcomes as plain data, to be compared: without what is made when somebody asks. */
export function told(outcomes: ReconcileResult['outcomes']): unknown {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.parse(JSON.stringify(outcomes, plain));
}

/** Files and links below a directory of the case; none where it is not there. */
export function filesBelow(directory: string): Record<string, MemoryEntry> {
  const found: Record<string, MemoryEntry> = {};
  const visit = (path: string, name: string): void => {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) found[name] = { link: readlinkSync(path) };
    else if (status.isFile()) found[name] = readFileSync(path, 'latin1');
    else
      for (const entry of readdirSync(path).sort()) visit(join(path, entry), name === '' ? entry : `${name}/${entry}`);
  };
  if (existsSync(directory)) visit(directory, '');
  return found;
}

function under(directory: string, files: Readonly<Record<string, MemoryEntry>>): Record<string, MemoryEntry> {
  return Object.fromEntries(Object.entries(files).map(([name, entry]) => [`${directory}/${name}`, entry]));
}

/** What lies below a directory of a host: texts, and links as they are stored. */
export function treeBelow(files: MemoryFileSystem, directory: string): Record<string, MemoryEntry> {
  const found: Record<string, MemoryEntry> = {};
  const visit = (path: string, name: string): void => {
    const { kind } = files.lstat(path);
    if (kind === 'link') found[name] = { link: files.readLink(path) };
    else if (kind === 'file') found[name] = Buffer.from(files.readFile(path)).toString('latin1');
    else for (const entry of files.readDir(path)) visit(`${path}/${entry}`, name === '' ? entry : `${name}/${entry}`);
  };
  visit(directory, '');
  return found;
}
