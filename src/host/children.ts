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

/** Of prctl, by architecture. Source: the tables of system calls in Linux, arch/. */
const prctl: Partial<Record<string, number>> = {
  arm: 172,
  arm64: 167,
  ia32: 172,
  ppc64: 171,
  riscv64: 167,
  s390x: 172,
  x64: 157,
};

/** The words before a command that make it end with us, where the machine has them: some tools of that name do not. */
export function endingWithUs(): readonly string[] {
  return waysToEnd().find(isAble) ?? [];
}

/**
 * Through perl first: setpriv sets its capabilities anew, which under a profile of AppArmor are fewer than it has, and when
 * the next program has them all again, the kernel forgets the signal.
 */
function waysToEnd(): string[][] {
  const [perl, setpriv, number] = [programNamed('perl'), programNamed('setpriv'), prctl[process.arch]];
  // PR_SET_PDEATHSIG and SIGKILL.
  const script = `exit 1 if syscall(${number ?? 0}, 1, 9); exec { $ARGV[0] } @ARGV; exit 127`;
  return [
    ...(perl === undefined || number === undefined ? [] : [[perl, '-e', script, '--']]),
    ...(setpriv === undefined ? [] : [[setpriv, '--pdeathsig', 'KILL', '--']]),
  ];
}

function isAble([command = '', ...words]: readonly string[]): boolean {
  return spawnSync(command, [...words, 'true'], { env: childEnvironment, stdio: 'ignore' }).status === 0;
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
