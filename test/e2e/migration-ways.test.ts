// How a package can leave its configuration file behind: each way that dpkg offers, with a file that is untouched, edited or
// removed, and what our hook makes of it. All in two runs of dpkg, with a package for each case. Only what our own helper notes
// is exact; by the other ways no edit is lost, and nothing is written into an edited file unasked. Source: packaging 2, 3.1.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { both, edited, v1, v2 } from '../support/demo-package.js';
import { describeWith } from '../support/needs.js';
import { installTool, OurPackages, profileDeb } from '../support/our-packages.js';
import type { Package } from '../support/package-managers.js';
import { helperScripts, SmallRoot } from '../support/package-managers.js';
import { dpkgAndDeb } from '../support/package-roots.js';

jest.setTimeout(120_000);

const policy = 'etc/apparmor.d';

interface Way {
  readonly more: Partial<Package>;
  /** What the unit is called from then on. */
  readonly named?: string;
  /** Since when it is no configuration file, where our helper is told. */
  readonly from?: string;
}

const ways = {
  'nothing special': (): Way => ({ more: {} }),
  rm_conffile: (unit: string): Way => ({ more: { scripts: helperScripts('rm_conffile', `/${policy}/${unit}`, '2~') } }),
  mv_conffile: (unit: string): Way => ({
    more: { scripts: helperScripts('mv_conffile', `/${policy}/${unit}`, `/${policy}/${unit}.moved`, '2~') },
    named: `${unit}.moved`,
  }),
  'remove-on-upgrade': (unit: string): Way => ({ more: { config: [`remove-on-upgrade /${policy}/${unit}`] } }),
  'what our helper notes': (): Way => ({ more: {}, from: '2' }),
};

const before = { untouched: v1, edited, removed: undefined };

/** What is there then, by what stands behind the name of the unit, and how the unit stands. */
const cases: readonly (readonly [keyof typeof ways, keyof typeof before, Readonly<Record<string, string>>, string])[] =
  [
    ['nothing special', 'untouched', { '': v2 }, 'current'],
    ['nothing special', 'edited', { '': both }, 'kept'],
    // Nothing is left that says so.
    ['nothing special', 'removed', { '': v2 }, 'current'],
    ['rm_conffile', 'untouched', { '': v2 }, 'current'],
    ['rm_conffile', 'edited', { '': v2, '.dpkg-bak': edited }, 'current'],
    ['rm_conffile', 'removed', { '': v2 }, 'current'],
    ['mv_conffile', 'untouched', { '.moved': v2 }, 'current'],
    // What dpkg recorded, it recorded of the other name.
    ['mv_conffile', 'edited', { '.moved': edited }, 'both-added'],
    ['mv_conffile', 'removed', { '.moved': v2 }, 'current'],
    // dpkg would take away, with each upgrade, what is written there; so a person has to.
    ['remove-on-upgrade', 'untouched', {}, 'installed'],
    ['remove-on-upgrade', 'edited', { '.dpkg-old': edited }, 'installed'],
    ['remove-on-upgrade', 'removed', {}, 'installed'],
    ['what our helper notes', 'untouched', { '': v2 }, 'current'],
    ['what our helper notes', 'edited', { '': both }, 'kept'],
    ['what our helper notes', 'removed', {}, 'kept-removed'],
  ];

const unitOf = (at: number): string => `case${at}`;
/** A text for the program of one unit. */
const its = (text: string, at: number): string => text.replace('/usr/bin/demo', `/usr/bin/${unitOf(at)}`);

describeWith('dpkg and dpkg-deb', dpkgAndDeb, () => {
  const root = new SmallRoot();
  let status: string;
  let units: readonly { readonly path: string; readonly outcome: string; readonly hold?: string }[];

  const first = (at: number): Package => {
    const place = `/${policy}/${unitOf(at)}`;
    const files = { [`/usr/share/pkg${at}/it`]: '', [place]: its(v1, at) };
    return { name: `pkg${at}`, version: '1', files, config: [place] };
  };
  const second = (way: keyof typeof ways, at: number): Package => {
    const { more, named = unitOf(at), from } = ways[way](unitOf(at));
    const older = its(v1, at);
    const history = `/usr/share/apparmor/reference.history/${named}/${createHash('md5').update(older).digest('hex')}`;
    return profileDeb({
      name: `pkg${at}`,
      version: '2',
      units: { [named]: its(v2, at) },
      ...(from === undefined ? {} : { from }),
      more: { ...more, files: { [history]: older } },
    });
  };
  const program = (...words: readonly string[]): string =>
    spawnSync(join(root.path, 'usr/bin/aa-merge'), [...words, '--root', root.path], { encoding: 'utf8' }).stdout;

  beforeAll(() => {
    const packages = new OurPackages('scripts/package-deb.ts');
    installTool(root, packages);
    packages.drop();
    root.dpkg('-i', ...cases.map((_, at) => root.deb(first(at))));
    for (const [at, [, state]] of cases.entries()) {
      const [text, place] = [before[state], `${policy}/${unitOf(at)}`];
      if (text === undefined) rmSync(join(root.path, place));
      else root.write(place, its(text, at));
    }
    root.dpkg('-i', ...cases.map(([way], at) => root.deb(second(way, at))));
    ({ units } = JSON.parse(program('--dry-run', '--json')) as { units: typeof units });
    status = program('status', '--verbose');
  });
  afterAll(() => root.drop());

  const isOf = (path: string, at: number): boolean => path === unitOf(at) || path.startsWith(`${unitOf(at)}.`);

  test.each(cases.map((one, at) => [...one, at] as const))('%s, %s', (way, _, files, standing, at) => {
    const names = readdirSync(join(root.path, policy)).filter((name) => isOf(name, at));
    const there = names.map((name) => [
      name.slice(unitOf(at).length),
      readFileSync(join(root.path, policy, name), 'utf8'),
    ]);
    const wanted = Object.entries(files).map(([suffix, text]) => [suffix, its(text, at)]);
    expect(Object.fromEntries(there)).toEqual(Object.fromEntries(wanted));
    const found = units.filter(({ path }) => isOf(path, at));
    const { named = unitOf(at) } = ways[way](unitOf(at));
    expect(found.map(({ path, outcome, hold }) => [path, hold ?? outcome])).toEqual([[named, standing]]);
    // Whatever was put aside is told of.
    for (const name of names.filter((one) => /\.dpkg-/.test(one))) expect(status).toContain(`${name} was left behind`);
    expect(existsSync(join(root.path, 'var/lib/aa-merge/adopt', named))).toBe(false);
  });
});
