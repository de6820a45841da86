// First runs and removals with real package managers: dpkg and rpm install, upgrade, remove and purge in a small root, and
// the built program finds out what that means for live policy.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { aaMerge } from '../support/built-program.js';
import { describeWith } from '../support/needs.js';
import { installed, SmallRoot } from '../support/package-managers.js';
import { dpkgAndDeb } from '../support/package-roots.js';
import { profile } from '../support/packaged-host.js';

const unit = 'usr.bin.demo';
const live = `/etc/apparmor.d/${unit}`;
const reference = `/usr/share/apparmor/reference/${unit}`;
const v1 = profile('/etc/demo r', '/var/log/demo w');
const v2 = profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r');
const edited = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r');
const both = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r', 'deny /etc/secret r');
const md5 = createHash('md5').update(v1).digest('hex');
const history = { [`/usr/share/apparmor/reference.history/${unit}/${md5}`]: v1 };

const root = new SmallRoot();
afterEach(() => root.drop());

interface Told {
  readonly path: string;
  readonly outcome: string;
  readonly hold?: string;
  readonly notices: readonly { readonly code: string }[];
}

/** One run of the program; what it made of the one unit. */
function merge(...options: readonly string[]): Told {
  const { out, err } = aaMerge(['--root', root.path, '--json', ...options]);
  if (out === '') throw new Error(err);
  const { units } = JSON.parse(out) as { readonly units: readonly Told[] };
  const told = units.find(({ path }) => path === unit);
  return told ?? { path: unit, outcome: 'gone', notices: [] };
}

/** What was removed here stays away, in this run and the next. */
function staysRemoved(): void {
  const told = merge();
  expect([told.outcome, codes(told)]).toEqual(['kept-removed', ['reconcile/removed-conffile']]);
  expect([merge().outcome, root.read(live)]).toEqual(['kept-removed', undefined]);
}

const codes = ({ notices }: Told): string[] => notices.map(({ code }) => code);

const conffile = { name: 'demo', version: '1', files: { [live]: v1 }, config: [live] };
const migrated = { name: 'demo', version: '2', files: { [reference]: v2, ...history } };
const another = { name: 'another', version: '1', files: { '/usr/share/another': '' } };

/** The script of packaging 5.1, for this unit. */
const preinst = `#!/bin/sh
set -e
if [ "$1" = upgrade ]; then
  f="$DPKG_ROOT${live}" a="$DPKG_ROOT/var/lib/aa-merge/adopt"
  m=$(dpkg-query --root="$DPKG_ROOT" -W -f='\${Conffiles}\\n' "$DPKG_MAINTSCRIPT_PACKAGE" |
    sed -n 's,^ ${live} \\([0-9a-f]\\{32\\}\\).*,\\1,p')
  if [ -n "$m" ]; then
    mkdir -p "$a"
    if [ ! -e "$f" ]; then s=removed
    elif [ "$(md5sum < "$f" | cut -c1-32)" = "$m" ]; then s=pristine; cp -p "$f" "$a/${unit}.base"
    else s=edited; fi
    echo "$s $m $2" > "$a/${unit}"
  fi
fi
`;

describeWith('dpkg and dpkg-deb', dpkgAndDeb, () => {
  test('a conffile that nobody edited, left behind by its package, is pristine', () => {
    root.dpkgInstall(conffile);
    root.dpkgInstall(migrated);
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual(['updated', ['reconcile/pristine']]);
    expect(root.read(live)).toBe(v2);
    expect(merge().outcome).toBe('current');
  });

  test('an edited one is merged with the text that dpkg recorded, from the history', () => {
    root.dpkgInstall(conffile);
    root.write(live, edited);
    root.dpkgInstall(migrated);
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual(['merged', ['reconcile/base-found']]);
    expect(root.read(live)).toBe(both);
    expect(aaMerge(['rollback', '--root', root.path]).status).toBe(0);
    expect(root.read(live)).toBe(edited);
    expect(merge().outcome).toBe('merged');
  });

  test('without the history it is held', () => {
    root.dpkgInstall(conffile);
    root.write(live, edited);
    root.dpkgInstall({ ...migrated, files: { [reference]: v2 } });
    expect(merge().hold).toBe('both-added');
    expect(root.read(live)).toBe(edited);
  });

  test.each([
    ['pristine', v1, 'updated', v2],
    ['edited', edited, 'merged', both],
    ['removed', undefined, 'kept-removed', undefined],
  ])('what the package notes before its upgrade: %s', (state, before, outcome, after) => {
    root.dpkgInstall(conffile);
    if (before === undefined) rmSync(join(root.path, live));
    else root.write(live, before);
    root.dpkgInstall({ ...migrated, scripts: { preinst } });
    const note = `/var/lib/aa-merge/adopt/${unit}`;
    expect(root.read(note)).toBe(`${state} ${md5} 1\n`);
    expect(merge().outcome).toBe(outcome);
    expect([root.read(live), root.read(note), root.read(`${note}.base`)]).toEqual([after, undefined, undefined]);
    expect(merge().outcome).toBe(before === undefined ? 'kept-removed' : before === v1 ? 'current' : 'kept');
  });

  const withReference = { name: 'profiles', version: '1', files: { [reference]: v2 } };

  test('a conffile that was removed here, while its package still has it, stays away', () => {
    root.dpkgInstall(conffile);
    rmSync(join(root.path, live));
    root.dpkgInstall(withReference);
    staysRemoved();
    // What was recorded counts from then on, also when its package has left it behind.
    root.dpkgInstall({ ...migrated, files: history });
    expect([merge().outcome, root.read(live)]).toEqual(['kept-removed', undefined]);
  });

  test('one that is not configured yet may still come: nobody removed it', () => {
    root.dpkgInstall(another);
    root.dpkgUnpack(conffile);
    root.dpkgInstall(withReference);
    expect([merge().outcome, root.read(live)]).toEqual(['installed', v2]);
  });

  test('a new profile that ships as a reference only is installed, beside a package with other conffiles', () => {
    root.dpkgInstall({ ...conffile, files: { '/etc/apparmor.d/other': '' }, config: ['/etc/apparmor.d/other'] });
    root.dpkgInstall({ ...migrated, files: { [reference]: v2, '/etc/apparmor.d/other': '' } });
    expect([merge().outcome, root.read(live)]).toEqual(['installed', v2]);
  });

  test('dropped, removed and purged are three things', () => {
    root.dpkgInstall(another);
    root.dpkgInstall(migrated);
    expect(merge().outcome).toBe('installed');
    root.dpkgInstall({ name: 'demo', version: '3', files: { '/usr/share/doc/demo': '' } });
    expect([merge().hold, root.read(live)]).toEqual(['vendor-removed', v2]);

    root.dpkgInstall({
      ...migrated,
      version: '4',
      files: { [reference]: v2, '/etc/demo.conf': '' },
      config: ['/etc/demo.conf'],
    });
    expect(merge().outcome).toBe('current');
    root.dpkg('-r', 'demo');
    const orphan = merge();
    expect([orphan.outcome, codes(orphan), root.read(live)]).toEqual(['orphaned', ['reconcile/package-removed'], v2]);
    expect(aaMerge(['--root', root.path]).status).toBe(0);

    root.write(live, edited);
    root.dpkg('-P', 'demo');
    const gone = merge();
    expect([gone.outcome, codes(gone)]).toEqual(['removed', ['reconcile/package-purged']]);
    expect(existsSync(join(root.path, live))).toBe(false);
    expect(aaMerge(['rollback', '--root', root.path]).status).toBe(0);
    expect(root.read(live)).toBe(edited);
  });
});

describeWith('rpm and rpmbuild', installed('rpmbuild') && installed('rpm'), () => {
  const shipsReference = { name: 'profiles', version: '1', files: { [reference]: v2, ...history } };

  test('a file with the digest that rpm recorded is pristine', () => {
    root.rpmInstall(conffile);
    root.rpmInstall(shipsReference);
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual(['updated', ['reconcile/pristine', 'reconcile/active-conffile']]);
    expect(root.read(live)).toBe(v2);
  });

  test('one that was removed here stays away while its package is there', () => {
    root.rpmInstall(conffile);
    rmSync(join(root.path, live));
    root.rpmInstall(shipsReference);
    staysRemoved();
  });

  test.each([
    ['was never laid out', ['--excludepath', live]],
    ['is of a package that was erased', undefined],
  ])('one that %s was not removed by anybody', (_, excluded) => {
    root.rpmInstall({ ...conffile, files: { [live]: v1, '/usr/share/demo': '' } }, ...(excluded ?? []));
    expect(existsSync(join(root.path, live))).toBe(excluded === undefined);
    if (excluded === undefined) root.rpm('-e', 'demo');
    root.rpmInstall(shipsReference);
    expect([merge().outcome, root.read(live)]).toEqual(['installed', v2]);
  });

  test('an edited one is merged with the text of that digest', () => {
    root.rpmInstall(conffile);
    root.write(live, edited);
    root.rpmInstall(shipsReference);
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual(['merged', ['reconcile/base-found', 'reconcile/active-conffile']]);
    expect(root.read(live)).toBe(both);
  });

  test.each([
    ['untouched', v2, 'removed', undefined],
    ['edited', edited, 'orphaned', edited],
  ])('erased, %s', (_, before, outcome, after) => {
    root.rpmInstall(another);
    root.rpmInstall(shipsReference);
    expect(merge().outcome).toBe('installed');
    root.write(live, before);
    root.rpm('-e', 'profiles');
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual([outcome, ['reconcile/package-erased']]);
    expect(root.read(live)).toBe(after);
  });

  test('dropped by a package that is still there: held', () => {
    root.rpmInstall(shipsReference);
    expect(merge().outcome).toBe('installed');
    root.rpmInstall({ ...shipsReference, version: '2', files: { '/usr/share/doc/profiles': '' } });
    expect([merge().hold, root.read(live)]).toEqual(['vendor-removed', v2]);
  });

  test('a database that is damaged, empty or gone answers nothing', () => {
    root.rpmInstall(shipsReference);
    expect(merge().outcome).toBe('installed');
    root.rpm('-e', 'profiles');
    // Nothing but this package was ever in it.
    expect(merge().hold).toBe('vendor-removed');
    const folder = join(root.path, 'var/lib/rpm');
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    expect(merge().hold).toBe('vendor-removed');
    // To ask must not make a database.
    expect(readdirSync(folder)).toEqual([]);
    root.write('var/lib/rpm/rpmdb.sqlite', 'x'.repeat(5000));
    expect(merge().hold).toBe('vendor-removed');
  });
});

describeWith('ucf', installed('ucf'), (ucf) => {
  /** Files a text with ucf, which knows no other root: its records are then put as they would be in one. */
  function file(shipped: string): void {
    root.write('shipped', shipped);
    root.folder('var/lib/ucf');
    const state = join(root.path, 'var/lib/ucf');
    const words = [
      '--three-way',
      '--debconf-ok',
      '--state-dir',
      state,
      join(root.path, 'shipped'),
      join(root.path, live),
    ];
    const { status } = spawnSync(ucf, words, {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
    });
    expect(status).toBe(0);
    root.write('var/lib/ucf/hashfile', root.read('var/lib/ucf/hashfile')?.replaceAll(`  ${root.path}/`, '  /') ?? '');
    const [cached = ''] = readdirSync(join(state, 'cache'));
    renameSync(join(state, 'cache', cached), join(state, 'cache', cached.slice(root.path.length)));
  }

  test.each([
    ['nobody edited', v1, 'updated', 'reconcile/pristine', v2],
    ['somebody edited', edited, 'merged', 'reconcile/base-found', both],
  ])('a file of ucf that %s', (_, before, outcome, code, after) => {
    file(v1);
    expect(root.read(live)).toBe(v1);
    root.write(live, before);
    root.write(reference, v2);
    const told = merge();
    expect([told.outcome, codes(told)]).toEqual([outcome, [code]]);
    expect(root.read(live)).toBe(after);
  });
});

describe('adopt: copies that package managers really leave', () => {
  interface Adopted {
    readonly status: number | null;
    readonly copies: readonly { readonly path: string; readonly fate: string }[];
    readonly outcomes: readonly string[];
  }

  /** One call; what it says keeps its schema. */
  function adopt(...words: readonly string[]): Adopted {
    const { status, out, err } = aaMerge(['adopt', '--root', root.path, '--json', ...words]);
    if (out === '') throw new Error(err);
    const document = JSON.parse(out) as {
      readonly copies: Adopted['copies'];
      readonly run: { readonly units: readonly Told[] };
    };
    const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
    const schema = (name: string): object =>
      JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;
    ajv.addSchema(schema('plan'));
    expect([ajv.validate(schema('adopt'), document), ajv.errors]).toEqual([true, null]);
    const outcomes = document.run.units.map(({ hold, outcome }) => hold ?? outcome);
    return { status, copies: document.copies.map(({ path, fate }) => ({ path, fate })), outcomes };
  }

  /** The vendor's text that was merged here before, as an adoption would have kept it. */
  const adoptedBefore = (): void => {
    root.write(live, v1);
    root.write(`${live}.dpkg-dist`, v1);
    expect(adopt().outcomes).toEqual(['adopted']);
    expect(existsSync(join(root.path, `${live}.dpkg-dist`))).toBe(false);
  };

  describeWith('dpkg and dpkg-deb', dpkgAndDeb, () => {
    const upgraded = { ...conffile, version: '2', files: { [live]: v2 } };

    test('.dpkg-dist with nothing before it is held, and says so with its status', () => {
      root.dpkgInstall(conffile);
      root.write(live, edited);
      root.dpkgInstall(upgraded, '--force-confold');
      expect(root.read(`${live}.dpkg-dist`)).toBe(v2);
      expect(adopt()).toEqual({
        status: 1,
        copies: [{ path: `${unit}.dpkg-dist`, fate: 'held' }],
        outcomes: ['both-added'],
      });
      expect([root.read(live), root.read(`${live}.dpkg-dist`)]).toEqual([edited, v2]);
    });

    test('.dpkg-dist after another one was adopted is merged, and dpkg goes on from there', () => {
      root.dpkgInstall(conffile);
      adoptedBefore();
      root.write(live, edited);
      root.dpkgInstall(upgraded, '--force-confold');
      expect(adopt('--dry-run').outcomes).toEqual(['merged']);
      expect(root.read(live)).toBe(edited);
      expect(adopt()).toEqual({
        status: 0,
        copies: [{ path: `${unit}.dpkg-dist`, fate: 'merged' }],
        outcomes: ['merged'],
      });
      expect([root.read(live), root.read(`${live}.dpkg-dist`)]).toEqual([both, undefined]);
      expect(aaMerge(['rollback', '--root', root.path]).status).toBe(0);
      expect([root.read(live), root.read(`${live}.dpkg-dist`)]).toEqual([edited, v2]);
      expect(adopt().status).toBe(0);
      // The same text again asks nothing of anybody.
      root.dpkgInstall({ ...upgraded, version: '3' });
      expect(root.read(live)).toBe(both);
    });

    test('.dpkg-new of a package that could not be configured is left to dpkg', () => {
      root.dpkgInstall(conffile);
      root.write(live, edited);
      expect(() => root.dpkgInstall(upgraded)).toThrow('conffile');
      expect(root.read(`${live}.dpkg-new`)).toBe(v2);
      expect(adopt()).toEqual({ status: 1, copies: [{ path: `${unit}.dpkg-new`, fate: 'held' }], outcomes: [] });
      expect([root.read(live), root.read(`${live}.dpkg-new`)]).toEqual([edited, v2]);
    });
  });

  describeWith('rpm and rpmbuild', installed('rpmbuild') && installed('rpm'), () => {
    test('.rpmnew after another text was adopted', () => {
      root.rpmInstall(conffile);
      adoptedBefore();
      root.write(live, edited);
      root.rpmInstall({ ...conffile, version: '2', files: { [live]: v2 } });
      expect(root.read(`${live}.rpmnew`)).toBe(v2);
      expect(adopt(unit)).toEqual({
        status: 0,
        copies: [{ path: `${unit}.rpmnew`, fate: 'merged' }],
        outcomes: ['merged'],
      });
      expect([root.read(live), root.read(`${live}.rpmnew`)]).toEqual([both, undefined]);
    });

    test('one that would widen is refused with status 3', () => {
      root.rpmInstall(conffile);
      adoptedBefore();
      root.write(live, edited);
      root.rpmInstall({ ...conffile, version: '2', files: { [live]: profile('/etc/demo r', '/var/log/demo rw') } });
      expect(adopt()).toMatchObject({ status: 3, outcomes: ['widening'] });
      expect(root.read(live)).toBe(edited);
    });
  });

  test('a unit without a copy is a mistake', () => {
    root.write(live, v1);
    const { status, err } = aaMerge(['adopt', '--root', root.path, unit]);
    expect([status, err.includes(`beside \`${unit}\``)]).toEqual([2, true]);
  });
});
