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
    'widening disable/kettle reconcile/lost-profile',
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

test('a submodule among policy is told when it comes, goes or moves, and in the place of a file or of the whole directory', async () => {
  const told = 'unknown vend app/submodule';
  const [one, two] = ['sub:1', 'sub:2'].map((vend): Texts => ({ ...start, 'apparmor.d/vend': vend }));
  if (one === undefined || two === undefined) throw new Error('two states');
  expect(await failing(start, one)).toEqual([told]);
  expect(await failing(one, start)).toEqual([told]);
  expect(await failing(one, two)).toEqual([told]);
  expect(await failing(one, one)).toEqual([]);
  expect(await failing(start, { ...start, 'apparmor.d/kettle': 'sub:1' })).toEqual([
    'widening kettle reconcile/lost-profile',
    'unknown kettle app/submodule',
  ]);
  expect(await failing({ 'apparmor.d': 'sub:1', notes: '' }, { 'apparmor.d': 'sub:2', notes: '' })).toEqual([
    'unknown apparmor.d app/submodule',
  ]);
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
  expect(await failing({ kettle: small }, { 'apparmor.d/kettle': large })).toEqual([
    'unknown kettle app/policy-moved',
    'unknown kettle app/policy-elsewhere',
  ]);
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

test('what administrators own, and what lies in drop-in directories, is read by policy elsewhere', async () => {
  const rules = '/etc/lid rw,\n';
  for (const path of ['local/pot', 'abstractions/base.d/lid', 'pot.d/lid']) {
    expect(await failing(start, { ...start, [`apparmor.d/${path}`]: rules })).toEqual([
      `widening ${path} reconcile/new-grant`,
    ]);
    expect(await failing(start, { ...start, [`apparmor.d/${path}`]: '# Words\n' })).toEqual([]);
  }
  expect(await failing(start, { ...start, 'apparmor.d/tunables/home.d/lid': '@{LID}=/lid\n' })).toEqual([
    'unknown tunables/home.d/lid reconcile/unknown',
  ]);
  expect(await failing(start, { ...start, 'apparmor.d/tunables/alias': 'alias /a -> /,\n' })).toEqual([
    'unknown tunables/alias reconcile/unknown',
  ]);
  // What has a name of its own is read by nobody yet.
  expect(await failing(start, { ...start, 'apparmor.d/abstractions/lid': rules })).toEqual([]);
});

test('switches for profiles that only a host has', async () => {
  for (const directory of ['disable', 'force-complain']) {
    for (const text of ['', 'link:../pot', 'link:/etc/apparmor.d/pot']) {
      expect(await failing(start, { ...start, [`apparmor.d/${directory}/pot`]: text })).toEqual([
        `unknown ${directory}/pot app/switched-elsewhere`,
      ]);
    }
  }
  const there = { ...start, 'apparmor.d/disable/pot': 'link:../pot' };
  expect(await failing(there, there)).toEqual([]);
  expect(await failing(there, start)).toEqual([]);
  expect(await failing(start, { ...start, 'apparmor.d/disable/README': 'Words\n' })).toEqual([]);
});

test('new includes of what is not here are told, if they are not left to administrators', async () => {
  const including = (what: string): Texts => ({
    ...start,
    'apparmor.d/cup': profile('cup', `include if exists ${what}`),
  });
  const elsewhere = 'unknown cup reconcile/include-elsewhere';
  for (const what of ['"/home/eve/rules"', '<abstractions/base>', '<local/../../../home/eve/rules>', '<../eve.d/x>']) {
    expect(await failing(start, including(what))).toEqual([elsewhere]);
    expect(await failing(including(what), { ...including(what), x: 'else' })).toEqual([]);
  }
  for (const what of ['<local/cup>', '<cup.d>', '<abstractions/water.d/>', '"/etc/apparmor.d/local/cup"']) {
    expect(await failing(start, including(what))).toEqual([]);
  }
  const needed = { ...start, 'apparmor.d/cup': profile('cup', 'include <local/../../../home/eve/rules>') };
  expect(await failing(start, needed)).toEqual(['invalid cup policy/include-not-found']);
});

test('one profile in two files is found whatever its name is written with', async () => {
  const base = {
    'apparmor.d/kettle': 'profile kettle { /usr/bin/lid cx, profile lid /usr/bin/lid { } }\n',
    'apparmor.d/tunables/name': '@{NAME}=kettle\n',
  };
  const twice = 'twice x reconcile/same-profile';
  const named = 'include <tunables/name>\nprofile @{NAME} { /** rw, }\n';
  expect(await failing(base, { ...base, 'apparmor.d/x': named })).toEqual([twice]);
  expect(await failing(base, { ...base, 'apparmor.d/x': 'profile kettle//lid { /** rw, }\n' })).toContain(twice);
});

test('a directory that was found is no guess: a change neither picks it nor hides beside it', async () => {
  const wider = { ...start, 'apparmor.d/kettle': profile('kettle', '/** rw,') };
  await expect(failing(start, { ...wider, 'decoy/apparmor.d/abstractions/x': '/x r,\n' })).rejects.toMatchObject({
    code: 'app/which-policy',
  });
  const extras = { ...start, 'extras/pot': profile('pot', '/etc/pot r,'), 'extras/words': 'Words {\n' };
  const changed = { ...extras, 'extras/pot': profile('pot', '/** rw,'), 'extras/words': 'Else {\n' };
  expect(await failing(extras, changed)).toEqual(['unknown extras/pot app/policy-elsewhere']);
  expect(await failing(extras, changed, 'apparmor.d')).toEqual([]);
  const atTop = { kettle: profile('kettle', 'include <abstractions/water>'), 'abstractions/water': '/var/water r,\n' };
  const hidden = { ...atTop, 'abstractions/water': '/** rw,\n', 'apparmor.d/decoy': profile('decoy') };
  expect(await failing(atTop, hidden)).toEqual(['unknown abstractions/water app/policy-elsewhere']);
  // At the top no name and no link keeps a file from being policy.
  const named = { 'usr.bin.pot.py': profile('pot', '/etc/pot r,') };
  expect(await failing(named, { 'usr.bin.pot.py': '', 'apparmor.d/decoy': profile('decoy') })).toEqual([
    'unknown usr.bin.pot.py app/policy-elsewhere',
  ]);
  const linked = { pot: 'link:pots/one', 'pots/one': profile('pot'), 'pots/two': profile('pot', '/** rw,') };
  for (const beside of [linked, { ...linked, 'apparmor.d/decoy': profile('decoy') }]) {
    const other = { ...beside, pot: 'link:pots/two', 'apparmor.d/decoy': profile('decoy') };
    expect(await failing(beside, other)).toEqual(['unknown pot app/policy-elsewhere']);
  }
});

test('what the repository takes away is gone, whatever this machine still has of it', async () => {
  const disk = {
    '/host/kettle': start['apparmor.d/kettle'],
    '/host/abstractions/water': '/var/water r,\n',
    '/host/abstractions/lid': '/etc/lid r,\n',
  };
  const codesOf = async (base: Texts, head: Texts): Promise<string[]> =>
    (await checkTexts(base, head, { include: ['/host'] }, { disk })).findings.map(({ remark }) => remark.code);
  expect(await codesOf(start, without('apparmor.d/kettle'))).toEqual(['reconcile/lost-profile']);
  expect(await codesOf(start, without('apparmor.d/abstractions/water'))).toContain('policy/include-not-found');
  // What it never had is there, and what comes is compared with what was there.
  const lid = { ...start, 'apparmor.d/cup': profile('cup', 'include <abstractions/lid>') };
  expect(await codesOf(start, lid)).toContain('reconcile/new-include');
  expect(await codesOf(lid, { ...lid, 'apparmor.d/abstractions/lid': '/etc/lid rw,\n' })).toEqual([
    'reconcile/new-grant',
  ]);
});

test('a new profile takes over what a rule leads to it by name', async () => {
  const leading = (words: string): Texts => ({ 'apparmor.d/cup': profile('cup', `/usr/bin/lid ${words},`) });
  const added = async (base: Texts, head: string): Promise<string[]> =>
    failing(base, { ...base, 'apparmor.d/lid': head });
  const lid = 'profile lid { /** rw, }\n';
  const found = ['widening lid reconcile/new-profile'];
  expect(await added(leading('pix -> lid'), lid)).toEqual(found);
  expect(await added(leading('px -> lid'), lid)).toEqual(found);
  expect(await added(leading('cix -> lid'), 'profile cup//lid { /** rw, }\n')).toEqual(found);
  // What ran unconfined is confined now; what nobody leads to is new confinement, or nothing.
  expect(await added(leading('pux -> lid'), lid)).toEqual([]);
  expect(await added(leading('px -> pot'), lid)).toEqual([]);
  expect(await added(leading('pix -> lid'), 'profile lid /usr/bin/lid { /** rw, }\n')).toEqual(found);
});
