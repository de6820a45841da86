// A check without git: the port is answered from memory.

import type { CheckRequest, CheckResult } from '../../../../src/app/index.js';
import type { ByteText } from '../../../../src/base/index.js';
import { AaMergeError } from '../../../../src/base/index.js';
import { remarkWords } from '../../../../src/report/remark-words.js';
import { checkTexts } from '../../../support/check-case.js';
import type { Texts } from '../../../support/memory-repository.js';

const disk = { '/host/abstractions/lid': '  /etc/lid r,\n' };

async function check(base: Texts, head: Texts, wishes?: Partial<CheckRequest>): Promise<CheckResult> {
  return checkTexts(base, head, wishes, { disk });
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof AaMergeError ? error.code : String(error)),
  );

const failing = ({ findings }: CheckResult): string[] =>
  findings
    .filter(({ kind, allowedBy }) => kind !== 'narrowing' && kind !== 'notice' && allowedBy === undefined)
    .map(({ kind, units }) => `${kind} ${units.join(' ')}`);

test('what a call cannot mean has a code', async () => {
  const kettle = { 'a/apparmor.d/kettle': 'profile kettle { }\n' };
  expect(await codeOf(check(kettle, kettle, { base: 'none' }))).toBe('app/unknown-revision');
  expect(await codeOf(check(kettle, kettle, { policyDirectory: 'b' }))).toBe('app/no-policy');
  expect(await codeOf(check(kettle, kettle, { policyDirectory: '/elsewhere' }))).toBe('app/no-policy');
  expect(await codeOf(check(kettle, kettle, { policyDirectory: '../a' }))).toBe('app/no-policy');
  const linked = { ...kettle, policy: 'link:a/apparmor.d' };
  await expect(check(linked, linked, { policyDirectory: 'policy' })).rejects.toMatchObject({ data: { isLink: 'yes' } });
  const two = { ...kettle, 'b/apparmor.d/cup': 'profile cup { }\n' };
  expect(await codeOf(check(kettle, two))).toBe('app/which-policy');
  for (const allow of ['none', '../none', '/etc/passwd']) {
    expect(await codeOf(check(kettle, kettle, { allow }))).toBe('app/no-allow-file');
  }
  expect(await codeOf(check(kettle, kettle, { include: ['/none'] }))).toContain('ENOENT');
});

test('of several directories the one with abstractions or tunables is meant', async () => {
  const whole = { 'a/apparmor.d/kettle': 'profile kettle { }\n', 'b/apparmor.d/tunables/global': '' };
  expect((await check(whole, whole)).directory).toBe('b/apparmor.d');
});

test('at the top of a repository only what holds a profile is policy', async () => {
  const readme = { 'README.md': 'Words, not { policy\n', Makefile: 'all:\n\techo {\n' };
  const base = { ...readme, kettle: 'profile kettle { }\n' };
  const head = { ...readme, Makefile: 'all: {\n', kettle: 'profile kettle { /etc/kettle r, }\n' };
  const result = await check(base, head);
  expect(failing(result)).toEqual(['widening kettle']);
  expect(result.roots).toBe(1);
  // Named as a directory of policy, all of it is.
  expect(failing(await check(base, head, { policyDirectory: '.' }))).toContain('invalid Makefile');
});

test('profiles below the top are loaded unless something includes them', async () => {
  const base = {
    'apparmor.d/groups/tea/kettle': 'profile kettle { include <hats.d> }\n',
    'apparmor.d/hats.d/one': '^lid { }\n',
    'apparmor.d/abstractions/helper': 'profile helper { }\n',
  };
  const head = {
    ...base,
    'apparmor.d/groups/tea/kettle': 'profile kettle { include <hats.d> /etc/kettle r, }\n',
    'apparmor.d/hats.d/one': '^lid { /etc/lid r, }\n',
  };
  const result = await check(base, head);
  expect(failing(result).sort()).toEqual(['widening groups/tea/kettle', 'widening hats.d/one']);
  expect(result.roots).toBe(1);
});

test('a submodule that is another one is a finding, elsewhere it is none', async () => {
  const base = { 'apparmor.d/sub': 'sub:one', other: 'sub:one', 'apparmor.d/kettle': 'profile kettle { }\n' };
  const result = await check(base, { ...base, 'apparmor.d/sub': 'sub:two', other: 'sub:two' });
  expect(result.findings.map(({ remark, units }) => [remark.code, ...units])).toEqual([['app/submodule', 'sub']]);
  expect(result.status).toBe('findings');
});

test('files of this machine lie below those of the repository, and are named by their own paths', async () => {
  const base = { 'apparmor.d/kettle': 'profile kettle { }\n' };
  const head = { 'apparmor.d/kettle': 'profile kettle { include <abstractions/lid> }\n' };
  const [found] = (await check(base, head, { include: ['/host'] })).findings;
  expect([found?.kind, found?.units, found?.remark.where?.file]).toEqual([
    'widening',
    ['kettle'],
    '/host/abstractions/lid',
  ]);
});

test('comments and layout are no change of permissions', async () => {
  const base = { 'apparmor.d/abstractions/lid': '/etc/lid r,\n', 'apparmor.d/tunables/x': '@{X}=a\n' };
  const head = { 'apparmor.d/abstractions/lid': '# lid\n/etc/lid   r,\n', 'apparmor.d/tunables/x': '# x\n@{X}=a\n' };
  const result = await check(base, head);
  expect([result.status, result.findings, result.units.length]).toEqual(['passed', [], 2]);
});

test('a text of the head is given for excerpts, one that is gone of the base', async () => {
  const base = { 'apparmor.d/gone': 'profile gone { }\n', 'apparmor.d/kettle': 'profile kettle { }\n' };
  const { textOf } = await check(base, { 'apparmor.d/kettle': 'profile kettle { /etc/x r, }\n' });
  expect(textOf('apparmor.d/kettle')).toContain('/etc/x');
  expect(textOf('apparmor.d/gone')).toBe('profile gone { }\n' as ByteText);
  expect(textOf('nowhere')).toBeUndefined();
});

test('nothing widens behind a profile that is switched off', async () => {
  const base = { 'apparmor.d/kettle': 'profile kettle /usr/bin/kettle {\n}\n', 'apparmor.d/disable/kettle': '' };
  const wider = { ...base, 'apparmor.d/kettle': 'profile kettle /usr/bin/kettle {\n  /etc/x r,\n}\n' };
  expect(failing(await check(base, wider))).toEqual(['widening kettle']);
  expect(failing(await check(base, base))).toEqual([]);
});

test('what a change cannot reach is not read, and what is read for it gives the same', async () => {
  const others = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `apparmor.d/p${at}`,
      `profile p${at} /usr/bin/p${at} {\n  include <abstractions/a${at % 4}>\n}\n`,
    ]),
  );
  const parts = Object.fromEntries(
    Array.from({ length: 4 }, (_, at) => [`apparmor.d/abstractions/a${at}`, `/etc/a${at} r,\n`]),
  );
  const base = { ...others, ...parts, 'apparmor.d/broken': 'profile broken { zz, }\n' };
  const wider = { ...base, 'apparmor.d/abstractions/a1': '/etc/a1 rw,\n' };
  const result = await check(base, wider);
  expect(result.roots).toBe(10);
  expect(result.findings.map(({ kind, profiles }) => [kind, profiles.length])).toEqual([['widening', 10]]);
  // A profile that is new is looked at beside all others: one of them may lose its program.
  const taker = { ...base, 'apparmor.d/new': 'profile new /usr/bin/p3 flags=(complain) {\n}\n' };
  expect(failing(await check(base, taker))).toEqual(['widening new']);
});

test('includes may be spelled with slashes and steps that mean nothing', async () => {
  const base = {
    'apparmor.d/kettle':
      'profile kettle /usr/bin/kettle {\n  include <parts//lids/>\n  include <./parts/../parts/cups>\n}\n',
    'apparmor.d/parts/lids/one': '/etc/lid r,\n',
    'apparmor.d/parts/cups': '/etc/cup r,\n',
  };
  const result = await check(base, { ...base, 'apparmor.d/parts/lids/one': '/etc/lid rw,\n' });
  expect(failing(result)).toEqual(['widening parts/lids/one']);
  expect(failing(await check(base, { ...base, 'apparmor.d/parts/cups': '/etc/cup rw,\n' }))).toEqual([
    'widening parts/cups',
  ]);
});

test('a file that is repaired is told and fails nothing; files of `local/` that are not there say nothing', async () => {
  const broken = { 'apparmor.d/kettle': 'abi <abi/3.0>\nprofile kettle /usr/bin/kettle {\n}\n' };
  const whole = {
    'apparmor.d/kettle': 'profile kettle /usr/bin/kettle {\n  include <local/kettle>\n}\n',
  };
  const repaired = await check(broken, whole);
  expect(repaired.status).toBe('passed');
  expect(repaired.findings.map(({ kind }) => kind)).toContain('repaired');
  expect((await check(whole, broken)).status).toBe('findings');
  const other = { 'apparmor.d/kettle': `# words\n${whole['apparmor.d/kettle']}` };
  expect(await check(whole, other)).toMatchObject({ status: 'passed', findings: [] });
});

test('an abi file is no policy, wherever it lies', async () => {
  const base = {
    'apparmor.d/abstractions/abi': 'query {label {data {yes\n}\n}\n}\n',
    'apparmor.d/x': 'profile x { }\n',
  };
  const head = { ...base, 'apparmor.d/abstractions/abi': 'query {label {data {yes\n}\n}\n}\nfile {mask {read\n}\n}\n' };
  expect(await check(base, head)).toMatchObject({ status: 'passed', findings: [] });
});

test('names that loaders skip are no policy, unless something includes them', async () => {
  const base = {
    'apparmor.d/kettle': 'profile kettle /usr/bin/kettle {\n  include <parts/README>\n}\n',
    'apparmor.d/parts/README': '/etc/lid r,\n',
    'apparmor.d/README': 'words\n',
    'apparmor.d/.gitlab-ci.yml': 'a:\n',
    'apparmor.d/cup~': 'words\n',
  };
  const words = {
    'apparmor.d/README': 'other words {\n',
    'apparmor.d/.gitlab-ci.yml': 'b:\n',
    'apparmor.d/cup~': '}\n',
  };
  expect(await check(base, { ...base, ...words })).toMatchObject({ status: 'passed', findings: [], units: [] });
  expect(failing(await check(base, { ...base, 'apparmor.d/parts/README': '/etc/lid rw,\n' }))).toEqual([
    'widening parts/README',
  ]);
});

describe('what the compiler adds for a child profile', () => {
  const cup = 'profile cup /usr/bin/cup {\n  include if exists <abstractions/hats>\n  /etc/cup r,\n}\n';
  const added = async (base: Texts, head: Texts, side: 'widening' | 'narrowing' = 'widening'): Promise<unknown[]> => {
    const code = side === 'widening' ? 'reconcile/implied-grant' : 'reconcile/grant-withdrawn';
    const found = (await check(base, head)).findings.filter(({ remark }) => remark.code === code);
    return found.map(({ units, remark: { where } }) => [units, where?.file, where?.line]);
  };

  test('has the line of its head, and is the doing of its file alone', async () => {
    const base = { 'apparmor.d/cup': cup, 'apparmor.d/abstractions/hats': '' };
    const head = {
      'apparmor.d/cup': cup.replace('/etc/cup r', '/etc/cup2 r'),
      'apparmor.d/abstractions/hats': '# Hats.\n\n^lid {\n}\n',
    };
    expect(await added(base, head)).toEqual([[['abstractions/hats'], 'apparmor.d/abstractions/hats', 3]]);
    const gone = [['abstractions/hats'], 'apparmor.d/abstractions/hats', 3];
    expect(await added(head, base, 'narrowing')).toContainEqual(gone);
  });

  test('is the doing of who includes it, too, where the include is new', async () => {
    const base = { 'apparmor.d/cup': cup.replace('hats', 'none'), 'apparmor.d/abstractions/hats': '^lid {\n}\n' };
    expect(await added(base, { ...base, 'apparmor.d/cup': cup })).toEqual([
      [['cup'], 'apparmor.d/abstractions/hats', 1],
    ]);
    const both = { 'apparmor.d/cup': cup, 'apparmor.d/abstractions/hats': '^lid { /x r,\n}\n' };
    expect(await added(base, both)).toEqual([[['abstractions/hats', 'cup'], 'apparmor.d/abstractions/hats', 1]]);
  });

  test('a rule that changes the profile is such a reason, a child that comes to others is none', async () => {
    const base = { 'apparmor.d/cup': cup };
    const changing = { 'apparmor.d/cup': cup.replace('}\n', '  deny change_profile -> lid,\n}\n') };
    expect(await added(base, changing)).toEqual([[['cup'], 'apparmor.d/cup', 4]]);
    const one = { 'apparmor.d/cup': cup.replace('}\n', '^lid {\n}\n}\n') };
    const two = { 'apparmor.d/cup': cup.replace('}\n', '^lid {\n}\n^rim {\n}\n}\n') };
    expect(await added(base, two)).toEqual([[['cup'], 'apparmor.d/cup', 4]]);
    expect(await added(one, two)).toEqual([]);
  });
});

test('what nobody here includes is told as what it is', async () => {
  const base = { 'apparmor.d/abstractions/lid': '/etc/lid r,\n', 'apparmor.d/cup': 'profile cup { }\n' };
  const head = {
    ...base,
    'apparmor.d/abstractions/lid': '/etc/lid rw,\nsignal peer=@{profile_name},\n^rim {\n}\n',
  };
  const { findings } = await check(base, head);
  expect(findings.map(({ remark }) => remarkWords(remark).message)).toEqual([
    'profile `rim` of abstraction `lid` is new: programs can be led to it',
    'a profile with abstraction `lid` could write `/etc/lid`',
    'a profile with abstraction `lid` could write `/proc/0/attr/current` as its owner; by the same rule also `r` elsewhere',
    'a profile with abstraction `lid` could send and receive the signal `lost` from or to `itself`',
  ]);
  expect(JSON.stringify(findings)).not.toContain('fragment');
});

test('other comments in what everybody reads reach nobody, whatever is wrong with the readers', async () => {
  const texts = (tunables: string): Texts => ({
    'apparmor.d/tunables/global': tunables,
    'apparmor.d/tea': 'include <tunables/global>\nprofile tea /usr/bin/tea {\n  @{water} r,\n  @{none} r,\n}\n',
    'apparmor.d/tea-too': 'include <tunables/global>\nprofile tea-too {\n  @{water} r,\n}\n',
  });
  const before = texts('@{water}=/var/water\n');
  const kindsOf = async (after: Texts): Promise<string[]> =>
    (await checkTexts(before, after)).findings.map(({ kind }) => kind);
  expect(await kindsOf(texts('# Where water is.\n\n@{water} = /var/water # since long\n'))).toEqual([]);
  expect((await kindsOf(texts('# Where water is.\n@{water} = /var/rain\n'))).sort()).toContain('incomplete');
});

test('what nobody reads, and is no policy by itself, is told of as what it was, and not for its comments', async () => {
  const base = {
    'apparmor.d/cup': 'profile cup { }\n',
    'apparmor.d/abstractions/lid': 'include <abstractions/none>\n/etc/lid r,\n',
    'apparmor.d/abstractions/words': 'some words\n',
  };
  const kindsOf = async (change: Texts): Promise<string[]> =>
    (await check(base, { ...base, ...change })).findings.map(({ kind }) => kind);
  const [lid, words] = ['apparmor.d/abstractions/lid', 'apparmor.d/abstractions/words'];
  expect(await kindsOf({ [lid]: `# A lid.\n${base[lid as never]}` })).toEqual([]);
  expect(await kindsOf({ [lid]: `${base[lid as never]}/etc/lid2 r,\n` })).toEqual(['unknown']);
  expect(new Set(await kindsOf({ [words]: 'other words\n' }))).toEqual(new Set(['incomplete']));
  expect(new Set(await kindsOf({ [lid]: 'other words\n' }))).toEqual(new Set(['invalid']));
});
