// This program once more, in a process of its own. Takes the words that it was called with, gives how it ended. It has
// nothing of ours open, no terminal, an environment that nobody else chose, and it ends with us. Where a package installed
// us, it is started through the file that AppArmor's profile of this program attaches to.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from '../base/index.js';
import { childEnvironment, endGroup, endingWithUs } from './children.js';

const mark = 'AA_MERGE_WORKER';

/** Seen from the program; it starts what it is given. */
const confined = '../../lib/aa-merge/hook';
/** More is no message. */
const mostWords = 16 * 1024 * 1024;

/** Undefined where this process is the worker. */
export function nodeWorker(words: readonly string[]): Worker | undefined {
  const program = process.argv[1];
  if (process.env[mark] !== undefined || program === undefined) return undefined;
  return {
    run(seconds, isUsualHost) {
      const entry = join(program, confined);
      // Before what makes it end with us: the kernel forgets that where a profile begins.
      const [command = '', ...before] = [
        ...(isUsualHost && existsSync(entry) ? [entry] : []),
        ...endingWithUs(),
        process.execPath,
      ];
      const child = spawnSync(command, [...before, program, ...words], {
        env: { ...childEnvironment, ...dpkgRoot(), [mark]: 'yes' },
        // Whatever our own is: a file of somebody's is none that the worker may write.
        stdio: ['ignore', 'ignore', 'pipe'],
        maxBuffer: mostWords,
        timeout: seconds * 1000,
        killSignal: 'SIGKILL',
        ...({ detached: true } as object),
      });
      process.stderr.write((child.stderr as Buffer | null) ?? '');
      if (child.status !== null) return { kind: 'ended', status: child.status };
      endGroup(child.pid);
      return { kind: (child.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT' ? 'late' : 'broken' };
    },
  };
}

/** Where dpkg works, when that is not here. */
function dpkgRoot(): Readonly<Record<string, string>> {
  const root = process.env['DPKG_ROOT'];
  return root === undefined ? {} : { DPKG_ROOT: root };
}
