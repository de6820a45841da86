// A machine with a kernel of its own, emulated: no rights and no hardware are needed. Takes a kernel and a root, gives what
// it wrote to its console before it switched itself off.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const emulator = 'qemu-system-x86_64';
const commandLine = [
  'console=ttyS0 quiet loglevel=3 apparmor=1 security=apparmor lsm=apparmor panic=-1 mitigations=off nokaslr',
  'no_timer_check tsc=reliable random.trust_cpu=on',
].join(' ');

export function hasEmulator(): boolean {
  return spawnSync(emulator, ['--version'], { stdio: 'ignore' }).status === 0;
}

export interface Shown {
  readonly lines: readonly string[];
  readonly seconds: number;
}

export function boot(kernel: string, root: Buffer, timeout: number): Shown {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-machine-'));
  const began = Date.now();
  try {
    const initrd = join(folder, 'initrd');
    writeFileSync(initrd, root);
    const machine = ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-m', '1024', '-smp', '1'];
    // Without cx16: some emulators spoil the flags in that instruction, and one start in ten fails.
    const processor = ['-accel', 'tcg', '-cpu', 'max,-cx16'];
    const start = ['-kernel', kernel, '-initrd', initrd, '-append', commandLine];
    const { stdout, stderr } = spawnSync(emulator, [...machine, ...processor, ...start, '-serial', 'stdio'], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 26,
    });
    const lines = `${stdout}${stderr}`.split(/\r*\n/);
    return { lines, seconds: (Date.now() - began) / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
