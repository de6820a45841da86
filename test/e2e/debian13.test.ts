// A whole Debian 13: the real apparmor, apt, dpkg and debconf, Debian's own Node, and our packages as apt installs them.
// What roots of packages alone cannot show. Tests go on from where the one before stopped. Source: packaging 6.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Debian13, debian13Path } from '../support/debian13.js';
import { Debhelper } from '../support/debhelper.js';
import { describeWith } from '../support/needs.js';
import { OurPackages, profileDeb } from '../support/our-packages.js';
import { installed, SmallRoot } from '../support/package-managers.js';

jest.setTimeout(300_000);

const profile = (name: string, ...rules: readonly string[]): string =>
  `/usr/bin/${name} {\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;
const rules = ['/etc/demo r', '/var/log/demo w'];
const [mine, secret, wider] = ['/srv/mine r', 'deny /etc/secret r', '/etc/shadow r'];
const unit = 'usr.bin.demo';
const live = `etc/apparmor.d/${unit}`;
const v1 = profile('demo', ...rules);
const v2 = profile('demo', ...rules, secret);
const v3 = profile('demo', ...rules, secret, wider);
const edited = profile('demo', ...rules, mine);
const both = profile('demo', ...rules, mine, secret);

const needs = installed('dpkg-buildpackage') && installed('dpkg-scanpackages') && debian13Path();

describeWith('root, debhelper and Debian 13 (scripts/fetch-debian13.sh)', needs, (original) => {
  let debian: Debian13;
  let packages: OurPackages;
  let helper: Debhelper;
  let builder: SmallRoot;
  beforeAll(() => {
    packages = new OurPackages('scripts/package-deb.ts');
    helper = new Debhelper(packages);
    builder = new SmallRoot();
    debian = new Debian13(original);
    debian.publish(packages.tool);
  });
  afterAll(() => {
    debian.drop();
    builder.drop();
    helper.drop();
    packages.drop();
  });

  /** A version of the package demo, as its maintainer builds it. */
  function built(version: string, files: Readonly<Record<string, string>>): string {
    const { deb, said } = helper.build(version, files);
    if (!existsSync(deb)) throw new Error(said);
    return deb;
  }

  const record = (): string => debian.read('var/lib/aa-merge/hook/last.json') ?? '';
  /** Files of a package that are not as it shipped them; manuals and translations are not there at all. */
  const changed = (...names: readonly string[]): string[] => {
    const lines = debian.try(['dpkg', '--verify', ...names]).said.split('\n');
    return lines.filter((line) => line !== '' && !/^ *missing .*\/(locale|man|doc)\//.test(line));
  };
  const compiles = (): string =>
    debian.run('apparmor_parser', '-Q', '-K', '--config-file', '/dev/null', '-b', '/etc/apparmor.d', '/etc/apparmor.d');

  test('apt installs it, on Debian’s own Node, and all policy still compiles', () => {
    debian.apt('install', 'aa-merge');
    expect(debian.stateOf('aa-merge')).toBe('installed');
    expect(debian.run('aa-merge', '--version')).toMatch(/^aa-merge \d/);
    expect(debian.run('dpkg', '-S', '/usr/bin/node')).toContain('nodejs');
    // Its own profile is the first that it brings into live policy.
    expect(debian.read('etc/apparmor.d/aa-merge')).toBe(readFileSync('reference-profiles/packaged/aa-merge', 'utf8'));
    expect(record()).toContain('"outcome": "installed"');
    compiles();
    expect(changed('apparmor', 'aa-merge')).toEqual([]);
  });

  test('all policy of the real apparmor as a reference: adopted, and nothing of it is written', () => {
    const policy = join(debian.path, 'etc/apparmor.d');
    const names = debian
      .run('dpkg-query', '-W', '-f=${Conffiles}', 'apparmor')
      .split('\n')
      .flatMap((line) => /^ \/etc\/apparmor\.d\/(\S+) /.exec(line)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(200);
    const shipped = Object.fromEntries(
      names.map((name) => [`/usr/share/apparmor/reference/${name}`, readFileSync(join(policy, name), 'utf8')]),
    );
    const base = '/usr/share/apparmor/reference/abstractions/base';
    const [own, newer] = [shipped[base] ?? '', `${shipped[base] ?? ''}  deny /etc/secret r,\n`];
    debian.publish(builder.deb({ name: 'reference', version: '1', files: { ...shipped, [base]: newer } }));
    const said = debian.apt('install', 'reference');
    expect(said).toMatch(/aa-merge: 2\d\d adopted, 1 left to the packages that have them as configuration files/);
    // That is one of another package, so it is left to it; a person may have it merged.
    const { units } = JSON.parse(debian.run('aa-merge', '--dry-run', '--json').replace(/^[^{]*/, '')) as {
      readonly units: readonly { readonly path: string; readonly outcome: string }[];
    };
    const others = units.filter(({ outcome }) => !['current', 'override', 'own'].includes(outcome));
    expect(others.map(({ path, outcome }) => [path, outcome])).toEqual([['abstractions/base', 'updated']]);
    expect(units.length).toBeGreaterThan(names.length);
    expect(debian.read('etc/apparmor.d/abstractions/base')).toBe(own);
    expect(changed('apparmor')).toEqual([]);
    debian.apt('purge', 'reference');
    expect(debian.read('etc/apparmor.d/abstractions/base')).toBe(own);
    expect(changed('apparmor')).toEqual([]);
  });

  test('apt upgrades a configuration file that was edited to a package with the two lines: merged, unasked', () => {
    debian.publish(
      builder.deb({ name: 'demo', version: '1', files: { [`/${live}`]: v1 }, config: [`/${live}`] }),
      built('2', {
        'debian/demo.aa-merge': `${unit} from=2\n`,
        [`debian/apparmor/${unit}`]: v2,
        [`debian/aa-merge.history/${unit}/1`]: v1,
      }),
    );
    debian.apt('install', 'demo=1');
    debian.write(live, edited);
    const said = debian.apt('upgrade');
    expect(said).toContain('aa-merge: 1 merged');
    expect(debian.read(live)).toBe(both);
    expect(debian.run('dpkg-query', '-W', 'demo')).toBe('demo\t2\n');
    expect(debian.run('dpkg', '--audit')).toBe('');
    compiles();
  });

  test('an upgrade that would permit more: apt ends well, live stays, and a person accepts', () => {
    debian.publish(built('3', { 'debian/demo.aa-merge': `${unit}\n`, [`debian/apparmor/${unit}`]: v3 }));
    const said = debian.apt('upgrade');
    expect(said).toContain('aa-merge: 1 held (1 would permit more); see aa-merge status\n');
    expect([debian.read(live), debian.stateOf('demo')]).toEqual([both, 'installed']);
    expect(debian.try(['aa-merge', 'status']).said).toContain('/etc/shadow');
    debian.run('aa-merge', 'accept', unit, '--why', 'for the test');
    expect(debian.read(live)).toContain(`  ${wider},\n`);
  });

  test('a profile that nobody edited, with the abstractions of the real apparmor: it follows, and that is told', () => {
    const kettle = (...all: readonly string[]): string =>
      `include <tunables/global>\n${profile('kettle', ...all).replace('{\n', '{\n  include <abstractions/base>\n')}`;
    const [before, after] = [kettle('/etc/kettle r'), kettle('/etc/kettle r', '/srv/kettle r')];
    const version = (its: string, text: string): string =>
      builder.deb(profileDeb({ name: 'kettle', version: its, units: { 'usr.bin.kettle': text } }));
    debian.publish(version('1', before));
    debian.apt('install', 'kettle');
    debian.publish(version('2', after));
    expect(debian.apt('upgrade')).toContain('aa-merge: 1 updated');
    expect(debian.read('etc/apparmor.d/usr.bin.kettle')).toBe(after);
    expect(debian.read('var/lib/aa-merge/hook/last.txt')).toContain('could read `/srv/kettle`');
    debian.apt('purge', 'kettle');
  });

  test('debconf: a reply that waits on standard input while the hook runs is read by who asked', () => {
    debian.publish(
      built('4', {
        'debian/demo.aa-merge': `${unit}\n`,
        [`debian/apparmor/${unit}`]: v2,
        'debian/demo.templates': 'Template: demo/colour\nType: string\nDescription: Which colour?\n',
        'debian/demo.config':
          '#!/bin/sh\nset -e\n. /usr/share/debconf/confmodule\ndb_input high demo/colour || :\ndb_go\n',
        'debian/demo.postinst': [
          '#!/bin/sh\nset -e\n. /usr/share/debconf/confmodule',
          // The question is asked here, the answer read behind what our helper puts in between.
          'echo GET demo/colour >&3\n#DEBHELPER#\nread -r reply',
          'db_get demo/colour\nprintf "%s\\n%s\\n" "$reply" "$RET" >/seen\ndb_stop\n',
        ].join('\n'),
      }),
    );
    debian.run('sh', '-c', 'echo demo demo/colour string blue | debconf-set-selections');
    const said = debian.apt('upgrade');
    expect([debian.read('seen'), debian.stateOf('demo')]).toEqual(['0 blue\nblue\n', 'installed']);
    expect(said).toMatch(/aa-merge: 1 (updated|merged)/);
    // And our own scripts, called by debconf's own front end.
    debian.run('debconf', 'dpkg-trigger', '--by-package=demo', '/usr/share/apparmor/reference');
    expect(debian.run('debconf', 'dpkg', '--triggers-only', '-a')).not.toContain('debconf');
    expect(debian.stateOf('aa-merge')).toBe('installed');
  });

  test('removed by apt, live stays; purged, it goes', () => {
    const text = debian.read(live);
    debian.apt('remove', 'demo');
    expect([debian.read(live), debian.stateOf('demo')]).toEqual([text, 'config-files']);
    debian.apt('purge', 'demo');
    expect([debian.read(live), existsSync(join(debian.path, 'var/lib/aa-merge/base', unit))]).toEqual([
      undefined,
      false,
    ]);
  });

  test('the tool is purged: its state goes, live policy stays', () => {
    debian.apt('purge', 'aa-merge');
    expect([debian.read(live), existsSync(join(debian.path, 'var/lib/aa-merge'))]).toEqual([undefined, false]);
    expect(changed('apparmor')).toEqual([]);
    compiles();
    debian.apt('install', 'aa-merge');
  });

  describe('kill -9 of the hook, then dpkg --configure -a', () => {
    const moments = [
      ['as it starts', '^start$', 'before'],
      ['with the lock in its hand', '^symlinkSync .*/var/lib/aa-merge/lock$', 'after'],
      ['with a text prepared', '^openSync .*/history/.* wx', 'after'],
      ['before all is decided', '^renameSync .*/journal/forward.json$', 'before'],
      ['when all is decided', '^renameSync .*/journal/forward.json$', 'after'],
      ['with files in their places', '^renameSync .*/journal/forward.json .*/history/', 'before'],
      ['before it says what it did', '^openSync .*/hook/.*last.json', 'before'],
    ] as const;
    const few = moments.filter((_, at) => at % 2 === 1 || at === 4);
    // With the hook everything ends that had called it; or the hook alone, which dpkg does not see.
    const cases = (
      [
        ['early', moments, 'all'],
        ['triggered', moments, 'all'],
        ['triggered', few, 'hook'],
        ['configure', few, 'all'],
        ['purge', few, 'all'],
      ] as const
    ).flatMap(([hook, some, victim]) => some.map(([moment, at, when]) => ({ hook, moment, at, when, victim })));
    const nameOf = (at: number): string => `case${at}`;
    const before = (name: string): string => profile(name, ...rules, mine);
    const after = (name: string): string => profile(name, ...rules, mine, secret);
    /** A package that calls the hook itself at that moment only. */
    const shipped = (name: string, hook: string, version: string, text: string): string => {
      const { scripts = {}, ...bare } = profileDeb({ name, version, units: { [name]: text } });
      const { postinst = '', postrm = '' } = scripts;
      if (hook === 'purge') return builder.deb({ ...bare, scripts: { postrm } });
      return builder.deb(hook === 'early' && version === '2' ? { ...bare, scripts: { postinst } } : bare);
    };
    /** Bring a file inside. */
    const inside = (file: string): string => {
      const path = `tmp/${file.split('/').at(-1) ?? ''}`;
      writeFileSync(join(debian.path, path), readFileSync(file));
      return `/${path}`;
    };

    beforeAll(() => {
      debian.apt('install', 'aa-merge');
      // What is includes only stays: a hundred profiles more would be read again in each of these hooks.
      debian.run('find', '/etc/apparmor.d', '-maxdepth', '1', '-type', 'f', '-delete');
      const first = cases.map(({ hook }, at) => inside(shipped(nameOf(at), hook, '1', profile(nameOf(at), ...rules))));
      debian.run('dpkg', '-i', ...first);
      for (const at of cases.keys()) debian.write(`etc/apparmor.d/${nameOf(at)}`, profile(nameOf(at), ...rules, mine));
      debian.run('dpkg-divert', '--rename', '--divert', '/usr/bin/aa-merge.own', '--add', '/usr/bin/aa-merge');
      debian.write('kill-at.cjs', readFileSync('test/support/kill-at.cjs', 'utf8'));
      debian.write(
        'usr/bin/aa-merge',
        "#!/usr/bin/node\nrequire('/kill-at.cjs');\nrequire('/usr/bin/aa-merge.own');\n",
      );
      debian.run('chmod', '755', '/usr/bin/aa-merge');
    });

    test.each(cases.map((one, at) => [one.hook, one.moment, one.victim, one, at] as const))(
      '%s, %s, %s',
      (_hook, _moment, _victim, { hook, at, when, victim }, number) => {
        const name = nameOf(number);
        const place = `etc/apparmor.d/${name}`;
        const next = inside(shipped(name, hook, '2', profile(name, ...rules, secret)));
        const tool = hook === 'configure' ? [inside(packages.tool)] : [];
        const words = hook === 'purge' ? ['-P', name] : ['-i', ...tool, next];
        debian.write('kill-at', JSON.stringify({ hook, at, when, victim }));
        const { status, said } = debian.try(['dpkg', ...words]);
        expect([existsSync(join(debian.path, 'kill-at')), said]).toEqual([false, said]);
        if (victim === 'hook') expect(status).toBe(0);
        const wanted = hook === 'purge' ? undefined : after(name);
        expect([before(name), wanted]).toContain(debian.read(place));
        debian.run('dpkg', '--configure', '-a');
        if (hook === 'purge' && victim === 'all') debian.run('dpkg', '-P', name);
        // Where only the hook was ended, dpkg knows nothing of it, and the next call goes on.
        if (victim === 'hook') debian.run('aa-merge', 'hook', 'boot');
        expect([debian.read(place), debian.run('dpkg', '--audit')]).toEqual([wanted, '']);
        expect(readdirSync(join(debian.path, 'etc/apparmor.d')).filter((file) => file.startsWith('.aa-'))).toEqual([]);
        expect(existsSync(join(debian.path, 'var/lib/aa-merge/journal/forward.json'))).toBe(false);
      },
    );
  });
});
