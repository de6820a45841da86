import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ended } from '../support/built-program.js';
import { documentErrors, live, plantEdited, profile, realRoot, reference, state } from '../support/real-root.js';

// What a person says yes to, on real directories: beforehand by consents, afterwards by `accept`.

const root = realRoot('accept');
const { plant, read, run } = root;
const accept = (...args: readonly string[]): Ended => root.call('accept', ...args);
const host = (...rules: readonly string[]): void => plantEdited(root, ...rules);

function records(): string[] {
  return readdirSync(join(root.path(), state, 'accepted')).map((name) => read(`${state}/accepted/${name}`));
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
  const shown = run('--dry-run').out;
  expect(shown.split('\n').filter((line) => /^ {4}\d /.test(line))).toHaveLength(3);
  const [, code = ''] = /settle: aa-merge accept --root \S+ p --seen ([0-9a-f]{12}) --why TEXT/.exec(shown) ?? [];
  const accepted = accept('p', '--grant', '2', '--seen', code, '--why', 'x');
  expect([accepted.status, accepted.out]).toEqual([3, expect.stringMatching(/^accepted of p\n/)]);
  const left = run('--dry-run')
    .out.split('\n')
    .filter((line) => /^ {4}\d /.test(line));
  expect(left).toHaveLength(2);
  expect(accept('p', '--grant', '1', '--grant', '2', '--why', 'x').status).toBe(0);
});

test('what no run has shown is shown, and not accepted', () => {
  host('/b r,', '/c r,');
  const unseen = accept('p', '--grant', '2', '--everywhere', '--why', 'x', '--quiet');
  expect(unseen.status).toBe(3);
  expect(unseen.out).toMatch(/^nothing was accepted of p: no run has shown these grants yet/);
  expect(unseen.out).toContain('  2 `/usr/bin/p` could read `/c`\n');
  const [, settle = ''] =
    /settle: aa-merge accept --root \S+ (p --grant 2 --everywhere --seen [0-9a-f]{12}) /.exec(unseen.out) ?? [];
  expect(() => readdirSync(join(root.path(), state, 'accepted'))).toThrow();
  const document: unknown = JSON.parse(accept('p', '--why', 'x', '--json').out);
  expect([documentErrors('accept', document), document]).toMatchObject([
    [],
    { accepted: [], run: null, shown: { units: [{ path: 'p' }] } },
  ]);
  expect(accept(...settle.split(' '), '--why', 'x').out).toMatch(/^accepted of p\n {2}2 .*`\/c`\n/);
});

test('what the vendor widens further is held again', () => {
  host('/b/* r,');
  expect(run().status).toBe(3);
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
  expect(run().status).toBe(3);
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
  expect(run().status).toBe(3);
  expect(accept('p', '--why', 'x', '--later').status).toBe(0);
  const [name] = readdirSync(join(root.path(), state, 'accepted'));
  const path = `${state}/accepted/${name ?? ''}`;
  plant(path, read(path).replace('"aa-merge/accepted@1"', '"aa-merge/accepted@2"'));
  const done = run('--dry-run');
  expect(done.status).toBe(3);
  expect(done.err).toMatch(/^warning: `.*accepted\/.*` is no record of a decision/);
});

test('the document of accept', () => {
  host('/b r,');
  expect(run().status).toBe(3);
  const later: unknown = JSON.parse(accept('p', '--why', 'x', '--later', '--json').out);
  expect(documentErrors('accept', later)).toEqual([]);
  expect(later).toMatchObject({ schema: 'aa-merge/accept@1', unit: 'p', accepted: [{ grant: 1 }], run: null });
  const plan: unknown = JSON.parse(run('--json').out);
  expect(plan).toMatchObject({ units: [{ outcome: 'merged', widenings: [{ excusedBy: [{ by: 'accepted' }] }] }] });
});

describe('of a copy of the vendor', () => {
  const copy = `${live}/p.dpkg-dist`;
  const adopt = (...args: readonly string[]): Ended => root.call('adopt', ...args);
  const copied = (): string => {
    plant(`${reference}/other`, 'profile other { }\n');
    plant(`${state}/vendor/p`, profile('/a r,'));
    plant(`${live}/p`, profile('/a r,', '/mine r,'));
    plant(copy, profile('/a r,', '/b r,', '/c r,'));
    const held = adopt();
    expect(held.status).toBe(3);
    return /settle: aa-merge accept --root \S+ p --seen ([0-9a-f]{12}) --why TEXT/.exec(held.out)?.[1] ?? '';
  };

  test('adopt accepts one grant, and the rest', () => {
    const code = copied();
    const unseen = adopt('p', '--grant', '1', '--why', 'x');
    expect([unseen.status, unseen.out]).toEqual([3, expect.stringContaining('nothing was accepted of p')]);
    expect(unseen.out).toContain(` p --grant 1 --seen ${code} --why TEXT`);
    const some = adopt('p', '--grant', '1', '--seen', code, '--why', 'x');
    expect([some.status, some.out]).toEqual([3, expect.stringMatching(/^accepted of p\n {2}1 .*`\/b`\n/)]);
    const [, next = ''] = /--seen ([0-9a-f]{12}) /.exec(some.out) ?? [];
    const rest = adopt('p', '--seen', next, '--why', 'x', '--json');
    const document: unknown = JSON.parse(rest.out);
    expect([rest.status, documentErrors('accept', document)]).toEqual([0, []]);
    expect(read(`${live}/p`)).toBe(profile('/a r,', '/mine r,', '/b r,', '/c r,'));
    expect(() => read(copy)).toThrow();
  });

  test('what does not go together', () => {
    const code = copied();
    const trouble = (...args: readonly string[]): string => {
      const { status, err } = adopt(...args);
      expect(status).toBe(2);
      return err;
    };
    expect(trouble('--grant', '1', '--why', 'x')).toContain('`adopt --grant` takes one UNIT, but none was given');
    expect(trouble('p', '--seen', code, '--dry-run')).toContain('`--seen` and `--dry-run` exclude each other');
    expect(trouble('p', '--seen', code)).toContain('`adopt` needs `--why`');
    expect(trouble('q', '--seen', code, '--why', 'x')).toContain('`q` is no unit here');
    expect(read(copy)).toBe(profile('/a r,', '/b r,', '/c r,'));
  });
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
    mkdirSync(dirname(join(root.path(), consents)), { recursive: true });
    execFileSync('mkfifo', [join(root.path(), consents)]);
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
    expect(() => readdirSync(join(root.path(), state, 'held'))).toThrow();
  });
});
