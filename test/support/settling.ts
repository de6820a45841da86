// A unit `p` on a host in memory, as those tests need it that settle what is held: its three texts, a run that shows it, and
// the ports with a time that stands still.

import type { AcceptRequest } from '../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../src/host/index.js';
import type { UnitOutcome, WideningSetting } from '../../src/reconcile/index.js';
import { places, run } from './reconcile-case.js';

export type Texts = Readonly<Record<string, MemoryEntry>>;

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

/** The second of January 2026, a few hours later. */
export function ports(files: MemoryFileSystem) {
  return { files, clock: fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5)), processes: fixedProcesses(), output };
}

/** Where the three texts of `p` are. */
export const [base, live, reference] = [
  `${places.stateDir}/base/p`,
  `${places.policyDir}/p`,
  `${places.reference}/p`,
] as const;

export const profileNamed = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

export const profile = (...rules: readonly string[]): string => profileNamed('p', ...rules);

export const threeTexts = (before: string, now: string, theirs: string, more: Texts = {}): Texts => ({
  [base]: before,
  [live]: now,
  [reference]: theirs,
  ...more,
});

/** Edited here, and the vendor adds two rules. */
export const widened = (more: Texts = {}): Texts =>
  threeTexts(profile('/a r,'), profile('/a r,', '/m r,'), profile('/a r,', '/b r,', '/c r,'), more);

/** A host on which a run has shown what is held. */
export function shown(texts: Texts): MemoryFileSystem {
  const files = memoryFileSystem(texts);
  run(files, false);
  return files;
}

/** What a run makes of `p`. */
export function runOf(files: MemoryFileSystem, widening: WideningSetting = 'refuse'): UnitOutcome | undefined {
  return run(files, false, widening).outcomes.find(({ unit }) => unit === 'p');
}

export const wordsOf: AcceptRequest['wordsOf'] = ({ code }) => code;

export const textAt = (files: MemoryFileSystem, path: string): string | undefined =>
  files.exists(path) ? Buffer.from(files.readFile(path)).toString('latin1') : undefined;

export function replant(files: MemoryFileSystem, path: string, text: string): void {
  if (files.exists(path)) files.unlink(path);
  files.plant(path, text);
}

/** The units that are held. */
export const heldNow = (files: MemoryFileSystem): string[] =>
  run(files, true)
    .outcomes.filter(({ hold }) => hold !== undefined)
    .map(({ unit }) => unit);
