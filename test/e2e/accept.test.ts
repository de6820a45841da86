import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';

// What a person says yes to, on real directories: beforehand by consents, afterwards by `accept`.

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-accept-'));
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
const accept = (...args: readonly string[]): Ended => aaMerge(['accept', '--root', root, ...args]);
const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** An edited unit, and what the vendor ships now. */
function host(...rules: readonly string[]): void {
  plant(`${state}/base/p`, profile('/a r,'));
  plant(`${live}/p`, profile('/a r,', '/mine r,'));
  plant(`${reference}/p`, profile('/a r,', ...rules));
}

function records(): string[] {
  return readdirSync(join(root, state, 'accepted')).map((name) => read(`${state}/accepted/${name}`));
}

test('what is accepted is merged at once, and written down', () => {
  host('/b r,');
  expect(run().status).toBe(3);
  const done = accept('p', '--why', 'the spool moved');
  expect(done.status).toBe(0);
  expect(done.err).toMatch(/^(note: .*\n(help: .*\n)?)+$/);
  expect(done.out).toMatch(/^accepted of p\n {2}1 `\/usr\/bin\/p` could read `\/b`\n\nmerged/);
  expect(read(`${live}/p`)).toBe(profile('/a r,', '/mine r,', '/b r,'));
  const [record] = records().map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(record).toMatchObject({ schema: 'aa-merge/accepted@1', unit: 'p', why: 'the spool moved' });
  expect(record).toMatchObject({ grants: [{ words: '`/usr/bin/p` could read `/b`' }] });
  expect(run().status).toBe(0);
});

test('one grant of several; the others stay held', () => {
  host('/b r,', 'capability chown,', 'network inet stream,');
  const numbers = run('--dry-run')
    .out.split('\n')
    .filter((line) => /^ {4}\d /.test(line));
  expect(numbers).toHaveLength(3);
  expect(accept('p', '--grant', '2', '--why', 'x').status).toBe(3);
  const left = run('--dry-run')
    .out.split('\n')
    .filter((line) => /^ {4}\d /.test(line));
  expect(left).toHaveLength(2);
  expect(accept('p', '--grant', '1', '--grant', '2', '--why', 'x').status).toBe(0);
});

test('what the vendor widens further is held again', () => {
  host('/b/* r,');
  expect(accept('p', '--why', 'x', '--later').status).toBe(0);
  expect(read(`${live}/p`)).toBe(profile('/a r,', '/mine r,'));
  plant(`${reference}/p`, profile('/a r,', '/b/** r,'));
  const again = run('--dry-run');
  expect(again.status).toBe(3);
  expect(again.out).toContain('could read `/b/a/');
  plant(`${reference}/p`, profile('/a r,', '/b/{x,y}* r,'));
  const inside = run();
  expect(inside.status).toBe(0);
  expect(inside.out).toMatch(/could read `\/b\/x` .*\(accepted by \S+ on \d{4}-\d\d-\d\d\)/);
});

test('values are accepted as they are', () => {
  plant(`${state}/base/p`, 'profile p /usr/bin/p {\n  /a r,\n}\n');
  plant(`${live}/p`, profile('/a r,', '/mine r,'));
  plant(`${reference}/p`, 'profile p /usr/bin/p flags=(complain) {\n  /a r,\n}\n');
  expect(accept('p', '--why', 'x', '--later').status).toBe(0);
  plant(`${reference}/p`, 'profile p /usr/bin/p flags=(unconfined) {\n  /a r,\n}\n');
  expect(run('--dry-run').status).toBe(3);
  plant(`${reference}/p`, 'profile p /usr/bin/p flags=(complain) {\n  /a r,\n}\n');
  expect(run().status).toBe(0);
});

test('what cannot be accepted', () => {
  host('/b r,');
  const trouble = (...args: readonly string[]): string => {
    const { status, err: stderr } = accept(...args);
    expect(status).toBe(2);
    return stderr;
  };
  expect(trouble('p')).toContain('`accept` needs `--why`');
  expect(trouble('p', '--grant', '2', '--why', 'x')).toContain('`p` has no grant 2');
  expect(trouble('p', '--grant', '0', '--why', 'x')).toContain('not a whole number from 1');
  expect(trouble('q', '--why', 'x')).toContain('`q` is no unit here');
  plant(`${live}/p`, profile('/a r,', '/b r,'));
  expect(trouble('p', '--why', 'x')).toContain('`p` is not held');
  plant(`${state}/base/p`, profile('/a r,', '/s r,'));
  plant(`${live}/p`, profile('/a r,'));
  plant(`${reference}/p`, profile('/a r,', '/s r,', '/{s,t} r,'));
  expect(trouble('p', '--why', 'x')).toContain('it would undo what the administrator restricted');
  expect(() => records()).toThrow();
});

test('what changed since it was shown is shown again first', () => {
  host('/b r,');
  expect(run().status).toBe(3);
  plant(`${reference}/p`, profile('/a r,', '/{b,etc/shadow} r,'));
  const refused = accept('p', '--why', 'x');
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('are not those that the last run showed');
  expect(run().status).toBe(3);
  expect(accept('p', '--why', 'x').status).toBe(0);
});

test('a record that is not understood excuses nothing, and is told of', () => {
  host('/b r,');
  expect(accept('p', '--why', 'x', '--later').status).toBe(0);
  const [name] = readdirSync(join(root, state, 'accepted'));
  const path = `${state}/accepted/${name ?? ''}`;
  plant(path, read(path).replace('"aa-merge/accepted@1"', '"aa-merge/accepted@2"'));
  const done = run('--dry-run');
  expect(done.status).toBe(3);
  expect(done.err).toMatch(/^warning: `.*accepted\/.*` is no record of a decision/);
});

test('the document of accept', () => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const schema = (name: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;
  ajv.addSchema(schema('plan'));
  const validate = ajv.compile(schema('accept'));
  host('/b r,');
  const later: unknown = JSON.parse(accept('p', '--why', 'x', '--later', '--json').out);
  expect([validate(later), validate.errors]).toEqual([true, null]);
  expect(later).toMatchObject({ schema: 'aa-merge/accept@1', unit: 'p', accepted: [{ grant: 1 }], run: null });
  const plan: unknown = JSON.parse(run('--json').out);
  expect(plan).toMatchObject({ units: [{ outcome: 'merged', widenings: [{ excusedBy: [{ by: 'accepted' }] }] }] });
});

describe('standing consents', () => {
  const consents = 'etc/aa-merge.conf.d/ours.consent';

  test('what lies inside is merged, and says so', () => {
    host('/usr/share/p/** r,');
    plant(consents, '# data\n/usr/share/** r,\n');
    const done = run();
    expect(done.status).toBe(0);
    expect(done.out).toMatch(/could read `\/usr\/share\/p\/.*` .*\(consented to in \S*ours\.consent:2\)/);
  });

  test('what lies half inside is held, with a witness outside', () => {
    host('/usr/{share,lib}/p/** r,');
    plant(consents, '/usr/share/** r,\n');
    const done = run('--dry-run');
    expect(done.status).toBe(3);
    expect(done.out).toContain('could read `/usr/lib/p/');
  });

  test('a pipe is no file, and nobody waits for it', () => {
    host('/b r,');
    mkdirSync(dirname(join(root, consents)), { recursive: true });
    execFileSync('mkfifo', [join(root, consents)]);
    const done = run('--dry-run');
    expect(done.status).toBe(2);
    expect(done.err).toContain('ours.consent: it is no file\n');
  });

  test('variables have the values of live policy', () => {
    plant(`${live}/tunables/global`, '@{HOME}=/home/*/\n');
    host('/home/*/.p r,');
    plant(consents, 'owner @{HOME}/** r,\n@{HOME}/** r,\n');
    expect(run('--dry-run').status).toBe(0);
  });

  test.each([
    ['/a ix,', ':1:1: execution cannot be consented to'],
    ['file,', 'execution cannot be consented to'],
    ['all,', 'execution cannot be consented to'],
    ['deny /a r,', 'a denial or a prompt is no consent'],
    ['\n  include <x>', ':2:3: only rules may be consented to'],
    ['change_profile,', 'a change of profile cannot be consented to'],
    ['set rlimit nofile <= 5,', 'a resource limit cannot be consented to'],
    ['profile p flags=(complain) { /a r, }', 'has a name and nothing else'],
    ['profile p { profile q { } }', 'only rules may be consented to'],
    ['@{X}=/a', 'only rules may be consented to'],
    ['/a', 'ours.consent:1:'],
    ['/@{NOPE} r,', 'ours.consent:1:'],
  ])('%s is none', (text, said) => {
    host('/b r,');
    plant(consents, `${text}\n`);
    const done = run();
    expect(done.status).toBe(2);
    expect(done.err).toContain(said);
    expect(() => readdirSync(join(root, state, 'held'))).toThrow();
  });
});
