import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { compareCases, compareFiles, readComparisonCases } from '../../../src/app/index.js';
import type { CompareResult } from '../../../src/app/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { compareDocument, compareText } from '../../../src/report/index.js';

// Files and trees from a disk to what is said about them.

const same = (text: string): string => text;
const paint = { bold: same, dim: same, red: same, yellow: same, cyan: same, green: same };

function compare(files: Readonly<Record<string, string>>, before = '/old', after = '/new'): CompareResult {
  return compareFiles({ before, after, policyDirectory: '/p' }, memoryFileSystem(files));
}

function textOf({ comparison, places }: CompareResult, quiet = false): string {
  if (comparison === undefined) throw new Error('nothing was compared');
  return compareText(comparison, places, { quiet, verbose: false, paint });
}

function validator(name: string): (value: unknown) => unknown {
  const schema = JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  return (value) => (validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors);
}

const tree = (at: string, abstraction: string, rules: string): Record<string, string> => ({
  [`${at}/abstractions/base`]: abstraction,
  [`${at}/cupsd`]: `profile cupsd /usr/sbin/cupsd {\n  include <abstractions/base>\n  ${rules}\n}\n`,
  [`${at}/other`]: 'profile other /usr/bin/other {\n  include <abstractions/base>\n  /o r,\n}\n',
  [`${at}/alone`]: 'profile alone /usr/bin/alone { /a r, }\n',
});

test('a widening is told in words, with the rules and the way to them', () => {
  const result = compare({
    ...tree('/old', '/lib/** r,\ndeny /etc/shadow w,\n', '/etc/** rw,'),
    ...tree('/new', '/lib/** r,\n', '/etc/** rw,'),
  });
  expect(textOf(result)).toBe(
    [
      'wider: more is permitted, and nothing less',
      '',
      '+ `/usr/sbin/cupsd` could write `/etc/shadow`',
      '    rule: /etc/** rw, (/new/cupsd:3)',
      '    no longer denied by: deny /etc/shadow w, (/old/abstractions/base:2)',
      '      included from /old/cupsd:2',
      '',
      '2 profiles compared, 1 differing: 1 widening, 0 narrowings',
      '',
    ].join('\n'),
  );
  expect(result.files).toEqual({ compared: 3, same: 1 });
});

test('one cause in many profiles is told once', () => {
  const text = textOf(compare({ ...tree('/old', '', '/a r,'), ...tree('/new', '/etc/b rw,\n', '/a r,') }));
  expect(text).toContain('+ `/usr/sbin/cupsd` could read and write `/etc/b`\n');
  expect(text).toContain('    in 2 profiles, also `other`\n');
  expect(text).toContain('1 widening, 0 narrowings\n');
});

test('the gravest comes first', () => {
  const text = textOf(
    compare({
      '/old': 'profile a /bin/a { /x px, /b r, }\nprofile b /bin/b { }\n',
      '/new': 'profile a /bin/a { /x ux, /b rw, /c r, capability chown, signal send set=hup peer=z, }\n',
    }),
  );
  const lines = text.split('\n').filter((line) => line.startsWith('+'));
  expect(lines).toEqual([
    '+ profile `b` is gone: its programs could do everything, unless another one is for them',
    '+ `/bin/a` would execute `/x` unconfined, environment kept; so far under its own profile, environment kept',
    '+ `/bin/a` could use the capability `chown`',
    '+ `/bin/a` could write `/b`',
    '+ `/bin/a` could read `/c`',
    '+ `/bin/a` could send the signal `hup` to `z`',
  ]);
});

test('what follows from a new mode is not told rule by rule', () => {
  const files = { '/old': 'profile a /bin/a { }\n', '/new': 'profile a /bin/a flags=(complain) { }\n' };
  expect(textOf(compare(files), true)).toBe(
    [
      'wider: more is permitted, and nothing less',
      '',
      '+ profile `a` only logs what its rules do not allow; so far is enforced',
      '',
    ].join('\n'),
  );
});

test('what is no longer logged is told, and changes no verdict', () => {
  const result = compare({
    '/old': 'profile a {\n  audit /a r,\n  audit deny /b w,\n  audit capability chown,\n}\n',
    '/new': 'profile a {\n  /a r,\n  deny /b w,\n  capability chown,\n}\n',
  });
  expect(textOf(result)).toBe(
    [
      'equal: both permit the same',
      '',
      '~ profile `a` may use `chown` without a line in the log',
      '    so far: audit capability chown, (/old:4)',
      '',
      '~ profile `a` may read `/a` without a line in the log',
      '    so far: audit /a r, (/old:2)',
      '',
      '~ profile `a` may not write `/b`, but that is no longer logged',
      '    so far: audit deny /b w, (/old:3)',
      '',
      '1 profile compared, 0 differing: no differences',
      '',
    ].join('\n'),
  );
  if (result.comparison === undefined) throw new Error('nothing was compared');
  const document = compareDocument(result.comparison, result.places, result.files);
  expect(validator('compare')(document)).toEqual([]);
  expect(document).toMatchObject({
    profiles: [{ notices: [{ class: 'capability' }, { object: '/a' }, { object: '/b' }] }],
  });
});

test('what is no longer logged has the rule that had it logged, also where the compiler permits the same', () => {
  const [executes, child] = ['/b cx -> c,', 'profile c { }'];
  const result = compare({
    '/old': `profile a { ${executes} audit /** w, ${child} }\n`,
    '/new': `profile a { ${executes} ${child} }\n`,
  });
  expect(textOf(result)).toContain('    so far: audit /** w, (/old:1)');
});

test('nothing to tell', () => {
  const files = { '/old': 'profile a { /a rw, }\n', '/new': 'profile a { /a r, /a w, }\n' };
  expect(textOf(compare(files))).toBe(
    'equal: both permit the same\n\n1 profile compared, 0 differing: no differences\n',
  );
});

test('trees: what loaders skip is no policy, disabled files are not loaded, forced ones complain', () => {
  const base = { '/old/a': 'profile a /bin/a { }\n', '/new/a': 'profile a /bin/a { }\n' };
  const verdict = (more: Readonly<Record<string, string>>): string | undefined =>
    compare({ ...base, ...more }).comparison?.verdict;
  expect(verdict({})).toBe('equal');
  expect(verdict({ '/new/a.dpkg-old': 'nonsense' })).toBe('equal');
  expect(verdict({ '/new/disable/a': '' })).toBe('wider');
  expect(verdict({ '/new/force-complain/a': '' })).toBe('wider');
  expect(verdict({ '/old/force-complain/a': '' })).toBe('narrower');
});

test('a profile may move to another file', () => {
  const files = { '/old/a': 'profile p { /a r, }\n', '/new/b': 'profile p { /a r, }\n' };
  expect(compare(files).comparison?.verdict).toBe('equal');
});

test('a file that is no valid policy is told of, also beside itself', () => {
  const bad = { '/old': 'profile p {', '/new': 'profile p {' };
  expect(compare(bad, '/old', '/new')).toMatchObject({ comparison: undefined, invalid: [{ file: '/old', ok: false }] });
  const tree = { '/old/p': 'profile p {', '/new/p': 'profile p {' };
  expect(compare(tree)).toMatchObject({ comparison: { verdict: 'equal' }, invalid: [] });
});

test('rules of files that are the same count where a profile is gone', () => {
  const files = {
    '/old/a': 'profile a { /b pix -> gone, }\n',
    '/new/a': 'profile a { /b pix -> gone, }\n',
    '/old/g': 'profile gone { }\n',
  };
  expect(compare(files).comparison?.verdict).toBe('incomparable');
});

test('a new file with a profile that another file has is unknown', () => {
  const files = {
    '/old/a': 'profile a /bin/a { }\n',
    '/new/a': 'profile a /bin/a { }\n',
    '/new/b': 'profile a /bin/a { }\n',
  };
  const result = compare(files);
  expect(result.comparison?.verdict).toBe('unknown');
  expect(textOf(result)).toContain('? profile `a`: defined in two files: only one of them can be loaded\n');
});

test('what an abi or a missing optional include leads to counts as read', () => {
  const text = 'abi <abi/x>,\nprofile a { include if exists <local/a> }\n';
  const files = { '/old/a': text, '/new/a': text, '/old/abi/x': 'mount {yes}', '/new/abi/x': 'mount {yes}' };
  expect(compare(files).files).toEqual({ compared: 1, same: 1 });
  expect(compare({ ...files, '/new/local/a': '/x r,\n' }).comparison?.verdict).toBe('wider');
  expect(compare({ ...files, '/new/abi/x': 'signal {yes}' }).comparison?.verdict).toBe('incomparable');
});

test('what is no valid policy is said, and nothing is compared', () => {
  const { comparison, invalid } = compare({ '/old': 'profile a { }\n', '/new': 'profile a { /a zz, }\n' });
  expect(comparison).toBeUndefined();
  expect(invalid.map(({ file, diagnostics }) => [file, diagnostics.length])).toEqual([['/new', 1]]);
});

test('rules that execute one program in two ways are no valid policy, on whichever side they stand', () => {
  const [good, bad] = ['profile a {\n  /b* px,\n}\n', 'profile a {\n  /b* px,\n  /*c ux,\n}\n'];
  for (const files of [
    { '/old': good, '/new': bad },
    { '/old': bad, '/new': good },
    { '/old': bad, '/new': `# the same\n${bad}` },
  ]) {
    const { comparison, invalid } = compare(files);
    expect(comparison).toBeUndefined();
    expect(invalid.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).toContain('model/exec-conflict');
  }
  const cases = readComparisonCases(JSON.stringify({ id: 1, a: good, b: bad }));
  expect([...compareCases(cases, memoryFileSystem({}))]).toMatchObject([
    { id: 1, verdict: 'unknown', error: 'model/exec-conflict' },
  ]);
});

test('the document of compare --json keeps its schema', () => {
  const result = compare({
    ...tree('/old', '/lib/** r,\ndeny /etc/shadow w,\n', '/etc/** rw, /x px, set rlimit cpu <= 1, hat h { }'),
    ...tree('/new', '/m r,\n', '/etc/** rw, /x ux, signal, capability, unix, mount, dbus, ptrace, owner /q w,'),
    '/old/gone': 'profile gone /bin/gone flags=(attach_disconnected) { }\n',
    '/new/gone': 'profile here /bin/gone xattrs=(user.a=b) flags=(complain) { }\n',
    '/old/m': 'profile m /bin/{m,n} { }\n',
    '/new/m': 'profile m /bin/m { }\n',
  });
  if (result.comparison === undefined) throw new Error('nothing was compared');
  const document = compareDocument(result.comparison, result.places, result.files);
  expect(validator('compare')(document)).toEqual([]);
  expect(document).toMatchObject({ schema: 'aa-merge/compare@1', verdict: 'incomparable' });
  expect(validator('compare')({ ...document, more: 1 })).not.toEqual([]);
});

test('a finding in the document names rule, witness and what was lost', () => {
  const { comparison, places, files } = compare({
    '/old': 'profile a {\n  /etc/** r,\n  deny /etc/shadow r,\n}\n',
    '/new': 'profile a {\n  /etc/** r,\n}\n',
  });
  if (comparison === undefined) throw new Error('nothing was compared');
  expect(compareDocument(comparison, places, files)).toMatchObject({
    profiles: [
      {
        name: 'a',
        verdict: 'wider',
        widenings: [
          {
            class: 'file',
            object: '/etc/shadow',
            permission: 'r',
            message: 'profile `a` could read `/etc/shadow`',
            witness: { class: 'file', permission: ['r'], path: '/etc/shadow' },
            rule: { file: '/new', line: 2, text: '/etc/** r,' },
            otherRule: { mode: 'deny', file: '/old', line: 3, text: 'deny /etc/shadow r,' },
          },
        ],
        narrowings: [],
      },
    ],
  });
});

describe('batches', () => {
  const answers = (...cases: readonly object[]): object[] => {
    const disk = memoryFileSystem({ '/base/abstractions/x': '/x r,\n' });
    return [...compareCases(readComparisonCases(cases.map((one) => JSON.stringify(one)).join('\n')), disk)];
  };

  test('each case has its line, in order, valid or not', () => {
    const lines = answers(
      { id: 1, a: 'profile a { }', b: 'profile a { include <abstractions/x> }', base: '/base' },
      { id: 'two', a: 'profile a { /a r, }', b: 'profile a { }' },
      { id: 3, a: 'profile a { }', b: 'profile a { include <abstractions/x> }', base: null },
      { id: 4, a: 'profile a { }', b: 'profile a { unix, /b px, }' },
      { id: 5, a: '', b: '', features: '/nowhere' },
    );
    expect(lines).toEqual([
      { id: 1, verdict: 'wider', classes: ['file'] },
      { id: 'two', verdict: 'narrower', classes: ['file'] },
      { id: 3, verdict: 'unknown', classes: [], error: 'policy/include-not-found' },
      { id: 4, verdict: 'wider', classes: ['file', 'network'] },
      { id: 5, verdict: 'unknown', classes: [], error: 'policy/features-unusable' },
    ]);
    for (const line of lines) expect(validator('compare-batch')(line)).toEqual([]);
  });

  test.each(['{', '[]', '{"a": "", "b": ""}', '{"id": 1, "a": ""}', '{"id": 1, "a": "", "b": "", "base": 5}'])(
    '%s is no case',
    (line) => {
      expect(() => readComparisonCases(`\n${line}\n`)).toThrow(
        expect.objectContaining({
          code: 'app/bad-manifest',
          data: { line: 2, cases: 'compare', why: 'shape' },
        }) as Error,
      );
    },
  );
});
