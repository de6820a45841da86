// A host in memory with packages: live policy, references, what package managers recorded. Takes files, gives the host, and
// what a run makes of it.

import { createHash } from 'node:crypto';
import type { MemoryEntry, MemoryFileSystem } from '../../src/host/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import type { UnitOutcome } from '../../src/reconcile/index.js';
import { places, run } from './reconcile-case.js';

export const unit = 'usr.bin.demo';
export const livePath = `/etc/apparmor.d/${unit}`;
export const referencePath = `${places.reference}/${unit}`;

export const md5 = (text: string): string => createHash('md5').update(text, 'latin1').digest('hex');

/** A profile with these rules. */
export const profile = (...rules: readonly string[]): string =>
  `/usr/bin/demo {\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;

/** A stanza of dpkg's status file. */
export function stanza(name: string, state: string, conffiles: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(conffiles).map(([path, rest]) => ` ${path} ${rest}\n`);
  const want = state === 'installed' ? 'install' : 'deinstall';
  const head = `Package: ${name}\nStatus: ${want} ok ${state}\nArchitecture: all\nVersion: 1.0\n`;
  return `${head}${lines.length === 0 ? '' : `Conffiles:\n${lines.join('')}`}Description: ${name}\n for tests\n\n`;
}

export const dpkgStatus = '/var/lib/dpkg/status';

/** Another package: a database that knows nothing at all is none. */
export const other = stanza('base-files', 'installed');

export function hostWith(entries: Readonly<Record<string, MemoryEntry>>): MemoryFileSystem {
  return memoryFileSystem({ [places.policyDir]: {}, [places.reference]: {}, '/var/lib': {}, ...entries });
}

/** What a run makes of one unit. */
export function outcomeOn(files: MemoryFileSystem, name: string = unit): UnitOutcome {
  const found = run(files, false).outcomes.find((outcome) => outcome.unit === name);
  if (found === undefined) throw new Error(`no unit ${name}`);
  return found;
}

export const noticesOf = ({ notices }: UnitOutcome): string[] => notices.map(({ code }) => code);

export function textAt(files: MemoryFileSystem, path: string): string | undefined {
  return files.exists(path) ? Buffer.from(files.readFile(path)).toString('latin1') : undefined;
}
