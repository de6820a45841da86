// The order in which dpkg calls scripts and triggers, and what goes wrong on the way: each case with the real dpkg, our package
// and packages of profiles, in a root of its own. Source: packaging 3 and 6.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, edited, live, service, unit, v1, v2 } from '../support/demo-package.js';
import { describeWith } from '../support/needs.js';
import type { ProfilePackage } from '../support/our-packages.js';
import { installTool, makeRunnable, nodePackage, profileDeb } from '../support/our-packages.js';
import type { Package } from '../support/package-managers.js';
import { describeWithDpkg, mayChangeRoot } from '../support/package-roots.js';
import { ToolBox } from '../support/root-with-tools.js';

jest.setTimeout(300_000);

const demo = (version: string, text: string, more: Partial<ProfilePackage> = {}): Package =>
  profileDeb({ name: 'demo', version, units: { [unit]: text }, ...more });
/** A package whose vendor never heard of us, but for the place. */
const bare = (version: string, text: string): Package => ({
  name: 'demo',
  version,
  files: { [`/usr/share/apparmor/reference/${unit}`]: text },
});

describeWithDpkg(({ packages, root }) => {
  const install = (...all: readonly Package[]): void => root.dpkg('-i', ...all.map((one) => root.deb(one)));

  /** The states of packages, as dpkg has them. */
  function states(): Readonly<Record<string, string>> {
    const stanzas = (root.read('var/lib/dpkg/status') ?? '').split('\n\n');
    const found = stanzas.map((stanza) => [
      /^Package: (.*)$/m.exec(stanza)?.[1],
      /^Status: .* (\S+)$/m.exec(stanza)?.[1],
    ]);
    return Object.fromEntries(found.filter(([name]) => name !== undefined)) as Record<string, string>;
  }

  test('a new file below the directory, at any depth: the trigger finds it', () => {
    installTool(root, packages);
    const deep = 'apache2.d/deep/site';
    install({
      name: 'deep',
      version: '1',
      files: { [`/usr/share/apparmor/reference/${deep}`]: 'capability chown,\n' },
    });
    expect(root.read(`etc/apparmor.d/${deep}`)).toBe('capability chown,\n');
  });

  test('a package is upgraded: its own scripts see the new profile, and the trigger has nothing left to do', () => {
    installTool(root, packages);
    install(demo('1', v1));
    const looks = { postinst: `cat "$DPKG_ROOT/${live}" > "$DPKG_ROOT/seen"\n` };
    const { status, said } = root.tryDpkg('-i', root.deb(demo('2', v2, { more: { scripts: looks } })));
    expect([status, root.read('seen'), root.read(live)]).toEqual([0, v2, v2]);
    expect(said.match(/aa-merge: /g)).toHaveLength(1);
    expect(states()).toMatchObject({ demo: 'installed', 'aa-merge': 'installed' });
  });

  test('a fresh package and a service that needs it: the profile is there when the service starts', () => {
    installTool(root, packages);
    install(service, demo('1', v1));
    expect(root.read('seen')).toBe(v1);
    expect(states()).toMatchObject({ demo: 'installed', svc: 'installed', 'aa-merge': 'installed' });
  });

  test('the same from a package without our snippets: only after the service, but in the same run', () => {
    installTool(root, packages);
    install(service, bare('1', v1));
    expect(root.read('seen')).toBe('');
    expect(root.read(live)).toBe(v1);
  });

  test.each([
    ['first', (tool: string, other: string) => [tool, other]],
    ['last', (tool: string, other: string) => [other, tool]],
  ])('the tool and a package in one run, the tool %s', (_, order) => {
    installTool(root, packages);
    install(demo('1', v1));
    root.write(live, edited);
    if (existsSync('/usr/bin/node')) root.dpkg('-i', ...order(packages.tool, root.deb(demo('2', v2))));
    else install(demo('2', v2));
    expect(root.read(live)).toBe(both);
    expect(states()).toMatchObject({ demo: 'installed', 'aa-merge': 'installed' });
  });

  test('the tool is unpacked and cannot run yet: a fresh profile all the same, and it is adopted later', () => {
    install(nodePackage);
    root.dpkg('--unpack', packages.tool);
    makeRunnable(root);
    install(demo('1', v1));
    expect([root.read(live), existsSync(join(root.path, 'var/lib/aa-merge/base', unit))]).toEqual([v1, false]);
    root.dpkg('--configure', '-a');
    expect([root.read(live), root.read(`var/lib/aa-merge/base/${unit}`)]).toEqual([v1, v1]);
  });

  test('no tool at all: a fresh profile; an upgrade leaves it as it is; the tool catches up', () => {
    install(demo('1', v1));
    expect(root.read(live)).toBe(v1);
    install(demo('2', v2));
    expect(root.read(live)).toBe(v1);
    installTool(root, packages);
    // Nobody recorded what live came from, and no history is shipped: to be looked at by a person.
    expect(root.read(live)).toBe(v1);
    expect(root.read('var/lib/aa-merge/hook/last.json')).toContain('"hold": "both-added"');
  });

  test('a preinst fails: nothing happened, and what was noted for a migration is dropped', () => {
    installTool(root, packages);
    root.dpkgInstall({ name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] });
    const failing = demo('2', v2, { from: '2', more: { scripts: { preinst: 'exit 7\n' } } });
    // The part that notes comes before the package's own.
    const { status } = root.tryDpkg('-i', root.deb(failing));
    expect([status, root.read(live), existsSync(join(root.path, 'var/lib/aa-merge/adopt', unit))]).toEqual([
      1,
      v1,
      false,
    ]);
    root.dpkg('-i', root.deb(demo('3', v2, { from: '2' })));
    expect(root.read(live)).toBe(v2);
  });

  test('an unpacking fails: the old reference is back, and the trigger does nothing', () => {
    installTool(root, packages);
    install(demo('1', v1), { name: 'other', version: '1', files: { '/usr/share/other/it': '' } });
    const clashing = demo('2', v2, { more: { files: { '/usr/share/other/it': 'mine' } } });
    expect(root.tryDpkg('-i', root.deb(clashing)).status).toBe(1);
    expect([root.read(`usr/share/apparmor/reference/${unit}`), root.read(live)]).toEqual([v1, v1]);
  });

  test('a postinst fails: the new program is there, and so is its profile', () => {
    installTool(root, packages);
    install(demo('1', v1));
    const failing = demo('2', v2, { more: { scripts: { postinst: 'exit 7\n' } } });
    expect(root.tryDpkg('-i', root.deb(failing)).status).toBe(1);
    expect([root.read(live), states()['demo']]).toEqual([v2, 'half-configured']);
  });

  test('removed: live stays, orphaned; purged: it goes, and comes back with a rollback', () => {
    installTool(root, packages);
    install(demo('1', v1));
    root.write(live, edited);
    root.dpkg('-r', 'demo');
    expect(root.read(live)).toBe(edited);
    expect(root.read('var/lib/aa-merge/hook/last.json') ?? '').not.toContain('"outcome": "removed"');
    root.dpkg('-P', 'demo');
    expect([root.read(live), existsSync(join(root.path, 'var/lib/aa-merge/base', unit))]).toEqual([undefined, false]);
    const program = join(root.path, 'usr/bin/aa-merge');
    expect(spawnSync(program, ['rollback', '--root', root.path]).status).toBe(0);
    expect(root.read(live)).toBe(edited);
  });

  test('a hook that cannot do anything leaves no package half configured', () => {
    installTool(root, packages);
    root.write('etc/aa-merge.conf', 'nonsense\n');
    const { status, said } = root.tryDpkg('--force-confold', '-i', root.deb(demo('1', v1)));
    expect([status, states()]).toMatchObject([0, { demo: 'installed', 'aa-merge': 'installed' }]);
    expect(said).toContain('aa-merge.conf:1');
    root.write('etc/aa-merge.conf', '');
    root.dpkg('-i', root.deb(demo('2', v2)));
    expect(root.read(live)).toBe(v2);
  });

  test('triggers that are put off are run later', () => {
    installTool(root, packages);
    root.dpkg('--no-triggers', '-i', root.deb(bare('1', v1)));
    expect([root.read(live), states()['aa-merge']]).toEqual([undefined, 'triggers-pending']);
    root.dpkg('--triggers-only', '-a');
    expect([root.read(live), states()['aa-merge']]).toEqual([v1, 'installed']);
  });

  test('the tool is removed, a package upgraded, the tool installed again: it goes on from where it was', () => {
    installTool(root, packages);
    install(demo('1', v1));
    root.write(live, edited);
    root.dpkg('-r', 'aa-merge');
    install(demo('2', v2));
    expect(root.read(live)).toBe(edited);
    installTool(root, packages);
    expect(root.read(live)).toBe(both);
  });

  test('live files that a package still has as its own are left to it, and told of', () => {
    installTool(root, packages);
    root.dpkgInstall({ name: 'old', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] });
    const { said } = root.tryDpkg('-i', root.deb(bare('1', v2)));
    expect(root.read(live)).toBe(v1);
    expect(said).toContain('1 left to the packages that have them as configuration files');
    // A person may.
    expect(spawnSync(join(root.path, 'usr/bin/aa-merge'), ['--root', root.path, unit]).status).toBe(0);
    expect(root.read(live)).toBe(v2);
  });

  test('what others left beside live files stays where it is, and is listed', () => {
    installTool(root, packages);
    install(demo('1', v1));
    for (const name of ['.ucf-dist', '.rpmorig']) root.write(`${live}${name}`, v1);
    install(demo('2', v2));
    expect([root.read(live), root.read(`${live}.ucf-dist`), root.read(`${live}.rpmorig`)]).toEqual([v2, v1, v1]);
    const { stdout } = spawnSync(join(root.path, 'usr/bin/aa-merge'), ['status', '--root', root.path], {
      encoding: 'utf8',
    });
    expect(stdout).toContain(`${unit}.ucf-dist`);
    expect(stdout).toContain(`${unit}.rpmorig`);
  });

  test('nothing of it is ever on the host itself', () => {
    const host = ['/var/lib/aa-merge', '/etc/apparmor.d', '/usr/share/apparmor/reference'];
    const look = (): (string[] | undefined)[] => host.map((path) => (existsSync(path) ? readdirSync(path) : undefined));
    const before = look();
    installTool(root, packages);
    install(demo('1', v1));
    root.dpkg('-P', 'demo');
    expect(look()).toEqual(before);
  });

  test.each([40, 150, 300, 450, 700])(
    'the hook is killed after %i ms; dpkg goes on, and the next run makes it whole',
    async (after) => {
      installTool(root, packages);
      install(demo('1', v1));
      root.write(live, edited);
      const words = [
        `--root=${root.path}`,
        '--force-not-root',
        '--force-script-chrootless',
        '--force-depends',
        '--log=/dev/null',
      ];
      const child = spawn('dpkg', [...words, '-i', root.deb(demo('2', v2))], {
        stdio: 'ignore',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      });
      const ended = new Promise((done) => child.on('exit', done));
      for (let killed = false; !killed && child.exitCode === null;) {
        const hooks = hooksOf(root.path);
        if (hooks.length > 0) await new Promise((done) => setTimeout(done, after));
        for (const pid of hooksOf(root.path)) kill(pid);
        killed = hooks.length > 0;
        await new Promise((done) => setTimeout(done, 5));
      }
      await ended;
      expect([edited, both]).toContain(root.read(live));
      root.dpkg('--configure', '-a');
      spawnSync(join(root.path, 'usr/bin/aa-merge'), ['hook', 'trigger', '--root', root.path]);
      expect(root.read(live)).toBe(both);
      expect(states()).toMatchObject({ demo: 'installed', 'aa-merge': 'installed' });
      expect(readdirSync(join(root.path, 'etc/apparmor.d')).filter((name) => name.startsWith('.aa-merge'))).toEqual([]);
    },
  );

  /** Processes of our program for that root. */
  function hooksOf(path: string): number[] {
    return readdirSync('/proc').flatMap((name) => {
      try {
        const line = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'latin1') : '';
        return line.includes(`${path}/usr/bin/aa-merge\0hook`) && line.includes('node') ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
  }

  function kill(pid: number): void {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }

  describeWith('root', mayChangeRoot, () => {
    test('scripts that dpkg runs inside of the root do the same', () => {
      const box = new ToolBox();
      try {
        box.fill(root.path);
        for (const folder of ['info', 'updates', 'triggers'])
          mkdirSync(join(root.path, 'var/lib/dpkg', folder), { recursive: true });
        writeFileSync(join(root.path, 'var/lib/dpkg/status'), '');
        const dpkg = (...files: readonly string[]): number | null =>
          spawnSync('dpkg', [`--root=${root.path}`, '--force-depends', '--log=/dev/null', '-i', ...files], {
            stdio: 'ignore',
            env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
          }).status;
        expect([dpkg(packages.tool), dpkg(root.deb(demo('1', v1))), root.read(live)]).toEqual([0, 0, v1]);
        // The work on the root around it is what a profile confines: it begins with this file.
        expect(root.read('usr/lib/aa-merge/hook')).toBe(readFileSync('scripts/package/hook', 'utf8'));
        writeFileSync(join(root.path, 'usr/lib/aa-merge/hook'), '#!/bin/sh\ntouch /started\nexec "$@"\n');
        expect([dpkg(root.deb(demo('2', v2))), root.read(live)]).toEqual([0, v2]);
        expect(existsSync(join(root.path, 'started'))).toBe(true);
      } finally {
        box.drop();
      }
    });
  });
});
