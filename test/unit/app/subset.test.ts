// Whether one label or file permits no more than another, with what shows it; and what the kernel asks instead.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { run as runSubset } from '../../../src/cli/commands/subset.js';
import type { FakeEnd } from '../cli/fake-world.js';
import { runFake } from '../cli/fake-world.js';

const tree = {
  '/etc/apparmor.d/box': [
    'profile box { /srv/** rw, /bin/x ix, profile worker { /srv/a r, } }',
    'profile other { /srv/a rw, /etc/b r, }',
    'profile free flags=(unconfined) { }',
    'profile jump { /srv/a r, /bin/x px, }',
    '',
  ].join('\n'),
  '/etc/apparmor.d/named': [
    'profile x { }',
    'profile p { signal peer=x, ptrace trace peer=x, change_profile -> x, }',
    'profile q { change_profile -> x, }',
    'profile r { /bin/b px -> x, }',
    'profile plain { signal, ptrace, /srv/a r, }',
    'profile hatless { /srv/a r, /proc/** rw, /sys/** r, }',
    'profile small { /srv/a r, }',
    'profile hatted { /srv/a r, ^h { /** rwk, } }',
    '',
  ].join('\n'),
  '/w/named': [
    'profile x { /** rwlk, }',
    'profile p { signal peer=x, ptrace trace peer=x, change_profile -> x, }',
    'profile q { change_profile -> x, }',
    'profile r { /bin/b px -> x, }',
    'profile plain { signal, ptrace, /srv/a r, }',
    '',
  ].join('\n'),
  '/safe': 'profile s { change_profile safe /bin/x -> a, }\n',
  '/unsafe': 'profile s { change_profile unsafe /bin/x -> a, }\n',
  '/child-old': 'profile a { /bin/x cx -> k, profile k { /tmp/a r, } ^h { } }\n',
  '/child-less': 'profile a { /bin/x cx -> k, profile k { } ^h { } }\n',
  '/child-more': 'profile a { /bin/x cx -> k, profile k { /** rwk, } ^h { } }\n',
  '/hat-more': 'profile a { /bin/x cx -> k, profile k { /tmp/a r, } ^h { /etc/a r, } }\n',
  '/hat-gone': 'profile a { /bin/x cx -> k, profile k { /tmp/a r, } }\n',
  '/web/app': 'profile app { /srv/a r, /bin/x ix, }\n',
  '/old': 'profile one { /srv/** r, }\n',
  '/new': 'profile two { /srv/a r, }\n',
  '/more': 'profile two {\n  /srv/a rw,\n}\n',
  '/two': 'profile a { }\nprofile b { }\n',
  '/bad': 'profile a {\n  nonsense\n}\n',
} as const;

const web = ['--policy-of', 'web=/web'] as const;

function run(...words: readonly string[]): Promise<FakeEnd> {
  const argv = ['subset', ...words];
  return runFake({ argv, tree, commands: ['subset'], act: (call) => runSubset(call as never) });
}

test('a child that permits less is a subset; the kernel asks for names', async () => {
  const { status, out } = await run('box', 'box//worker');
  expect(status).toBe(0);
  expect(out).toContain('subset: `box//worker` permits nothing that `box` does not permit\n');
  expect(out).toContain('no, so a task may not change, whatever the profiles permit; it may to `box//&box//worker`');
});

test('what is not a subset is shown by an access', async () => {
  const { status, out } = await run('box', 'other');
  expect(status).toBe(3);
  expect(out).toContain('not a subset: `other` permits what `box` does not permit\n');
  expect(out).toContain('could read `/etc/b`');
  expect(out).toContain('(/etc/apparmor.d/box:2)');
});

test('a stack that has all of the old one is one, for the kernel, too', async () => {
  const { status, out } = await run('box', 'box//&:web:app', ...web);
  expect(status).toBe(0);
  expect(out).toContain('yes, so a task may change');
  const back = await run('box//&:web:app', 'box', ...web);
  expect(back.status).toBe(3);
  expect(back.out).toContain('so far not by: :web:app');
});

test('stacks are asked as wholes', async () => {
  expect((await run('other', 'box//&other')).status).toBe(0);
  expect((await run('box//&other', 'other')).status).toBe(3);
  expect((await run('box//&other', 'box//worker')).status).toBe(0);
});

test('what confines nothing is a subset of nothing, and the kernel does not count it', async () => {
  expect((await run('unconfined', 'box')).out).toContain('yes, so a task may change');
  expect((await run('box', 'unconfined')).status).toBe(3);
  expect((await run('free', 'box')).out).toContain('yes, so a task may change');
});

test('what names do not tell is unknown', async () => {
  const { status, out } = await run('box', 'jump');
  expect(status).toBe(1);
  expect(out).toContain('unknown: whether `jump` permits more than `box` cannot be decided');
  expect(out).toContain('whether that is more cannot be told from names alone');
});

test('files, whatever their profiles are called', async () => {
  expect(await run('--files', '-q', '/old', '/new')).toMatchObject({
    status: 0,
    out: 'subset: `two` permits nothing that `one` does not permit\n',
  });
  const { status, out } = await run('--files', '/old', '/more');
  expect(status).toBe(3);
  expect(out).toContain('could write `/srv/a`');
  expect(out).toContain('(/more:2)');
});

test('the document keeps its schema', async () => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  const read = (name: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;
  for (const name of ['compare', 'subset']) ajv.addSchema(read(name));
  const validate = ajv.getSchema('https://aa-merge.invalid/schema/subset@1');
  for (const words of [
    ['box', 'other'],
    ['box', 'jump'],
    ['box', 'box//worker'],
    ['--files', '/old', '/more'],
  ]) {
    const { out } = await run('--json', ...words);
    expect([validate?.(JSON.parse(out)), validate?.errors]).toEqual([true, null]);
  }
  expect(JSON.parse((await run('--json', 'box', 'other')).out)).toMatchObject({
    verdict: 'not-subset',
    noNewPrivileges: 'may-not-change',
    bounded: 'box//&other',
    widenings: [{ object: '/etc/b', rule: { file: '/etc/apparmor.d/box', line: 2 } }],
  });
});

test.each([
  [['box', 'box//&'], 'is no label'],
  [['box', 'nobody'], '`/etc/apparmor.d` has no profile `nobody`'],
  [['box', '/new'], 'help: `--files` takes names of files; its profiles: '],
  [['box', ':web:app'], 'no policy of that is known'],
  [['--files', '/old', '/two'], '`/two` has several profiles'],
  [['--files', '/old', '/bad'], '/bad:2'],
  [['box'], 'OLD NEW'],
])('bad input: %j', async (words, said) => {
  const { status, err } = await run(...words);
  expect([status, err]).toEqual([2, expect.stringContaining(said)]);
});

test('a change at the next execution that no longer scrubs the environment is more', async () => {
  const { status, out } = await run('--files', '/safe', '/unsafe');
  expect(status).toBe(3);
  expect(out).toContain('not a subset');
  expect(out).toContain('change_profile unsafe /bin/x -> a,');
  expect((await run('--files', '/unsafe', '/safe')).status).toBe(0);
  expect((await run('--files', '/unsafe', '/unsafe')).status).toBe(0);
});

describe('names in rules are names within a namespace', () => {
  const w = ['--policy-of', 'w=/w'] as const;

  test.each([
    ['p', 'rules name labels (signal), and the same name is another label in another namespace'],
    ['q', 'rules name labels (file)'],
    ['r', 'whether that is more cannot be told from names alone'],
  ])('`%s` says the same, and means something else', async (name, why) => {
    for (const labels of [
      [name, `:w:${name}`],
      [`:w:${name}`, name],
    ]) {
      const { status, out } = await run(...labels, ...w);
      expect(out).toContain(why);
      expect(status).toBe(1);
    }
  });

  test('what names no label means the same', async () => {
    expect((await run('plain', ':w:plain', ...w)).status).toBe(0);
    expect((await run('plain', 'plain//&:w:p', ...w)).status).toBe(0);
  });

  test('a part that becomes the innermost may change', async () => {
    expect((await run('q//&:w:unconfined', 'q', ...w)).status).not.toBe(0);
  });
});

describe('children and hats', () => {
  test.each(['/child-more', '/hat-more', '/hat-gone'])('%s is not taken for the same', async (next) => {
    const { status, out } = await run('--files', '/child-old', next);
    expect(status).toBe(1);
    expect(out).toContain('it can lead to a child or hat that differs, or is there on one side only');
  });

  test('the same children, and less in them', async () => {
    expect((await run('--files', '/child-old', '/child-old')).status).toBe(0);
    expect((await run('--files', '/child-old', '/child-less')).status).toBe(0);
  });

  test('hats of another profile', async () => {
    expect((await run('hatless', 'hatted')).status).toBe(1);
    expect((await run('hatted', 'small')).status).toBe(0);
    expect((await run('hatted', 'hatted')).status).toBe(0);
  });
});

test('a mode that the policy does not give decides nothing', async () => {
  for (const mode of ['complain', 'unconfined', 'mixed', 'null']) {
    const { status, out } = await run('hatless', `hatless (${mode})`);
    expect(out).toContain('the mode in brackets is not the one that the policy gives');
    expect(status).toBe(1);
  }
  expect((await run('box (complain)', 'box//worker')).status).toBe(1);
  expect((await run('free (enforce)', 'box')).status).toBe(1);
  expect((await run('box (enforce)', 'box//worker (enforce)')).status).toBe(0);
  expect((await run('free (unconfined)', 'box')).status).toBe(0);
});
