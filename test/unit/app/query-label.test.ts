import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { LabelPolicies, answerQueries, readLabel, readQueries } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { FakeEnd } from '../cli/fake-world.js';
import { runFake } from '../cli/fake-world.js';
import { loaders } from '../../../src/cli/registry.js';
import type { Call } from '../../../src/cli/command.js';
import type { CommandName } from '../../../src/cli/command-names.js';
import type { Standing } from '../../../src/cli/exit-codes.js';

// Labels as operands of `query` and `compare`: looked up in policy, asked as stacks.

const tree = {
  '/etc/apparmor.d/box': 'profile box {\n  /srv/web/** rw,\n  deny /srv/web/secret rw,\n  change_profile -> x,\n}\n',
  '/etc/apparmor.d/inside': '@{N}=made\nprofile :deep//er:one { /a r, }\nprofile odd@{N} { /a r, }\n',
  '/etc/apparmor.d/off': 'profile off { }\n',
  '/etc/apparmor.d/disable/off': { link: '../off' },
  '/etc/apparmor.d/broken': 'profile broken {\n  nonsense\n}\n',
  '/etc/apparmor.d/signals': 'profile signals {\n  signal peer=x,\n}\n',
  '/old/kids': 'profile a { /bin/x cx -> k, profile k { /tmp/a r, } }\n',
  '/new/kids': 'profile a { /bin/x cx -> k, profile k { /** rwk, } }\n',
  '/old/hats': 'profile h { ^one { } ^two { } }\n',
  '/new/hats': 'profile h { ^one { } ^two { /** rwk, } }\n',
  '/old/peers': 'profile t { signal peer=x, /a r, }\nprofile u { signal peer={x,y}, }\n',
  '/new/peers': 'profile t { signal peer=x, /a rw, }\nprofile u { signal peer={x,:web:x}, }\n',
  '/peer/asked': 'profile asked { signal peer=x, /a rw, }\n',
  '/old/asks': 'profile s { change_profile safe /bin/x -> a, }\n',
  '/new/asks': 'profile s { change_profile unsafe /bin/x -> a, }\n',
  '/web/app': 'profile app {\n  /srv/** r,\n  profile kid { /srv/k w, }\n}\n',
  '/web2/app': 'profile app {\n  /srv/** rw,\n  profile kid { /srv/k w, }\n}\n',
} as const;

async function run(...argv: readonly string[]): Promise<FakeEnd> {
  const load = { query: await loaders.query?.(), compare: await loaders.compare?.() } as const;
  const act = (call: Call<CommandName>): Standing => {
    const module = argv[0] === 'query' ? load.query : load.compare;
    return module?.run(call as never) as Standing;
  };
  return runFake({ argv, tree, commands: ['query', 'compare'], act });
}

const web = ['--policy-of', 'web=/web'] as const;

function faults(name: string, document: string): string[] {
  const read = (one: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${one}.schema.json`, 'utf8')) as object;
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  for (const known of ['parse', 'query', 'query-label', 'query-batch', 'compare']) ajv.addSchema(read(known));
  const validate = ajv.getSchema(`https://aa-merge.invalid/schema/${name}@1`);
  validate?.(JSON.parse(document));
  return (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('labels in a batch', () => {
  const disk = memoryFileSystem(tree);
  const ask = (...cases: readonly object[]): Record<string, unknown>[] => {
    const manifest = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
    return [...answerQueries(readQueries(manifest, { policyDirectory: '/etc/apparmor.d' }), disk)] as never;
  };
  const file = '/etc/apparmor.d';
  const policies = { web: '/web' };
  const access = 'file /srv/web/a w';
  const codesOf = ({ diagnostics }: Record<string, unknown>): unknown =>
    (diagnostics as { code: string }[]).map(({ code }) => code);

  test('what cannot be told is refused with its code', () => {
    const [answered] = ask({ file, policies, profile: 'signals//&:web:app', access: 'signal send term peer=x' });
    expect(codesOf(answered ?? {})).toEqual(['app/name-in-namespaces']);
  });

  test('a stack is answered as on the command line, in lines as the schema says', async () => {
    const profile = 'box//&:web:app';
    const lines = ask(
      { id: 'a', file, profile, policies, access },
      { file, profile, policies: { ':web:': '/web2' }, access },
      { file, profile: 'box', access },
      { file: `${file}/box`, profile: 'box//&unconfined', access },
      { file: `${file}/box`, profile: 'box', access },
    );
    for (const line of lines) expect(faults('query-batch', JSON.stringify(line))).toEqual([]);
    expect(lines.map(({ id, answer, deniedBy, label }) => [id, answer, deniedBy, label])).toEqual([
      ['a', 'denied', [':web:app'], 'box//&:web:app'],
      [2, 'allowed', [], 'box//&:web:app'],
      [3, 'allowed', [], 'box'],
      [4, 'allowed', [], 'box//&unconfined'],
      // A profile of one file is no label.
      [5, 'allowed', undefined, undefined],
    ]);
    const { out } = await run('query', file, '--profile', profile, ...web, '--json', access);
    const { id, ok, ...answer } = lines[0] ?? {};
    expect([id, ok, { schema: 'aa-merge/query-label@1', ...answer }]).toEqual(['a', true, JSON.parse(out)]);
  });

  test('what cannot be answered says why, and the rest goes on', () => {
    const lines = ask(
      { file, profile: ':web', access },
      { file, profile: 'box//&nobody', access },
      { file, profile: 'box//&:other:app', access },
      { file: '/none', profile: 'box//&a', access },
      { file, profile: 'box//&:web:app', policies: { web: '/none' }, access },
      { file, profile: 'broken//&box', access },
      { file, profile: 'box//&:web:app', policies, access: 'file' },
      { file, profile: 'box', access },
    );
    for (const line of lines) expect(faults('query-batch', JSON.stringify(line))).toEqual([]);
    expect(lines.slice(0, -1).map((line) => [line['ok'], codesOf(line)])).toEqual([
      [false, ['app/bad-label']],
      [false, ['app/unknown-profile']],
      [false, ['app/unknown-namespace']],
      [false, ['policy/file-unreadable']],
      [false, ['policy/file-unreadable']],
      [false, [expect.stringMatching(/^language\//)]],
      [false, ['app/bad-access']],
    ]);
    expect(lines.at(-1)).toMatchObject({ ok: true, answer: 'allowed' });
  });

  test.each([
    ['no object', { policies: ['web'], profile: 'a' }],
    ['a path that is none', { policies: { web: 1 }, profile: 'a' }],
    ['nothing to look up', { policies }],
  ])('policies with %s: no case', (_, more) => {
    expect(() => ask({ file, access, ...more })).toThrow('app/bad-manifest');
  });
});

describe('query of a label', () => {
  test('each part is asked, and who denies is named', async () => {
    const { status, out } = await run(
      'query',
      '/etc/apparmor.d',
      '--profile',
      ':web:app//&box',
      ...web,
      'file /srv/web/a w',
    );
    // In `:web:app//&box` both are in web.
    expect([status, out]).toEqual([2, '']);
    const asked = await run('query', '/etc/apparmor.d', '--profile', 'box//&:web:app', ...web, 'file /srv/web/a w');
    expect(asked.status).toBe(3);
    expect(asked.out.split('\n').slice(0, 5)).toEqual([
      'denied: file /srv/web/a w, label box//&:web:app, by :web:app',
      '  allowed: file /srv/web/a w, profile box',
      '    w: allowed',
      '      /etc/apparmor.d/box:2:3: /srv/web/** rw,',
      '  denied: file /srv/web/a w, profile :web:app',
    ]);
  });

  test('allowed where all parts allow it; a mode and the order do not matter', async () => {
    const label = 'box//&:web:app (enforce)';
    const { status, out } = await run(
      'query',
      '/etc/apparmor.d',
      '--profile',
      label,
      ...web,
      '-q',
      'file /srv/web/a r',
    );
    expect([status, out]).toEqual([0, 'allowed: file /srv/web/a r, label box//&:web:app\n']);
  });

  test('several parts deny', async () => {
    const words = ['--profile', 'box//&:web:app', ...web, '-q', 'file /srv/web/secret w'];
    const { out } = await run('query', '/etc/apparmor.d', ...words);
    expect(out).toBe('denied: file /srv/web/secret w, label box//&:web:app, by box and :web:app\n');
  });

  test('a change of profile is asked of the innermost namespace', async () => {
    const words = ['--profile', 'box//&:web:app', ...web, 'change_profile x'];
    const { out } = await run('query', '/etc/apparmor.d', ...words);
    expect(out).toContain('by :web:app\n');
    expect(out).toContain('  box is not asked: a change of profile concerns the innermost namespace');
  });

  test('what confines nothing says nothing', async () => {
    const words = ['--profile', 'box//&:web:unconfined', 'file /srv/web/a r'];
    const { status, out } = await run('query', '/etc/apparmor.d', ...words);
    expect(status).toBe(0);
    expect(out).toContain('  :web:unconfined confines nothing\n');
  });

  test('profiles are found in any file: children, names made of variables, and with a namespace in their own name', async () => {
    const status = async (label: string, request: string): Promise<number> =>
      (await run('query', '/etc/apparmor.d', '--profile', label, ...web, request)).status;
    expect(await status(':web:app//kid', 'file /srv/k w')).toBe(0);
    expect(await status('oddmade', 'file /a r')).toBe(0);
    expect(await status(':deep//er:one', 'file /a r')).toBe(0);
    expect(await status(':deep//er:one', 'file /a w')).toBe(3);
  });

  test('the document keeps its schema', async () => {
    const words = ['--profile', 'box//&:web:app//&unconfined', ...web, '--json', 'file /srv/web/a w'];
    const { out } = await run('query', '/etc/apparmor.d', ...words);
    expect(faults('query-label', out)).toEqual([]);
    expect(JSON.parse(out)).toMatchObject({
      label: 'box//&:web:app//&unconfined',
      answer: 'denied',
      deniedBy: [':web:app'],
      parts: [{ label: 'box', answer: 'allowed' }, { standing: 'asked' }, { standing: 'unconfined' }],
    });
    expect(faults('query-label', out.replace('"deniedBy"', '"denied"'))).not.toEqual([]);
  });

  test.each([
    ['box//&', 'is no label: a part of the stack is empty (at character 7)'],
    ['&box', '`&` stacks on a label that is not named'],
    ['box//&:other:app', '`:other:app` is in the namespace `other`, and no policy of that is known'],
    ['box//&:web:nobody', '`/web` has no profile `nobody`'],
    ['box//&off', '`/etc/apparmor.d` has no profile `off`'],
  ])('what cannot be asked: %s', async (label, said) => {
    const { status, err } = await run('query', '/etc/apparmor.d', '--profile', label, ...web, 'file /a r');
    expect(status).toBe(2);
    expect(`${err}`).toContain(said);
  });

  test('policy that is not valid is told with its place, where it matters', async () => {
    const words = ['--profile', 'broken//&:web:app', ...web, 'file /a r'];
    const { status, out } = await run('query', '/etc/apparmor.d', ...words);
    expect(status).toBe(2);
    expect(out).toContain('/etc/apparmor.d/broken:2');
  });

  test('where policy is has to be said as NAMESPACE=PATH, once, and for a label', async () => {
    const bad = await run('query', '/web', '--profile', 'app', '--policy-of', 'web', 'file /a r');
    expect(bad.err).toContain('--policy-of');
    const twice = await run('query', '/web', '--profile', 'app', ...web, ...web, 'file /a r');
    expect(twice.err).toContain('--policy-of web');
    const alone = await run('query', '/web/app', ...web, 'file /a r');
    expect(alone.err).toContain('--profile');
    expect([bad.status, twice.status, alone.status]).toEqual([2, 2, 2]);
  });
});

describe('compare of a label', () => {
  const label = ['--profile', 'box//&:web:app', '--policy-of', 'web=/web', '--policy-of', 'web=/web2'];

  test('what the whole permits more; the part that stood in the way', async () => {
    const { status, out } = await run('compare', '/etc/apparmor.d', '/etc/apparmor.d', ...label);
    expect(status).toBe(3);
    expect(out).toContain('+ profile `box//&:web:app` could write `/srv/web/a`\n    so far not by: :web:app\n');
    expect(out).toContain('(/web2/app:2)');
    expect(out).not.toContain('/srv/a`');
  });

  test('the document keeps its schema', async () => {
    const { out } = await run('compare', '/etc/apparmor.d', '/etc/apparmor.d', ...label, '--json');
    expect(faults('compare', out)).toEqual([]);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'wider',
      profiles: [{ widenings: [{ deniedBy: [':web:app'] }] }],
    });
  });

  test('nothing more where the other part holds it back', async () => {
    const words = ['--profile', 'box//&:web:app', '--policy-of', 'web=/web2', '--policy-of', 'web=/web'];
    const { status, out } = await run('compare', '/etc/apparmor.d', '/etc/apparmor.d', ...words);
    expect([status, out.split('\n')[0]]).toEqual([0, 'narrower: nothing more is permitted, and something less']);
  });

  test('bad policy and bad words end it', async () => {
    const broken = await run('compare', '/etc/apparmor.d', '/etc/apparmor.d', '--profile', 'broken');
    expect(broken.status).toBe(2);
    expect(broken.err).toContain('/etc/apparmor.d/broken:2');
    const lone = await run('compare', '/web', '/web2', ...web);
    expect(lone.err).toContain('--profile');
  });
});

describe('what is no label, and what no policy defines', () => {
  const codeOf = (action: () => unknown): unknown => {
    try {
      action();
    } catch (error) {
      return error instanceof AaMergeError ? { code: error.code, ...error.data } : error;
    }
    return undefined;
  };

  test('each has its code and its facts', () => {
    const label = 'box//&:ns' as ByteText;
    expect(codeOf(() => readLabel(label))).toEqual({
      code: 'app/bad-label',
      label,
      problem: 'unfinished-namespace',
      column: 7,
    });
    const places = { path: '/web', policyDirectory: '/web', namespaces: new Map<string, string>() };
    const policies = new LabelPolicies(places, memoryFileSystem(tree));
    expect(codeOf(() => policies.lookUp(readLabel('app//&:x//y:z' as ByteText)))).toEqual({
      code: 'app/unknown-namespace',
      label: ':x//y:z',
      namespace: 'x//y',
      path: '/web',
    });
  });
});

test('one name is another label to each namespace: nothing is answered', async () => {
  const request = ['signal', 'send', 'term', 'peer=x'] as const;
  const policy = '/etc/apparmor.d';
  const { status, err } = await run('query', ...web, '--profile', 'signals//&:web:app', policy, ...request);
  expect(status).toBe(2);
  expect(err).toContain('`x` is another label to each');
  expect((await run('query', '--profile', 'signals//&box', policy, ...request)).out).toContain('denied');
  expect((await run('query', ...web, '--profile', 'signals//&:web:unconfined', policy, ...request)).status).toBe(0);
});

describe('one label in two policies', () => {
  test('children are looked at', async () => {
    const { status, out } = await run('compare', '--profile', 'a', '/old', '/new');
    expect(out).toContain('it can lead to a child or hat that differs');
    expect(status).toBe(3);
  });

  test('so are the hats beside a hat', async () => {
    expect((await run('compare', '--profile', 'h//one', '/old', '/old')).status).toBe(0);
    expect((await run('compare', '--profile', 'h//one', '/old', '/new')).out).toContain('a child or hat that differs');
  });

  test('names of labels count only where rules about them differ', async () => {
    const beside = (name: string): string[] => ['--policy-of', 'web=/peer', '--profile', `${name}//&:web:asked`];
    expect((await run('compare', ...beside('t'), '/old', '/old')).out).toContain('equal');
    expect((await run('compare', ...beside('t'), '/old', '/new')).out).toContain('could write `/a`');
    expect((await run('compare', ...beside('u'), '/old', '/new')).out).toContain('rules name labels (signal)');
  });

  test('so is whether a change that a task asks for scrubs the environment', async () => {
    const { status, out } = await run('compare', '--profile', 's', '/old', '/new');
    expect(out).toContain('wider');
    expect(status).toBe(3);
  });
});
