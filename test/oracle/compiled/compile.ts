// Runs a policy compiler and reads what it wrote. Takes policy text, a compiler and what the kernel is to be like, gives
// profiles. Never touches the kernel, a cache, or the settings of the machine.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { testCache } from '../../support/needs.js';
import { readProfiles } from './profiles.js';
import type { CompiledProfile } from './profiles.js';

export interface CompileOptions {
  /** The program. */
  readonly parser: string;
  /** The file of features that stands for both the kernel's and the policy's. */
  readonly features: string;
  /** The folder that includes come from; the system's own when not given. */
  readonly base?: string;
  readonly options?: readonly string[];
}

export type Compiled =
  | { readonly ok: true; readonly profiles: readonly CompiledProfile[]; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: string };

/** Throws: an Error when the compiler did not run, or wrote something that cannot be read. */
export function tryCompile(text: string, { parser, features, base, options = [] }: CompileOptions): Compiled {
  const words = ['-Q', '-K', '-S', '-q', '--config-file', '/dev/null', '-M', features];
  const where = base === undefined ? [] : ['-b', base];
  const run = spawnSync(parser, [...words, ...where, ...options], {
    input: Buffer.from(text, 'latin1'),
    maxBuffer: 1 << 28,
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) return { ok: false, why: run.stderr.toString('latin1').trim() };
  return { ok: true, profiles: readProfiles(run.stdout), bytes: run.stdout };
}

/** The profiles of a text that must compile. Throws: an Error with what the compiler says, when it does not. */
export function compile(text: string, options: CompileOptions): readonly CompiledProfile[] {
  const compiled = tryCompile(text, options);
  if (!compiled.ok) throw new Error(`${options.parser} refuses: ${compiled.why}`);
  return compiled.profiles;
}

/**
 * The file of features with this name, such as `3.0` or `4.0`. It is taken from the parser's own policy, else from that of
 * the newest other parser, since the files are the same in all of them.
 */
export function featuresOf(parser: string, name: string): string | undefined {
  const folders = [dirname(parser), `${testCache()}/parser-sid`, `${testCache()}/parser-trixie`, ''];
  return folders.map((folder) => `${folder}/etc/apparmor.d/abi/${name}`).find((path) => existsSync(path));
}
