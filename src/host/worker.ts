// This program once more, in a process of its own. Takes the words that it was called with, gives how it ended. It has
// nothing of ours open but standard error, no terminal, an environment that nobody else chose, and it ends with us.

import { spawnSync } from 'node:child_process';
import type { Worker } from '../base/index.js';
import { childEnvironment, endGroup, endingWithUs } from './children.js';

const mark = 'AA_MERGE_WORKER';

/** Undefined where this process is the worker. */
export function nodeWorker(words: readonly string[]): Worker | undefined {
  const program = process.argv[1];
  if (process.env[mark] !== undefined || program === undefined) return undefined;
  return {
    run(seconds) {
      const [command = '', ...before] = [...endingWithUs(), process.execPath];
      const child = spawnSync(command, [...before, program, ...words], {
        env: { ...childEnvironment, ...dpkgRoot(), [mark]: 'yes' },
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: seconds * 1000,
        killSignal: 'SIGKILL',
        ...({ detached: true } as object),
      });
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
