// Our packages for rpm: built by one command, clean of errors for rpmlint, installed by the real rpm into a root of its own;
// and packages of a profile with our macros.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../support/documents.js';
import { both, edited, live, unit, v1, v2 } from '../support/demo-package.js';
import { describeWith } from '../support/needs.js';
import { installToolRpm, profileRpm } from '../support/our-packages.js';
import { installed } from '../support/package-managers.js';
import { describeWithRpm } from '../support/package-roots.js';

jest.setTimeout(120_000);

const reference = `usr/share/apparmor/reference/${unit}`;

describeWithRpm(({ packages, root }) => {
  const install = (...files: readonly string[]): void => root.rpm('--nodeps', '-U', ...files);
  const outcomeOnRecord = (outcome: string): boolean =>
    (root.read('var/lib/aa-merge/hook/last.json') ?? '').includes(`"outcome": "${outcome}"`);

  test('everything has its usual place', () => {
    installToolRpm(root, packages);
    const places = [
      'usr/bin/aa-merge',
      'usr/lib/aa-merge/hook',
      'usr/share/aa-merge/aa-merge.cjs',
      'usr/share/aa-merge/ci/check.sh',
      'usr/share/man/man8/aa-merge.8.gz',
      'usr/share/man/man7/aa-merge-tutorial.7.gz',
      'usr/share/bash-completion/completions/aa-merge',
      'usr/share/zsh/site-functions/_aa-merge',
      'etc/aa-merge.conf',
      'usr/share/apparmor/reference/aa-merge',
      'usr/share/apparmor/reference/abstractions/network-separation/5.0/loopback',
      'usr/lib/systemd/system/aa-merge.service',
      'usr/share/doc/aa-merge/LICENSE',
    ];
    expect(places.filter((place) => !existsSync(join(root.path, place)))).toEqual([]);
    expect(statSync(join(root.path, 'var/lib/aa-merge')).mode & 0o777).toBe(0o700);
    // It ran: without abstractions its own profile is held.
    expect(root.read('var/lib/aa-merge/hook/last.json')).toContain('"invalid": 1');
  });

  describeWith('rpmlint', installed('rpmlint'), (rpmlint) => {
    test('finds no error', () => {
      const words = ['-r', 'scripts/package/rpm/aa-merge.rpmlintrc', packages.toolRpm, packages.macrosRpm];
      const { status, stdout } = spawnSync(rpmlint, words, { encoding: 'utf8' });
      expect([status, stdout.split('\n').filter((line) => line.includes(': E: '))]).toEqual([0, []]);
      expect(stdout).toContain('2 packages and 0 specfiles checked; 0 errors');
    });
  });

  test('what the README shows of a spec makes such a package', () => {
    const shown = filesIn(readFileSync('README.md', 'utf8')).get('demo.spec') ?? '';
    const head =
      'Name: demo\nVersion: 1\nRelease: 1\nSummary: demo\nLicense: MIT\nBuildArch: noarch\n%description\ndemo\n';
    installToolRpm(root, packages);
    install(root.rpmBuild(`${head}${shown.replace('profiles/usr.bin.demo', root.source(v1))}`));
    expect([root.read(live), root.read(reference)]).toEqual([v1, v1]);
  });

  test('two lines make a package whose profile is there before its own scripts, and follows', () => {
    installToolRpm(root, packages);
    const looks = { sections: `%post\ncat /${live} > /etc/seen || :\n` };
    install(profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } }, looks));
    expect([root.read(live), root.read('etc/seen')]).toEqual([v1, v1]);
    root.write(live, edited);
    install(profileRpm(root, { name: 'demo', version: '2', units: { [unit]: v2 } }, looks));
    expect([root.read(live), root.read('etc/seen')]).toEqual([both, both]);
    expect(outcomeOnRecord('merged')).toBe(true);
    expect(existsSync(join(root.path, `${live}.rpmnew`))).toBe(false);
  });

  test.each([
    ['pristine', v1, v2, 'updated'],
    ['edited', edited, both, 'merged'],
    ['removed', undefined, undefined, 'kept-removed'],
  ])('a migration of what was a configuration file: %s', (_, before, after, outcome) => {
    installToolRpm(root, packages);
    root.rpmInstall({ name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] });
    if (before === undefined) rmSync(join(root.path, live));
    else root.write(live, before);
    const migrated = { name: 'demo', version: '2', units: { [unit]: v2 }, from: '2' };
    install(profileRpm(root, migrated, { history: { [unit]: v1 } }));
    expect(root.read(live)).toBe(after);
    expect(outcomeOnRecord(outcome)).toBe(true);
    expect(existsSync(join(root.path, 'var/lib/aa-merge/adopt', unit))).toBe(false);
  });

  test('a migration without the line in %pre and without %ghost: no edit is lost, and what was removed stays away', () => {
    installToolRpm(root, packages);
    const cases = [
      ['untouched', v1, v2, undefined],
      // rpm puts it aside before the last of our calls.
      ['edited', edited, v2, edited],
      ['removed', undefined, undefined, undefined],
    ] as const;
    const its = (text: string, name: string): string => text.replace('/usr/bin/demo', `/usr/bin/${name}`);
    const packaged = (version: string, place: string, isConfig: boolean): string[] =>
      cases.map(([name]) => {
        const file = `/${place}/${name}`;
        const files = { [file]: its(version === '1' ? v1 : v2, name) };
        return root.rpmFile({ name, version, files, config: isConfig ? [file] : [] });
      });
    const [policy, vendor] = ['etc/apparmor.d', 'usr/share/apparmor/reference'];
    install(...packaged('1', policy, true));
    for (const [name, before] of cases) {
      if (before === undefined) rmSync(join(root.path, policy, name));
      else root.write(`${policy}/${name}`, its(before, name));
    }
    install(...packaged('2', vendor, false));
    for (const [name, , after, saved] of cases) {
      const wanted = [after, saved].map((one) => (one === undefined ? undefined : its(one, name)));
      expect([name, root.read(`${policy}/${name}`), root.read(`${policy}/${name}.rpmsave`)]).toEqual([name, ...wanted]);
    }
  });

  test('a %pre fails: no script of ours is called; a %post fails: the new program is there, and so is its profile', () => {
    installToolRpm(root, packages);
    install(profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } }));
    root.write(live, edited);
    const record = root.read('var/lib/aa-merge/hook/last.json');
    const failing = (script: string): string =>
      root.tryRpm(
        '--nodeps',
        '-U',
        profileRpm(root, { name: 'demo', version: '2', units: { [unit]: v2 } }, { sections: `%${script}\nexit 7\n` }),
      ).said;
    expect(failing('pre')).toMatch(/%pre.* scriptlet failed, exit status 7/);
    expect([root.read(live), root.read(reference), root.read('var/lib/aa-merge/hook/last.json')]).toEqual([
      edited,
      v1,
      record,
    ]);
    expect(failing('post')).toMatch(/%post.* scriptlet failed, exit status 7/);
    expect([root.read(live), root.read(reference)]).toEqual([both, v2]);
  });

  test.each([
    ['pristine', v1, v2],
    ['edited', edited, both],
    ['removed', undefined, undefined],
  ])('a migration whose %%pre fails, and whose %%post fails: %s', (_, before, after) => {
    installToolRpm(root, packages);
    root.rpmInstall({ name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] });
    const migrated = { name: 'demo', version: '2', units: { [unit]: v2 }, from: '2' };
    const failing = (sections: string): number | null =>
      root.tryRpm('--nodeps', '-U', profileRpm(root, migrated, { history: { [unit]: v1 }, sections })).status;
    // It noted what was there before it failed; then somebody edits or removes the file, and that counts.
    expect(failing('exit 7\n')).not.toBe(0);
    expect([root.read(live), root.read(reference), root.read(`var/lib/aa-merge/adopt/${unit}`)]).toEqual([
      v1,
      undefined,
      expect.stringMatching(/^pristine /),
    ]);
    if (before === undefined) rmSync(join(root.path, live));
    else root.write(live, before);
    failing('%post\nexit 7\n');
    expect([root.read(live), root.read(reference)]).toEqual([after, v2]);
    expect(existsSync(join(root.path, 'var/lib/aa-merge/adopt', unit))).toBe(false);
  });

  test('removed, then an upgrade whose %pre fails, and the package goes: installed anew, it has its profile', () => {
    installToolRpm(root, packages);
    root.rpmInstall({ name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] });
    rmSync(join(root.path, live));
    const migrated = { name: 'demo', version: '2', units: { [unit]: v2 }, from: '2' };
    root.tryRpm('--nodeps', '-U', profileRpm(root, migrated, { sections: 'exit 7\n' }));
    root.rpm('-e', 'demo');
    install(profileRpm(root, migrated));
    expect(root.read(live)).toBe(v2);
  });

  test('a hook that fails for any reason at all fails no transaction', () => {
    installToolRpm(root, packages);
    // A second name of this file is in other roots.
    rmSync(join(root.path, 'usr/bin/aa-merge'));
    root.write('usr/bin/aa-merge', '#!/bin/sh\necho broken >&2\nexit 1\n');
    chmodSync(join(root.path, 'usr/bin/aa-merge'), 0o755);
    const { status, said } = root.tryRpm(
      '--nodeps',
      '-U',
      profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } }),
    );
    expect([status, root.read(reference), root.read(live)]).toEqual([0, v1, undefined]);
    expect(said).toContain('broken');
    expect(said).not.toContain('scriptlet failed');
  });

  test('the tool and a package in one transaction, in both orders', () => {
    const demo = profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } });
    install(demo, packages.toolRpm);
    expect(root.read(live)).toBe(v1);
    const next = profileRpm(root, { name: 'demo', version: '2', units: { [unit]: v2 } });
    root.rpm('--nodeps', '-U', '--force', packages.toolRpm, next);
    expect(root.read(live)).toBe(v2);
  });

  test.each([
    ['untouched: removed', v1, undefined],
    ['edited: it stays, orphaned', edited, edited],
  ])('an erased package: %s', (_, before, after) => {
    installToolRpm(root, packages);
    install(profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } }));
    root.write(live, before);
    root.rpm('-e', 'demo');
    expect(root.read(live)).toBe(after);
  });

  test('scripts that are not run are caught up with by the next that is', () => {
    installToolRpm(root, packages);
    root.rpm(
      '--nodeps',
      '--noscripts',
      '--notriggers',
      '-U',
      profileRpm(root, { name: 'demo', version: '1', units: { [unit]: v1 } }),
    );
    expect(root.read(live)).toBeUndefined();
    install(profileRpm(root, { name: 'other', version: '1', units: { other: '/usr/bin/other { }\n' } }));
    expect(root.read(live)).toBe(v1);
  });
});
