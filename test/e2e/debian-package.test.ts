// Our Debian packages: built by one command, clean for lintian, installed by the real dpkg into a root of its own; and a
// package of a profile, built by the real debhelper with our addon.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Debhelper, demoControl } from '../support/debhelper.js';
import { filesIn } from '../support/documents.js';
import { both, edited, live, unit, v1, v2 } from '../support/demo-package.js';
import { describeWith } from '../support/needs.js';
import { installTool, OurPackages, profileDeb } from '../support/our-packages.js';
import { installed, SmallRoot } from '../support/package-managers.js';
import { describeWithDpkg } from '../support/package-roots.js';

jest.setTimeout(120_000);

describeWithDpkg(({ packages, root }) => {
  test('everything has its usual place', () => {
    installTool(root, packages);
    const places = [
      'usr/bin/aa-merge',
      'usr/lib/aa-merge/hook',
      'usr/share/aa-merge/aa-merge.cjs',
      'usr/share/aa-merge/ci/check.sh',
      'usr/share/man/man8/aa-merge.8.gz',
      'usr/share/man/man7/aa-merge-tutorial.7.gz',
      'usr/share/man/man5/aa-merge.conf.5.gz',
      'usr/share/bash-completion/completions/aa-merge',
      'usr/share/zsh/vendor-completions/_aa-merge',
      'etc/aa-merge.conf',
      'etc/aa-merge.conf.d',
      'usr/share/apparmor/reference/aa-merge',
      'usr/share/apparmor/reference/abstractions/network-separation/5.0/loopback',
      'usr/share/apparmor/reference/abstractions/network-separation/no-ip',
      'usr/lib/systemd/system/aa-merge.service',
      'usr/share/doc/aa-merge/copyright',
      'usr/share/doc/aa-merge/bundled-licenses',
    ];
    expect(places.filter((place) => !existsSync(join(root.path, place)))).toEqual([]);
    expect(statSync(join(root.path, 'var/lib/aa-merge')).mode & 0o777).toBe(0o700);
    const wanted = 'usr/lib/systemd/system/sysinit.target.wants/aa-merge.service';
    expect(readlinkSync(join(root.path, wanted))).toBe('../aa-merge.service');
    const program = join(root.path, 'usr/bin/aa-merge');
    expect(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^aa-merge \d/);
    // The settings that it ships are those that there are.
    const { status, stderr } = spawnSync(program, ['status', '--root', root.path], { encoding: 'utf8' });
    expect([status === 0 || status === 1, stderr]).toEqual([true, '']);
    expect(readFileSync(join(root.path, 'var/lib/dpkg/info/aa-merge.triggers'), 'utf8')).toContain('interest-noawait');
  });

  test('the unit runs the hook before policy is loaded', () => {
    const lines = readFileSync('scripts/package/aa-merge.service', 'utf8').split('\n');
    expect(lines).toContain('ExecStart=/usr/bin/aa-merge hook boot');
    expect(lines).toContain('ConditionNeedsUpdate=/etc');
    expect(lines.some((line) => /^Before=.*\bapparmor\.service\b/.test(line))).toBe(true);
  });

  test('the same sources give the same bytes', () => {
    const again = new OurPackages('scripts/package-deb.ts');
    try {
      expect(readFileSync(again.tool).equals(readFileSync(packages.tool))).toBe(true);
      expect(readFileSync(again.helper).equals(readFileSync(packages.helper))).toBe(true);
    } finally {
      again.drop();
    }
  });

  test('what is ours goes at purge, and live policy stays', () => {
    installTool(root, packages);
    root.dpkgInstall(profileDeb({ name: 'demo', version: '1', units: { [unit]: v1 } }));
    expect(root.read(live)).toBe(v1);
    root.dpkg('-r', 'aa-merge');
    expect(existsSync(join(root.path, 'var/lib/aa-merge/base', unit))).toBe(true);
    root.dpkg('-P', 'aa-merge');
    expect([existsSync(join(root.path, 'var/lib/aa-merge')), root.read('etc/aa-merge.conf'), root.read(live)]).toEqual([
      false,
      undefined,
      v1,
    ]);
  });

  describeWith('lintian', installed('lintian'), (lintian) => {
    test('finds no error, and nothing else either', () => {
      const words = ['--allow-root', '--fail-on', 'error', packages.tool, packages.helper];
      const { status, stdout } = spawnSync(lintian, words, { encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, '']);
    });
  });

  describeWith('debhelper', installed('dh') && installed('dpkg-buildpackage'), () => {
    let helper: Debhelper;
    beforeAll(() => {
      helper = new Debhelper(packages);
    });
    afterAll(() => helper.drop());

    test('two lines make a package that migrates its profile: pristine, edited and removed', () => {
      const was = { name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] };
      const { deb, said } = helper.build('2', {
        'debian/demo.aa-merge': `${unit} from=2   # no configuration file any more\n`,
        [`debian/apparmor/${unit}`]: v2,
        [`debian/aa-merge.history/${unit}/1`]: v1,
      });
      expect([existsSync(deb), existsSync(deb) ? '' : said]).toEqual([true, '']);
      expect(helper.scriptsOf(deb)['conffiles']).toBeUndefined();
      for (const [before, after, outcome] of [
        [v1, v2, 'updated'],
        [edited, both, 'merged'],
        [undefined, undefined, 'kept-removed'],
      ] as const) {
        const host = new SmallRoot();
        try {
          installTool(host, packages);
          host.dpkgInstall(was);
          if (before === undefined) rmSync(join(host.path, live));
          else host.write(live, before);
          host.dpkg('-i', deb);
          const now = join(host.path, live);
          expect(existsSync(now) ? readFileSync(now, 'utf8') : undefined).toBe(after);
          expect(readFileSync(join(host.path, 'var/lib/aa-merge/hook/last.json'), 'utf8')).toContain(`"${outcome}"`);
          expect(existsSync(join(host.path, 'var/lib/aa-merge/adopt', unit))).toBe(false);
        } finally {
          host.drop();
        }
      }
    });

    test('the example of dh_aa_merge(1) is such a package', () => {
      const files = filesIn(readFileSync('man/dh_aa_merge.1', 'utf8'));
      const { deb, said } = helper.build('2.0-1', {
        'debian/control': `${demoControl}\n`.replace(', dh-sequence-aa-merge', ''),
        ...Object.fromEntries(files),
        [`debian/apparmor/${unit}`]: v2,
      });
      expect([existsSync(deb), existsSync(deb) ? '' : said]).toEqual([true, '']);
      expect(helper.scriptsOf(deb)['preinst']).toContain('2.0-1');
      const { stdout } = spawnSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' });
      expect(stdout).toContain(`./usr/share/apparmor/reference/${unit}`);
    });

    test('what the build installs in /etc is taken from there', () => {
      const { deb, said } = helper.build('3', {
        'debian/demo.aa-merge': `${unit}\n`,
        'debian/demo.install': `profiles/${unit} etc/apparmor.d/\n`,
        [`profiles/${unit}`]: v1,
      });
      expect([existsSync(deb), existsSync(deb) ? '' : said]).toEqual([true, '']);
      const { stdout } = spawnSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' });
      expect(stdout).toContain(`./usr/share/apparmor/reference/${unit}`);
      expect(stdout).not.toContain('./etc/');
      const own = profileDeb({ name: 'demo', version: '3', units: { [unit]: v1 } }).scripts ?? {};
      const scripts = helper.scriptsOf(deb);
      expect(scripts['preinst']).toBeUndefined();
      // The packages of the other tests have the same snippets.
      for (const script of ['postinst', 'postrm']) {
        const body = (own[script] ?? '').replace('#!/bin/sh\nset -e\n', '');
        expect(scripts[script]).toContain(body);
      }
    });

    test.each([
      ['a name that leads out', '../x\n', 'no path below'],
      ['a file that is not there', 'usr.bin.gone\n', 'usr.bin.gone'],
      ['a version that is none', `${unit} from=$(id)\n`, 'is no version'],
    ])('%s stops the build, and is named', (_, list, named) => {
      const { deb, said } = helper.build('4', { 'debian/demo.aa-merge': list, [`debian/apparmor/${unit}`]: v1 });
      expect(existsSync(deb)).toBe(false);
      expect(said).toContain(named);
    });
  });
});
