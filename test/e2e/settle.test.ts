import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../support/built-program.js';
import { documentErrors, live, plantEdited, profile, realRoot, reference, state } from '../support/real-root.js';

// What a person decides about held units, on real directories: `reject`, and what history tells of it.

const root = realRoot('settle');
const { plant, read, run, call: settle } = root;
const host = (...rules: readonly string[]): void => plantEdited(root, ...rules);

describe('reject', () => {
  test('all of it: live stands, nothing is held, and the history says why', () => {
    host('/b r,');
    const held = run();
    expect(held.status).toBe(3);
    expect(held.out).toContain(`next: to keep live as it is: aa-merge reject --root ${root.path()} p --why TEXT\n`);
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
    const unseen = settle('reject', 'p', '--grant', '1', '--why', 'x', '--json');
    expect([unseen.status, documentErrors('reject', JSON.parse(unseen.out))]).toEqual([3, []]);
    expect(JSON.parse(unseen.out)).toMatchObject({ whole: false, declined: [], shown: { units: [{ path: 'p' }] } });
    expect(run().status).toBe(3);
    const some: unknown = JSON.parse(settle('reject', 'p', '--grant', '1', '--why', 'x', '--json').out);
    expect(documentErrors('reject', some)).toEqual([]);
    expect(some).toMatchObject({ whole: false, declined: [{ grant: 1 }], run: { summary: { held: 1 } } });
    const later: unknown = JSON.parse(settle('reject', 'p', '--why', 'x', '--later', '--json').out);
    expect(documentErrors('reject', later)).toEqual([]);
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
  expect(documentErrors('history', document)).toEqual([]);
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
    const file = join(root.path(), 'edited');
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
    expect(documentErrors('resolve', refused)).toEqual([]);
    expect(refused).toMatchObject({ resolved: false, run: null, refused: { units: [{ hold: 'widening' }] } });
    const { accept } = refused as { accept: string };
    const done = settle('resolve', 'p', '--take-vendor', '--accept', accept, '--why', 'x', '--json');
    const taken: unknown = JSON.parse(done.out);
    expect(documentErrors('resolve', taken)).toEqual([]);
    expect([done.status, taken]).toMatchObject([0, { resolved: true, refused: null }]);
  });

  test('a device or a file without measure is not read: app/no-text', () => {
    conflict();
    writeFileSync(join(root.path(), 'large'), Buffer.alloc(3_000_000, ' '));
    for (const [file, said] of [
      ['/dev/zero', '`/dev/zero` cannot be the text of a unit: it is no file'],
      [join(root.path(), 'large'), 'it is larger than 2097152 bytes'],
    ] as const) {
      const done = settle('resolve', 'p', '--with', file, '--why', 'x');
      expect([done.status, done.err]).toEqual([2, expect.stringContaining(said)]);
    }
  });

  test('without a text', () => {
    conflict();
    expect(settle('resolve', 'p', '--why', 'x').err).toContain('say what `p` is to be');
  });
});

test('a unit whose name is no UTF-8 is named as a shell writes it, and as reports do', () => {
  host('/b r,');
  const bytes = (folder: string): Buffer => Buffer.from(join(root.path(), folder, 't\xe9e'), 'latin1');
  const other = (...rules: readonly string[]): string => profile(...rules).replace('profile p /p', 'profile t /t');
  plant(`${state}/base/x`, '');
  writeFileSync(bytes(`${state}/base`), other('/a r,'), { mode: 0o600 });
  writeFileSync(bytes(live), other('/a r,', '/mine r,'));
  writeFileSync(bytes(reference), other('/a r,', '/b r,'));
  const held = run();
  expect(held.status).toBe(3);
  expect(held.out).toContain("$'t\\xe9e'");
  expect(held.out).not.toContain('\ufffd');
  const call = (word: string): string =>
    spawnSync('bash', ['-c', `'${process.execPath}' dist/aa-merge.js diff --root '${root.path()}' ${word}`], {
      encoding: 'utf8',
    }).stdout;
  expect(call("$'t\\xe9e'")).toContain('/mine r,');
  expect(call("'t\\xe9e'")).toBe(call("$'t\\xe9e'"));
});
