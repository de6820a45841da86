// The program rpm behind the RpmTool port: one that only answers. Takes words, gives what it prints. Never waits for long,
// never reads standard input, never looks for a program where the caller’s PATH says.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { RpmTool } from '../base/index.js';
import { fromBytes } from '../base/index.js';
import { endingWithUs } from './children.js';

const programs = ['/usr/bin/rpm', '/bin/rpm'];

/** After that nobody waits for an answer. */
const mostMilliseconds = 20_000;
const mostBytes = 256 * 1024 * 1024;

export const systemRpm: RpmTool = {
  rpm(words) {
    const program = programs.find((path) => existsSync(path));
    if (program === undefined) return undefined;
    const [command = program, ...before] = [...endingWithUs(), program];
    const { status, signal, stdout, stderr, error } = spawnSync(command, [...before, ...words], {
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', HOME: '/' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: mostMilliseconds,
      killSignal: 'SIGKILL',
      maxBuffer: mostBytes,
    });
    if (error !== undefined || signal !== null) return undefined;
    const isClean = status === 0 && !/^error:/m.test(stderr.toString('latin1'));
    return { text: fromBytes(stdout), isClean };
  },
};
