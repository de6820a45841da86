// A whole Debian 13 of its own: the real apparmor, Debian's own Node, apt, dpkg and debconf, changed into as root. A copy of
// what scripts/fetch-debian13.sh made, gone when the tests are over. Takes packages, gives them to apt through an archive
// inside; takes words, runs them there. Must never leave a mount or a process behind.

import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { testCache } from './needs.js';
import type { Said } from './package-managers.js';

/** Where the original is; undefined without it, without root, and without rights to mount. */
export function debian13Path(): string | undefined {
  const path = `${testCache()}/root-trixie`;
  const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', '-p', '-f', 'true']).status === 0;
  return mayMount && existsSync(join(path, '.complete')) ? path : undefined;
}

/** The first process of the namespaces: it makes the mounts, and leaves no dead process standing, as a real one does. */
const first = [
  'mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/run" && touch "$0/run/ready" || exit 125',
  'exec env --ignore-signal=CHLD chroot "$0" sleep infinity',
].join('\n');

export class Debian13 {
  readonly path = mkdtempSync(join(tmpdir(), 'aa-merge-debian13-'));
  /** Holds a mount and a process namespace: with it ends all that was started there, and its mounts are gone. */
  private readonly holder: ChildProcess;
  private readonly into: readonly string[];

  constructor(original: string) {
    const { status, stderr } = spawnSync('cp', ['-a', `${original}/.`, this.path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    this.write('etc/apt/sources.list', 'deb [trusted=yes] file:/srv/archive ./\n');
    this.write('srv/archive/Packages', '');
    const unshare = ['unshare', '-m', '-p', '-f', '--kill-child', 'sh', '-c', first, this.path];
    this.holder = spawn('setpriv', ['--pdeathsig', 'KILL', ...unshare], { stdio: 'ignore' });
    // Who waits for its end would wait for all mounts to go; it ends with this process anyway.
    this.holder.unref();
    const inside = this.firstProcess();
    this.into = ['-t', inside, '--mount', '--pid', `--root=/proc/${inside}/root`, '--wd'];
  }

  /** Its number, when it has made the mounts. */
  private firstProcess(): string {
    const { pid = 0 } = this.holder;
    for (let wait = 0; wait < 200; wait += 1) {
      const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
      if (child !== '' && existsSync(`/proc/${child}/root/run/ready`)) return child;
      spawnSync('sleep', ['0.05']);
    }
    // Nobody has it yet who could drop it.
    this.drop();
    throw new Error('no namespace of its own');
  }

  /** Run words inside; standard input is closed where nothing is given. */
  try(words: readonly string[], input?: string): Said {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.into, ...words], {
      encoding: 'utf8',
      ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] as const } : { input }),
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return { status, said: `${stderr}${stdout}` };
  }

  run(...words: readonly string[]): string {
    const { status, said } = this.try(words);
    if (status !== 0) throw new Error(`${words.join(' ')}: ${String(status)}: ${said}`);
    return said;
  }

  /** apt, which installs from the archive inside and asks nobody. */
  apt(...words: readonly string[]): string {
    return this.run('apt-get', '-qq', '-y', '-oDpkg::Use-Pty=0', ...words);
  }

  /** Put packages into the archive, and tell apt. */
  publish(...files: readonly string[]): void {
    const archive = join(this.path, 'srv/archive');
    for (const file of files) copyFileSync(file, join(archive, basename(file)));
    const index = spawnSync('dpkg-scanpackages', ['-m', '.'], { cwd: archive, encoding: 'utf8' });
    if (index.status !== 0) throw new Error(index.stderr);
    writeFileSync(join(archive, 'Packages'), index.stdout);
    this.apt('update');
  }

  read(below: string): string | undefined {
    return existsSync(join(this.path, below)) ? readFileSync(join(this.path, below), 'utf8') : undefined;
  }

  write(below: string, text: string): void {
    mkdirSync(dirname(join(this.path, below)), { recursive: true });
    writeFileSync(join(this.path, below), text);
  }

  /** The state of a package, as dpkg has it. */
  stateOf(name: string): string {
    return this.try(['dpkg-query', '-W', '-f=${db:Status-Status}', name]).said;
  }

  drop(): void {
    this.holder.kill('SIGKILL');
    rmSync(this.path, { recursive: true, force: true });
  }
}
