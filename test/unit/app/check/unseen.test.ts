// What a change does that is easily overlooked: switches, links, files that are moved, too large, or found by nobody knows
// which path. Nothing of it may pass in silence.

import { checkTexts } from '../../../support/check-case.js';
import type { Texts } from '../../../support/memory-repository.js';

/** Findings that fail, with the files whose doing it is. */
async function failing(base: Texts, head: Texts, policyDirectory?: string): Promise<string[]> {
  const { findings } = await checkTexts(base, head, { policyDirectory });
  return findings
    .filter(({ kind }) => kind !== 'narrowing' && kind !== 'notice' && kind !== 'repaired')
    .map(({ kind, units, remark }) => `${kind} ${units.join(' ')} ${remark.code}`);
}

const profile = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /usr/bin/${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const start = {
  'apparmor.d/kettle': profile('kettle', '/etc/kettle r,'),
  'apparmor.d/cup': profile('cup', 'include <abstractions/water>'),
  'apparmor.d/abstractions/water': '/var/water r,\n',
};
const without = (name: keyof typeof start): Texts =>
  Object.fromEntries(Object.entries(start).filter(([path]) => path !== name));

test('switches that hosts would have, by links to the directory on a host', async () => {
  const link = 'link:/etc/apparmor.d/kettle';
  expect(await failing(start, { ...start, 'apparmor.d/disable/kettle': link })).toEqual([
    'widening kettle reconcile/lost-profile',
  ]);
  expect(await failing(start, { ...start, 'apparmor.d/force-complain/kettle': link })).toEqual([
    'widening force-complain/kettle reconcile/weaker-mode',
  ]);
  // A link that leads to nothing switches nothing.
  expect(await failing(start, { ...start, 'apparmor.d/disable/kettle': 'link:kettle' })).toEqual([]);
});

test('links that lead out of the repository are told of when they change', async () => {
  const beside = (text: string): Texts => ({ ...start, 'apparmor.d/x': text });
  expect(await failing(beside('link:/opt/a'), beside('link:/opt/b'))).toEqual(['unknown x app/link-outside']);
  expect(await failing(beside('link:../../a'), beside('link:/opt/b'))).toEqual(['unknown x app/link-outside']);
  expect(await failing(beside('link:/opt/a'), beside('link:/opt/a'))).toEqual([]);
  expect(await failing(start, { ...start, 'apparmor.d/disable/kettle': 'link:/dev/null' })).toEqual([
    'unknown disable/kettle app/link-outside',
  ]);
  expect(await failing(start, { ...start, 'apparmor.d/kettle': 'link:/opt/b' })).toContain(
    'widening kettle reconcile/lost-profile',
  );
});

test('what links lead to counts, over other links and in submodules', async () => {
  const through = { ...start, 'apparmor.d/abstractions/water': 'link:../../b/water', b: 'link:c' };
  const wider = 'widening abstractions/water reconcile/new-grant';
  const [read, write] = ['/var/water r,\n', '/var/water rw,\n'];
  expect(await failing({ ...through, 'c/water': read }, { ...through, 'c/water': write })).toEqual([wider]);
  const both = { ...through, 'c/water': read, 'd/water': write };
  expect(await failing(both, { ...both, b: 'link:d' })).toEqual([wider]);
  const inside = { ...start, 'apparmor.d/abstractions/water': 'link:../../vendor/water' };
  expect(await failing({ ...inside, vendor: 'sub:1' }, { ...inside, vendor: 'sub:2' })).toEqual([
    'unknown vendor app/submodule',
  ]);
  // A ring ends.
  expect(await failing(start, { ...start, 'apparmor.d/a': 'link:a/b', 'apparmor.d/c': 'link:c' })).toEqual([]);
});

test('a profile that leaves the top of the directory may be loaded by nobody', async () => {
  const { 'apparmor.d/kettle': text } = start;
  for (const place of ['extras/kettle', 'kettle/kettle']) {
    expect(await failing(start, { ...without('apparmor.d/kettle'), [`apparmor.d/${place}`]: text })).toEqual([
      `unknown ${place} reconcile/below-top`,
    ]);
  }
  const below = { ...without('apparmor.d/kettle'), 'apparmor.d/extras/kettle': text };
  const other = { ...without('apparmor.d/kettle'), 'apparmor.d/more/kettle': text };
  expect(await failing(below, other)).toEqual([]);
  expect(await failing(start, { ...without('apparmor.d/kettle'), 'apparmor.d/kettle.dpkg-old': text })).toEqual([
    'widening kettle reconcile/lost-profile',
  ]);
});

test('a directory of policy that was another one is not taken for new', async () => {
  const [small, large] = [profile('kettle', '/etc/kettle r,'), profile('kettle', '/** rw,')];
  const moved = ['unknown old/kettle app/policy-moved'];
  expect(await failing({ 'old/kettle': small }, { 'apparmor.d/kettle': large }, 'apparmor.d')).toEqual(moved);
  expect(await failing({ kettle: small }, { 'apparmor.d/kettle': large })).toEqual(['unknown kettle app/policy-moved']);
  expect(await failing({ README: 'words\n' }, { README: 'words\n', 'apparmor.d/kettle': large })).toEqual([]);
});

test('a file that is too large is told of, whatever changes in it or in what it may read', async () => {
  const rules = Array.from({ length: 60_000 }, (_, at) => `/etc/a/path/that/is/rather/long/and/has/a/number/${at} r,`);
  const large = (last: string): string => profile('kettle', ...rules, last);
  const [one, other] = [large('/a r,'), large('/a rw,')];
  expect(await failing({ ...start, 'apparmor.d/kettle': one }, { ...start, 'apparmor.d/kettle': other })).toEqual([
    'incomplete kettle policy/file-too-large',
  ]);
  const reading = { ...start, 'apparmor.d/kettle': large('include <abstractions/water>') };
  expect(await failing(reading, { ...reading, 'apparmor.d/abstractions/water': '/var/water rw,\n' })).toEqual([
    'widening abstractions/water reconcile/new-grant',
    'incomplete kettle policy/file-too-large',
  ]);
});

test('a relative include may mean any file of that name', async () => {
  const base = { 'lids/kettle': profile('kettle', 'include if exists "./lid"'), 'lids/lid': '/etc/lid r,\n' };
  expect(await failing(base, { ...base, 'lids/lid': '/etc/lid rw,\n' })).toEqual([
    'unknown lids/lid reconcile/unknown',
  ]);
  const [none, some] = [profile('kettle'), profile('kettle', 'include if exists "./lid"')];
  for (const [before, after] of [
    [none, some],
    [some, none],
  ] as const) {
    expect(await failing({ ...start, 'apparmor.d/kettle': before }, { ...start, 'apparmor.d/kettle': after })).toEqual([
      'unknown kettle reconcile/unknown',
    ]);
  }
});
