// Real packages in a real database of a small root: dpkg and rpm as an ordinary user could run them, without a chroot and
// without asking anybody. Takes files, gives packages; takes packages, installs them.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Texts by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Those of them that are configuration files. */
  readonly config?: readonly string[];
  /** Whether an upgrade replaces them though they were edited. For rpm only. */
  readonly replaces?: boolean;
  /** Scripts by name: `preinst`. For dpkg only. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** More fields of the control file. For dpkg only. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface Said {
  readonly status: number | null;
  readonly said: string;
}

const ourMacros = resolve('scripts/package/rpm/macros.aa-merge');

/** A root of its own, and a place to build. They come into being when first used; after `drop` the next use makes new ones. */
export class SmallRoot {
  private made: string | undefined;

  private get work(): string {
    if (this.made === undefined) {
      this.made = realpathSync(mkdtempSync(join(tmpdir(), 'aa-merge-root-')));
      // A package manager takes away a folder that is empty; on a host other packages have something there.
      for (const folder of ['etc/apparmor.d', 'usr/share/apparmor/reference']) this.write(`${folder}/.keep`, '');
    }
    return this.made;
  }

  get path(): string {
    return join(this.work, 'root');
  }

  folder(below: string): string {
    const path = join(this.path, below);
    mkdirSync(path, { recursive: true });
    return path;
  }

  write(below: string, text: string): void {
    this.folder(dirname(below));
    writeFileSync(join(this.path, below), text);
  }

  read(below: string): string | undefined {
    const path = join(this.path, below);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  drop(): void {
    if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true });
    this.made = undefined;
  }

  /** Build with dpkg-deb and install with dpkg. */
  dpkgInstall(shipped: Package, ...options: readonly string[]): void {
    this.dpkg(...options, '-i', this.deb(shipped));
  }

  /** As the first half of an installation leaves it. */
  dpkgUnpack(shipped: Package): void {
    this.dpkg('--unpack', this.deb(shipped));
  }

  /** Build with dpkg-deb. */
  deb(shipped: Package): string {
    const tree = mkdtempSync(join(this.work, 'deb-'));
    chmodSync(tree, 0o755);
    const { name, version, config = [], scripts = {}, fields = {} } = shipped;
    for (const [path, text] of Object.entries(shipped.files)) put(join(tree, path), text);
    put(
      join(tree, 'DEBIAN/control'),
      `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\n${Object.entries(
        fields,
      )
        .map(([field, value]) => `${field}: ${value}\n`)
        .join('')}Description: ${name}\n`,
    );
    if (config.length > 0) put(join(tree, 'DEBIAN/conffiles'), `${config.join('\n')}\n`);
    for (const [script, text] of Object.entries(scripts)) {
      put(join(tree, 'DEBIAN', script), text);
      chmodSync(join(tree, 'DEBIAN', script), 0o755);
    }
    const file = `${tree}.deb`;
    call('dpkg-deb', ['--root-owner-group', '-b', tree, file]);
    return file;
  }

  dpkg(...words: readonly string[]): void {
    const { status, said } = this.tryDpkg(...words);
    if (status !== 0) throw new Error(`dpkg ${words.join(' ')}: ${said}`);
  }

  /** How it ended, and what it said. */
  tryDpkg(...words: readonly string[]): Said {
    for (const folder of ['info', 'updates', 'triggers']) this.folder(`var/lib/dpkg/${folder}`);
    if (!existsSync(join(this.path, 'var/lib/dpkg/status'))) this.write('var/lib/dpkg/status', '');
    const forced = ['--force-not-root', '--force-script-chrootless', '--force-depends', '--log=/dev/null'];
    return run('dpkg', [`--root=${this.path}`, ...forced, ...words]);
  }

  /** Build with rpmbuild and install with rpm. */
  rpmInstall(shipped: Package, ...options: readonly string[]): void {
    this.rpm('--nodeps', ...options, '-U', this.rpmFile(shipped));
  }

  /** Build with rpmbuild. */
  rpmFile({ name, version, files, config = [], replaces = false }: Package): string {
    const top = mkdtempSync(join(this.work, 'rpm-'));
    const copies = Object.entries(files).map(([path, text], at) => {
      put(join(top, `file${at}`), text);
      return `install -D -m 644 ${join(top, `file${at}`)} %{buildroot}${path}`;
    });
    const mark = replaces ? '%config' : '%config(noreplace)';
    const listed = Object.keys(files).map((path) => (config.includes(path) ? `${mark} ${path}` : path));
    const head = `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: ${name}\nLicense: MIT\nBuildArch: noarch\n`;
    return this.rpmBuild(
      `${head}%description\n${name}\n%install\n${copies.join('\n')}\n%files\n${listed.join('\n')}\n`,
    );
  }

  /** Build the one package of a spec, with our macros at hand. */
  rpmBuild(spec: string): string {
    const top = mkdtempSync(join(this.work, 'rpm-'));
    put(join(top, 'it.spec'), spec);
    const macros = ['/usr/lib/rpm/macros', '/usr/lib/rpm/platform/noarch-linux/macros', ourMacros].join(':');
    call('rpmbuild', ['--macros', macros, '--define', `_topdir ${top}`, '-bb', join(top, 'it.spec')]);
    const built = join(top, 'RPMS/noarch');
    const [file = ''] = readdirSync(built);
    return join(built, file);
  }

  /** A file to build from, which is in no root. */
  source(text: string): string {
    const path = join(mkdtempSync(join(this.work, 'source-')), 'text');
    put(path, text);
    return path;
  }

  /** With a database even where there is nothing to call from scripts. */
  rpm(...words: readonly string[]): void {
    const { status, said } = this.tryRpm(...words);
    if (status !== 0) throw new Error(`rpm ${words.join(' ')}: ${said}`);
  }

  /** How it ended, and what it said. */
  tryRpm(...words: readonly string[]): Said {
    this.folder('var/lib/rpm');
    const command = ['rpm', '--root', this.path, '--dbpath', '/var/lib/rpm', ...words];
    return process.getuid?.() === 0 ? run('rpm', command.slice(1)) : run('unshare', ['-r', ...command]);
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function call(program: string, words: readonly string[]): void {
  const { status, said } = run(program, words);
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${said}`);
}

function run(program: string, words: readonly string[]): Said {
  const { status, stderr, stdout } = spawnSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C',
      HOME: '/nonexistent',
      DEBIAN_FRONTEND: 'noninteractive',
    },
  });
  return { status, said: `${stderr}${stdout}` };
}

/** Scripts that call `dpkg-maintscript-helper` with these words, each as packagers are told to. */
export function helperScripts(...words: readonly string[]): Readonly<Record<string, string>> {
  const line = `#!/bin/sh\nset -e\ndpkg-maintscript-helper ${words.join(' ')} -- "$@"\n`;
  return { preinst: line, postinst: line, postrm: line };
}

/** The program, where it is installed. */
export function installed(program: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
