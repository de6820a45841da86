// A root in which scripts of packages can run when it is chrooted into: a shell, the few tools that they call, rpm, and Node.
// Takes a folder, fills it. Made once and then copied by second names, since Node alone is a hundred megabytes.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const tools =
  'sh bash cat cp cut dirname dpkg dpkg-query head install md5sum mkdir mv rm rmdir sha256sum sleep touch true kill sed grep ls rpm setpriv awk'.split(
    ' ',
  );

export class ToolBox {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'aa-merge-tools-')));

  constructor() {
    for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
      mkdirSync(join(this.folder, 'usr', name), { recursive: true });
      symlinkSync(`usr/${name}`, join(this.folder, name));
    }
    for (const name of ['dev', 'tmp', 'etc', 'proc']) mkdirSync(join(this.folder, name));
    const nothing = join(this.folder, 'dev/null');
    // Where devices may not be made, an empty file does.
    if (spawnSync('mknod', ['-m', '666', nothing, 'c', '1', '3']).status !== 0) writeFileSync(nothing, '');
    const programs = tools.flatMap((name) => {
      const path = ['/usr/bin', '/bin', '/usr/sbin'].map((place) => join(place, name)).find((one) => existsSync(one));
      return path === undefined ? [] : [[path, `/usr/bin/${name}`] as const];
    });
    const all = [...programs, [process.execPath, '/usr/bin/node'] as const];
    for (const [from, to] of all) this.put(realpathSync(from), to);
    for (const library of librariesOf(all.map(([from]) => from))) this.put(realpathSync(library), library);
    if (existsSync('/usr/lib/rpm')) {
      // Debian's rpm has its database in a home directory, which no distribution of rpm does.
      mkdirSync(join(this.folder, 'etc/rpm'));
      writeFileSync(join(this.folder, 'etc/rpm/macros'), '%_dbpath /var/lib/rpm\n');
      mkdirSync(join(this.folder, 'usr/lib/rpm'), { recursive: true });
      for (const name of ['macros', 'rpmrc', 'platform', 'macros.d']) {
        const from = join('/usr/lib/rpm', name);
        if (existsSync(from)) cpSync(from, join(this.folder, from), { recursive: true });
      }
    }
  }

  /** Fill another folder of the same disk. */
  fill(root: string): void {
    const { status, stderr } = spawnSync('cp', ['-al', `${this.folder}/.`, root], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  drop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private put(from: string, to: string): void {
    // What lies in /lib lies in /usr/lib.
    const below = to.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/');
    const path = join(this.folder, below);
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(from, path);
  }
}

/** The libraries of programs, by the names under which they are looked for. */
function librariesOf(programs: readonly string[]): string[] {
  const { stdout } = spawnSync('ldd', programs, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } });
  const lines = stdout.split('\n').flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return [...new Set(lines)].filter((path) => basename(path).includes('.so'));
}
