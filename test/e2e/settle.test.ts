import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';

// What a person decides about held units, on real directories: `reject`, and what history tells of it.

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-settle-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const reference = 'usr/share/apparmor/reference';
const live = 'etc/apparmor.d';
const state = 'var/lib/aa-merge';

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const run = (...args: readonly string[]): Ended => aaMerge(['--root', root, ...args]);
const settle = (command: string, ...args: readonly string[]): Ended => aaMerge([command, '--root', root, ...args]);
const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** An edited unit, and what the vendor ships now. */
function host(...rules: readonly string[]): void {
  plant(`${state}/base/p`, profile('/a r,'));
  plant(`${live}/p`, profile('/a r,', '/mine r,'));
  plant(`${reference}/p`, profile('/a r,', ...rules));
}

function validator(name: string): (value: unknown) => unknown {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const schema = (one: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${one}.schema.json`, 'utf8')) as object;
  ajv.addSchema(schema('plan'));
  const validate = ajv.compile(schema(name));
  return (value) => (validate(value) ? [] : validate.errors);
}

describe('reject', () => {
  test('all of it: live stands, nothing is held, and the history says why', () => {
    host('/b r,');
    const held = run();
    expect(held.status).toBe(3);
    expect(held.out).toContain(`next: to decline it: aa-merge reject --root ${root} p --why TEXT\n`);
    const done = settle('reject', 'p', '--why', 'not here');
    expect([done.status, done.err]).toEqual([0, '']);
    expect(done.out).toMatch(/^declined what the vendor changed in p\n/);
    expect(read(`${live}/p`)).toBe(profile('/a r,', '/mine r,'));
    expect(run().status).toBe(0);
    expect(settle('history').out).toMatch(/ reject p {2}\(0 live files\)\n {2}why: not here\n/);
  });

  test('one grant of two, then the other is accepted', () => {
    host('/b r,', 'network inet stream,');
    expect(run().status).toBe(3);
    const done = settle('reject', 'p', '--grant', '1', '--why', 'x');
    expect(done.status).toBe(3);
    expect(done.out).toMatch(/^declined of p\n {2}1 .*could read/);
    expect(settle('accept', 'p', '--why', 'x').status).toBe(0);
    expect(read(`${live}/p`)).toBe(profile('/a r,', '/mine r,', 'network inet stream,'));
  });

  test('without a reason nothing is declined', () => {
    host('/b r,');
    expect(settle('reject', 'p').err).toContain('`reject` needs `--why`');
  });

  test('its document', () => {
    host('/b r,', 'network inet stream,');
    const some: unknown = JSON.parse(settle('reject', 'p', '--grant', '1', '--why', 'x', '--json').out);
    expect(validator('reject')(some)).toEqual([]);
    expect(some).toMatchObject({ whole: false, declined: [{ grant: 1 }], run: { summary: { held: 1 } } });
    const later: unknown = JSON.parse(settle('reject', 'p', '--why', 'x', '--later', '--json').out);
    expect(validator('reject')(later)).toEqual([]);
    expect(later).toMatchObject({ whole: true, declined: [], run: null });
  });
});

test('history with a damaged record: the others, and which it is', () => {
  host('/b r,');
  expect(run().status).toBe(3);
  plant(`${state}/history/20200101T000000Z/run.json`, '{');
  const told = settle('history');
  expect(told.status).toBe(2);
  expect(told.out).toMatch(/ reconcile {2}\(0 live files\)\n$/);
  expect(told.err).toContain('20200101T000000Z/run.json` cannot be understood');
  const document: unknown = JSON.parse(settle('history', '--json').out);
  expect(validator('history')(document)).toEqual([]);
  expect(document).toMatchObject({
    runs: [{ what: 'reconcile' }],
    damaged: [expect.stringContaining('20200101T000000Z')],
  });
});

describe('resolve', () => {
  const conflict = (): void => {
    plant(`${state}/base/p`, profile('/a px,'));
    plant(`${live}/p`, profile('/a cx,'));
    plant(`${reference}/p`, profile('/a ux,'));
    expect(run().status).toBe(1);
  };

  test('the edited text, first with markers, then too wide, then as it should be', () => {
    conflict();
    const file = join(root, 'edited');
    const resolve = (...args: readonly string[]): Ended =>
      settle('resolve', 'p', '--with', file, '--why', 'x', ...args);
    writeFileSync(file, read(`${state}/held/texts/p`));
    const marked = resolve();
    expect([marked.status, marked.err]).toEqual([2, expect.stringContaining(`${file}:2:1: a conflict marker`)]);
    writeFileSync(file, 'profile p {\n  /a r\n}\n');
    const broken = resolve();
    expect([broken.status, broken.out]).toEqual([2, expect.stringContaining(`(${file}:`)]);
    writeFileSync(file, profile('/a cx,', '/etc/shadow r,'));
    const wide = resolve();
    expect(wide.status).toBe(3);
    expect(wide.out).toContain('1 `/usr/bin/p` could read `/etc/shadow`');
    const [, code = ''] = /--accept ([0-9a-f]{12}) /.exec(wide.out) ?? [];
    expect(read(`${live}/p`)).toBe(profile('/a cx,'));
    expect(resolve('--accept', code).status).toBe(0);
    expect(read(`${live}/p`)).toBe(profile('/a cx,', '/etc/shadow r,'));
    expect(run().status).toBe(0);
  });

  test('its document', () => {
    conflict();
    const refused: unknown = JSON.parse(settle('resolve', 'p', '--take-vendor', '--why', 'x', '--json').out);
    expect(validator('resolve')(refused)).toEqual([]);
    expect(refused).toMatchObject({ resolved: false, run: null, refused: { units: [{ hold: 'widening' }] } });
    const { accept } = refused as { accept: string };
    const done = settle('resolve', 'p', '--take-vendor', '--accept', accept, '--why', 'x', '--json');
    const taken: unknown = JSON.parse(done.out);
    expect(validator('resolve')(taken)).toEqual([]);
    expect([done.status, taken]).toMatchObject([0, { resolved: true, refused: null }]);
  });

  test('without a text', () => {
    conflict();
    expect(settle('resolve', 'p', '--why', 'x').err).toContain('say what `p` is to be');
  });
});
