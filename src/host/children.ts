// How programs are started: looked for in the places of the system only, with an environment of our own, and ended with this
// process, whatever becomes of it. Takes names, gives words of a command line.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

const searched = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
export const childEnvironment = { PATH: searched.join(':'), LC_ALL: 'C' };

export function programNamed(name: string): string | undefined {
  return searched.map((folder) => `${folder}/${name}`).find((path) => isPermitted(path, fs.constants.X_OK));
}

export function isPermitted(path: string, mode: number): boolean {
  try {
    fs.accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** The words before a command that make it end with us, where the machine has them: some tools of that name do not. */
export function endingWithUs(): readonly string[] {
  const guard = programNamed('setpriv');
  const words = guard === undefined ? [] : [guard, '--pdeathsig', 'KILL', '--'];
  const [command = '', ...others] = words;
  const isAble =
    words.length > 0 &&
    spawnSync(command, [...others, 'true'], { env: childEnvironment, stdio: 'ignore' }).status === 0;
  return isAble ? words : [];
}

/** What a program that was stopped had started in its process group. */
export function endGroup(pid: number): void {
  if (pid <= 1) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // They are gone.
  }
}
