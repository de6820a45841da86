// The trees of public policy that the corpus holds, file by file, with what each file includes. Takes the corpus, gives
// files. Compilers that do not know all the words get a copy without those words, and so do we beside them.

import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Tree {
  readonly name: string;
  /** The folder of includes. */
  readonly base: string;
  /** Files with profiles. */
  readonly files: readonly string[];
}

/** The trees; of every `each`th file the same ones every time. */
export function policyTrees(corpus: string, each = 1): readonly Tree[] {
  const folder = join(corpus, 'trees');
  const upstream = join(folder, 'apparmor-bda75d45');
  const large = join(folder, 'apparmor.d-69e3abdd');
  const sample = (files: readonly string[]): readonly string[] => files.filter((_, at) => at % each === 0);
  return [
    { name: 'apparmor', base: upstream, files: sample(filesIn(upstream)) },
    {
      name: 'apparmor.d',
      base: `${large}-resolved`,
      files: sample(
        ['groups', 'profiles-a-f', 'profiles-g-l', 'profiles-m-r', 'profiles-s-z'].flatMap((part) =>
          filesBelow(join(large, part)),
        ),
      ),
    },
  ];
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ name }) => join(folder, name)).sort();
}

function filesBelow(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...filesIn(folder), ...folders.flatMap(({ name }) => filesBelow(join(folder, name)))].sort();
}

export type Release = '3.0' | '4.1' | '5.0' | '6.0';

/** Since 5.0 the path that a profile is attached to has a name. */
const attached = /@\{(exec|attach)_path\}/g;
const unknownTo30 = /^[ \t]*(?:allow |audit |deny |audit deny )?(?:userns|io_uring|mqueue|all)\b[^\n]*,[ \t]*$/gm;

/** Once these words were values, too. */
const commentBesideValues = /^([ \t]*@\{\w+\}[ \t]*\+?=[^\n#]*[ \t])#[^\n]*$/gm;

/** Whether a text uses a name that a release does not know: what stands there instead is not what it means. */
export function namesAttached(text: string, release: Release): boolean {
  return release !== '5.0' && release !== '6.0' && !givesOwnName(text) && new RegExp(attached).test(text);
}

/** A profile that gives the name a value means its own. */
function givesOwnName(text: string): boolean {
  return /^@\{exec_path\} *\+?=/m.test(text);
}

/** The text without words that a release does not know. */
export function adapted(text: string, release: Release): string {
  if (release === '5.0' || release === '6.0') return text;
  const named = givesOwnName(text) ? text : text.replace(attached, '/usr/bin/attached');
  if (release === '4.1') return named;
  return named
    .replace(unknownTo30, '')
    .replace(commentBesideValues, '$1')
    .replace(/attach_disconnected\.path=[^,)\s]+/g, 'attach_disconnected');
}

/** Calls back with the folder of includes as a release can read it. */
export function withAdaptedBase<T>(base: string, release: Release, use: (base: string) => T): T {
  if (release === '5.0' || release === '6.0') return use(base);
  const copy = mkdtempSync(join(tmpdir(), 'aa-merge-base-'));
  try {
    for (const part of ['abi', 'abstractions', 'tunables', 'local', 'mappings', 'namespaces']) {
      try {
        cpSync(join(base, part), join(copy, part), { recursive: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    for (const file of filesBelow(copy)) {
      const text = readFileSync(file, 'latin1');
      const other = adapted(text, release);
      if (other !== text) writeFileSync(file, other, 'latin1');
    }
    return use(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
