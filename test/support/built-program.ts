// Runs the built program. Takes arguments, gives what it printed and how it ended. Builds first
// when src is newer: a test of a stale program proves nothing.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const programPath = 'dist/aa-merge.js';

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly node?: string;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** In milliseconds; for ever by default. */
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Run `aa-merge` with these arguments. */
export function aaMerge(args: readonly string[], options: RunOptions = {}): Ended {
  requireFreshBuild();
  const run = spawnSync(options.node ?? process.execPath, [join(process.cwd(), programPath), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: 'SIGKILL' }),
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
  });
  if (run.error !== undefined) throw run.error;
  return { status: run.status, out: run.stdout, err: run.stderr };
}

let fresh = false;

function requireFreshBuild(): void {
  if (fresh) return;
  if (!existsSync(programPath) || newest('src') > statSync(programPath).mtimeMs) {
    const build = spawnSync('npm', ['run', '--silent', 'build'], { encoding: 'utf8' });
    if (build.status !== 0) throw new Error(`the build fails:\n${build.stdout}${build.stderr}`);
  }
  fresh = true;
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return newest(path);
    return entry.name.endsWith('.ts') ? statSync(path).mtimeMs : 0;
  });
  return Math.max(0, ...times);
}

/** All that a run for another root has to say of trouble: that nothing was loaded. */
export const onlyNotLoaded = /^note: policy was written, but not loaded: .*\n$/;
