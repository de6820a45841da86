import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

// The parse command as people, hooks and tools call it, on real files, good and bad.

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-parse-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plant = (name: string, content: string | Uint8Array): string => plantIn(folder, name, content);

function parse(...args: readonly string[]): Ended {
  return aaMerge(['parse', '--policy-dir', folder, ...args], { cwd: folder });
}

test('a valid file is said to be valid, quietly nothing', () => {
  const file = plant('good', 'profile a { /a r, }\n');
  expect(parse(file)).toEqual({ status: 0, out: `${file}: valid policy\n`, err: '' });
  expect(parse('--quiet', file)).toEqual({ status: 0, out: '', err: '' });
});

test('what is wrong is said with its place, in included files with the way there', () => {
  plant('abstractions/bad', '# one\n/a zz,\n');
  const file = plant('faulty', 'profile a {\n  include <abstractions/bad>\n  @{no} r,\n}\n');
  const { status, out, err } = parse(file);
  expect(status).toBe(2);
  expect(err).toBe('');
  expect(out).toContain(
    `${file}:3:3: error: variable \`@{no}\` is not defined [policy/undefined-variable]\n  3 |   @{no} r,\n`,
  );
  expect(out).toContain(`${folder}/abstractions/bad:2:4: error: `);
  expect(out).toContain(`  included from ${file}:2:3\n`);
  expect(out).toMatch(/: not valid policy, 2 errors\n$/);
});

test('several files end in a sum, one bad one makes status 2', () => {
  const good = plant('good', 'profile a { }\n');
  const bad = plant('bad', 'profile b {\n');
  const { status, out } = parse(good, bad, good);
  expect(status).toBe(2);
  expect(out).toMatch(/\n3 files: 2 valid, 1 not, 1 error\n$/);
});

test('--json is one document, and nothing else', () => {
  const bad = plant('bad', 'profile b {\n');
  const { status, out } = parse('--json', bad);
  const document = JSON.parse(out) as { schema: string; ok: boolean; files: { diagnostics: { code: string }[] }[] };
  expect(status).toBe(2);
  expect(document.schema).toBe('aa-merge/parse@1');
  expect(document.files[0]?.diagnostics.map(({ code }) => code)).toEqual(['language/unclosed-block']);
});

test('--batch answers every case, relative includes in the case’s own folder', () => {
  plant('cwd/rules', '/a r,\n');
  const file = plant('relative', 'profile a { include "rules" capability foo, }\n');
  const features = plant('features', 'caps {mask {foo}}');
  const cases = [
    { id: 'here', file, cwd: join(folder, 'cwd'), base: folder, features },
    { id: 'elsewhere', file, cwd: folder, base: folder, features },
    { id: 'newest', file, cwd: join(folder, 'cwd') },
    { id: 'no features', file, features: join(folder, 'none') },
    { id: 5, file: join(folder, 'none') },
  ];
  const manifest = plant('cases.jsonl', `${cases.map((one) => JSON.stringify(one)).join('\n')}\n\n`);
  const { status, out } = parse('--batch', manifest);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: unknown; ok: boolean; diagnostics: { code: string }[] });
  expect(status).toBe(0);
  expect(lines.map(({ id, ok, diagnostics }) => [id, ok, ...diagnostics.map(({ code }) => code)])).toEqual([
    ['here', true],
    ['elsewhere', false, 'policy/include-not-found'],
    ['newest', false, 'language/unknown-capability'],
    ['no features', false, 'policy/features-unusable'],
    [5, false, 'policy/file-unreadable'],
  ]);
});

test('what cannot be asked is a mistake of the call', () => {
  expect(parse().err).toContain('takes FILE…');
  const bad = plant('cases.jsonl', '{"id": 1, "file": "x"}\n{"id": 2}\n');
  expect(parse('--batch', bad)).toMatchObject({ status: 2, out: '' });
  expect(parse('--batch', bad).err).toContain('line 2');
  expect(parse('--features', join(folder, 'none'), plant('good', '')).status).toBe(2);
});

describe('bad input', () => {
  const cases: readonly [string, () => string, number, string][] = [
    ['a directory', () => folder, 2, 'policy/file-is-directory'],
    ['nothing there', () => join(folder, 'none'), 2, 'policy/file-unreadable'],
    ['a device', () => '/dev/null', 2, 'policy/file-is-device'],
    ['an empty file', () => plant('empty', ''), 0, 'valid policy'],
    ['CRLF', () => plant('crlf', 'profile a {\r\n  /a r,\r\n}\r\n'), 0, 'valid policy'],
    ['no line end at the end', () => plant('no-end', 'profile a { /a r, }'), 0, 'valid policy'],
    ['invalid UTF-8', () => plant('latin1', Buffer.from('profile a { /\xe9 r, }\n', 'latin1')), 0, 'valid policy'],
    ['a missing include', () => plant('missing', 'include <none>\n'), 2, 'policy/include-not-found'],
    ['zero bytes', () => plant('zero', Buffer.alloc(1000)), 2, 'language/unexpected-character'],
  ];
  test.each(cases)('%s', (_, file, status, said) => {
    const ended = parse(file());
    expect(ended).toMatchObject({ status, err: '' });
    expect(ended.out).toContain(said);
  });

  test('a ring of links', () => {
    symlinkSync('ring', join(folder, 'ring'));
    const { status, out } = parse(join(folder, 'ring'), plant('in-ring', 'include <ring>\n'));
    expect(status).toBe(2);
    expect(out.match(/its links lead in a ring/g)).toHaveLength(2);
  });

  test('20 MB of rules are judged, not refused', () => {
    const rules = '  /usr/share/some/where/** rwk,\n'.repeat(Math.ceil((20 << 20) / 32));
    const { status, out } = parse(plant('large', `profile a {\n${rules}}\n`));
    expect({ status, out }).toEqual({ status: 0, out: `${join(folder, 'large')}: valid policy\n` });
  }, 120_000);

  test('a file of nothing but mistakes is answered in bounded space', () => {
    const { status, out } = parse(plant('garbage', '} ; ] \n'.repeat(100_000)));
    expect(status).toBe(2);
    expect(out.length).toBeLessThan(100_000);
    expect(out).toContain('more');
  }, 60_000);
});
