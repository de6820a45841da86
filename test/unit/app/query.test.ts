import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { answerQueries, askPolicy, openPolicy, readQueries } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { parseAccess } from '../../../src/model/index.js';
import type { Access } from '../../../src/model/index.js';
import type { QueryAnswer } from '../../../src/report/index.js';
import { queryDocument } from '../../../src/report/index.js';

const disk = memoryFileSystem({
  '/p/one': [
    'abi <abi/new>,',
    'profile a flags=(complain) {',
    '  include <inner>',
    '  audit deny',
    '    /f w,',
    '  /bin/x Px -> b,',
    '  change_profile -> b,',
    '  /l rl, set rlimit nofile <= 5,',
    '  profile c { /c r, }',
    '  ^h { /h r, }',
    '}',
  ].join('\n'),
  '/p/two': 'profile a { }\nprofile b { }\nprofile :n:d { /d r, }\n',
  '/p/empty': '',
  '/p/bad': 'profile a { @{no} r, }\n',
  '/p/inner': 'include <deeper>\n',
  '/p/deeper': '# é\n/f r,\n',
  '/p/abi/new': 'policy {versions {v8 {yes}}} file {mask {read}}',
  '/p/force-complain/two': { link: '../two' },
  '/p/disable/two': { link: '../two' },
  '/p/disable/one': { link: '../missing' },
  '/features': 'network {af_unix {yes}}',
});

const place = { policyDirectory: '/p' };

function ask(file: string, request: string, profile?: string): QueryAnswer {
  const access = parseAccess(request as ByteText) as Access;
  return askPolicy(openPolicy({ ...place, file: `/p/${file}` }, disk), access, profile as ByteText | undefined);
}

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof AaMergeError ? { code: error.code, ...error.data } : error;
  }
  return undefined;
}

describe('which profile is asked', () => {
  test('the one that is no child of another', () => {
    expect(ask('one', 'file /f r').profile).toBe('a');
  });

  test('by its full name, children and hats as well; a namespace may be left out', () => {
    expect(ask('one', 'file /c r', 'a//c')).toMatchObject({ profile: 'a//c', answer: 'allowed' });
    expect(ask('one', 'file /h r', 'a//h')).toMatchObject({ profile: 'a//h', answer: 'allowed' });
    expect(ask('two', 'file /d r', ':n:d')).toMatchObject({ profile: ':n:d', answer: 'allowed' });
    expect(ask('two', 'file /d r', 'd')).toMatchObject({ profile: ':n:d', answer: 'allowed' });
  });

  test('one has to be named where there are several', () => {
    expect(codeOf(() => ask('two', 'file /f r'))).toEqual({
      code: 'app/which-profile',
      file: '/p/two',
      known: 'a, b, :n:d',
    });
    expect(codeOf(() => ask('empty', 'file /f r'))).toMatchObject({ code: 'app/which-profile', known: '' });
    expect(codeOf(() => ask('one', 'file /f r', 'c'))).toMatchObject({
      code: 'app/unknown-profile',
      profile: 'c',
      known: 'a, a//c, a//h',
    });
  });
});

test('what the directories beside the file say is told; a dangling link says nothing', () => {
  const answer = ask('two', 'file /f r', 'a');
  expect(answer).toMatchObject({ mode: 'complain', disabled: true, answer: 'denied' });
  expect(faults('query', queryDocument(answer))).toEqual([]);
  expect(ask('one', 'file /c r', 'a//c')).toMatchObject({ mode: 'enforce', disabled: false });
});

test('rules are placed and quoted, with the includes that led there', () => {
  expect(ask('one', 'file /f rw owner').parts).toMatchObject([
    {
      permission: 'r',
      rules: [
        {
          file: '/p/deeper',
          line: 2,
          column: 1,
          text: '/f r,',
          via: [
            { file: '/p/one', line: 3, column: 3 },
            { file: '/p/inner', line: 1, column: 1 },
          ],
        },
      ],
    },
    { permission: 'w', answer: 'denied', logged: true, rules: [{ line: 4, text: 'audit deny /f w,', via: [] }] },
  ]);
});

test('policy that is not valid is not asked', () => {
  const { judgement } = openPolicy({ ...place, file: '/p/bad' }, disk);
  expect(judgement).toMatchObject({ ok: false, diagnostics: [{ code: 'policy/undefined-variable' }] });
});

test('what cannot be asked is told', () => {
  expect(codeOf(() => ask('one', 'file f r'))).toMatchObject({ code: 'app/bad-access', problem: 'path' });
});

const read = (name: string): object =>
  JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;

function faults(name: string, value: unknown): string[] {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  for (const known of ['parse', 'query', 'query-label', 'query-batch']) ajv.addSchema(read(known));
  const validate = ajv.getSchema(`https://aa-merge.invalid/schema/${name}@1`);
  validate?.(JSON.parse(JSON.stringify(value)));
  return (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test.each([
  'file /f rwk other',
  'exec /bin/x',
  'link /l target=/f',
  'change_profile b',
  'change_onexec /x profile=b',
  'capability chown',
  'packet send inet stream interface=lo peer=(ip=127.0.0.1)',
  'rlimit nofile 6',
  'userns create',
  'file /proc/1/attr/current w',
])('the document of query --json keeps its schema: %s', (request) => {
  const document = queryDocument(ask('one', request));
  expect(faults('query', document)).toEqual([]);
  expect(faults('query', { ...document, more: 1 })).not.toEqual([]);
});

describe('batches', () => {
  const answers = (...cases: readonly object[]): object[] => {
    const manifest = cases.map((one) => JSON.stringify(one)).join('\n\n');
    return [...answerQueries(readQueries(`${manifest}\n`, place), disk)];
  };

  test('each case has its answer, as its schema says', () => {
    const lines = answers(
      { id: 'words', file: '/p/one', access: 'file /f r' },
      { file: '/p/one', profile: 'a//c', access: { class: 'file', permission: 'r', path: '/f' } },
      { id: null, file: '/p/two', access: 'file /f r' },
      { id: 4, file: '/p/bad', access: 'file /f r' },
      { id: 5, file: '/p/one', access: 'nothing' },
      { id: 6, file: '/p/one', access: 'file f r' },
      { id: 7, file: '/p/missing', access: 'file /f r' },
      { id: 8, file: '/p/one', access: 'file /f r', features: '/none' },
      { id: 9, file: '/p/one', access: 'file /f r', base: '/q' },
    );
    expect(
      lines.map((line) => {
        const { id, ok, answer, diagnostics } = line as Record<string, unknown>;
        return [id, ok, ok === true ? answer : (diagnostics as { code: string }[])[0]?.code];
      }),
    ).toEqual([
      ['words', true, 'allowed'],
      [3, true, 'denied'],
      [5, false, 'app/which-profile'],
      [4, false, 'policy/undefined-variable'],
      [5, false, 'app/bad-access'],
      [6, false, 'app/bad-access'],
      [7, false, 'policy/file-unreadable'],
      [8, false, 'policy/features-unusable'],
      [9, false, 'policy/abi-not-found'],
    ]);
    for (const line of lines) expect(faults('query-batch', line)).toEqual([]);
    expect(faults('query-batch', { id: 1, ok: true, diagnostics: [] })).not.toEqual([]);
  });

  test('a line that is no case is told by its number', () => {
    for (const line of ['{', '[]', '{"file": "/p/one"}', '{"access": "file /f r"}', '{"file": 1, "access": ""}']) {
      expect(codeOf(() => readQueries(`\n${line}\n`, place))).toEqual({
        code: 'app/bad-manifest',
        line: 2,
        cases: 'query',
        why: 'shape',
      });
    }
  });
});
