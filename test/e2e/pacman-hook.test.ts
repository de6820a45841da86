// Our hook for pacman, called by the real pacman after real transactions in a root of its own.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installProgram } from '../support/installed-program.js';
import { describeWith } from '../support/needs.js';
import { installed, SmallRoot } from '../support/package-managers.js';
import { mayChangeRoot } from '../support/package-roots.js';
import { ToolBox } from '../support/root-with-tools.js';

jest.setTimeout(120_000);

const unit = 'usr.bin.demo';
const live = `etc/apparmor.d/${unit}`;
const profile = (...rules: readonly string[]): string =>
  `/usr/bin/demo {\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;
const [first, mine, secret] = ['/etc/demo r', '/srv/mine r', 'deny /etc/secret r'];

describeWith('pacman and root', installed('pacman') && mayChangeRoot, () => {
  let box: ToolBox;
  let root: SmallRoot;
  let work: string;
  beforeAll(() => {
    box = new ToolBox();
    root = new SmallRoot();
    work = mkdtempSync(join(tmpdir(), 'aa-merge-pacman-'));
    box.fill(root.path);
    installProgram(root.path);
    root.write('usr/share/libalpm/hooks/aa-merge.hook', readFileSync('scripts/package/pacman/aa-merge.hook', 'utf8'));
    root.folder('var/lib/pacman');
    // The interpreter is where packages have it, in there.
    const program = join(root.path, 'usr/bin/aa-merge');
    copyFileSync('dist/start', program);
  });
  afterAll(() => {
    root.drop();
    box.drop();
    rmSync(work, { recursive: true, force: true });
  });

  /** A package with these files. */
  function built(version: string, files: Readonly<Record<string, string>>): string {
    const tree = mkdtempSync(join(work, 'tree-'));
    const about = `pkgname = demo\npkgver = ${version}-1\npkgdesc = demo\narch = any\nsize = 1\n`;
    for (const [path, content] of Object.entries({ '.PKGINFO': about, 'usr/share/demo/it': '', ...files })) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    const file = join(work, `demo-${version}-1-any.pkg.tar`);
    const { status, stderr } = spawnSync('tar', ['-C', tree, '-cf', file, '.PKGINFO', 'usr'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return file;
  }

  function pacman(...words: readonly string[]): string {
    const settings = join(work, 'pacman.conf');
    writeFileSync(settings, '[options]\nArchitecture = auto\nSigLevel = Never\n');
    const at = (below: string): string => join(root.path, below);
    const places = ['--root', root.path, '--dbpath', at('var/lib/pacman'), '--cachedir', work, '--gpgdir', work];
    const options = ['--config', settings, '--hookdir', at('usr/share/libalpm/hooks'), '--logfile', join(work, 'log')];
    const { status, stdout, stderr } = spawnSync('pacman', [...places, ...options, '--noconfirm', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    const said = stdout + stderr;
    expect([status, said]).toEqual([0, said]);
    return said;
  }

  const shipped = (...rules: readonly string[]): Record<string, string> => ({
    [`usr/share/apparmor/reference/${unit}`]: profile(...rules),
  });

  test('a package that is installed, upgraded and removed: live follows, an edit is kept, what is dropped is held', () => {
    const said = pacman('-U', built('1', shipped(first)));
    expect(said).toContain('Bringing the vendor');
    expect([said, root.read(live)]).toEqual([said, profile(first)]);
    root.write(live, profile(first, mine));
    expect(pacman('-U', built('2', shipped(first, secret)))).toContain('aa-merge: 1 merged');
    expect(root.read(live)).toBe(profile(first, mine, secret));
    pacman('-R', 'demo');
    expect(root.read(live)).toBe(profile(first, mine, secret));
    expect(root.read('var/lib/aa-merge/hook/last.json')).toContain('"hold": "vendor-removed"');
  });

  test('a package without policy does not call it', () => {
    expect(pacman('-U', built('3', {}))).not.toContain('Bringing the vendor');
  });
});
