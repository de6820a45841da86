import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge, onlyNotLoaded } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { describeWith } from '../support/needs.js';

// What a live file is besides its text, on a real disk: it is there after a merge, and after the merge is taken back.

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-attributes-'));
});

afterEach(() => {
  spawnSync('chattr', ['-R', '-i', root]);
  rmSync(root, { recursive: true, force: true });
});

const live = 'etc/apparmor.d';
const run = (...args: readonly string[]): Ended => aaMerge([...args, '--root', root]);
const text = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const [base, mine, theirs, merged] = [
  text('/a r,', '/b r,'),
  text('/a r,', '/b r,', '/mine r,'),
  text('/a r,'),
  text('/a r,', '/mine r,'),
];

function at(name: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${root}/${live}/`), Buffer.from(name as string)]);
}

/** A unit that merges, under a name of any bytes. */
function plant(name: string | Buffer = 'p'): Buffer {
  for (const [directory, content] of [
    [live, mine],
    ['var/lib/aa-merge/base', base],
    ['usr/share/apparmor/reference', theirs],
  ] as const) {
    const path = Buffer.concat([Buffer.from(`${root}/${directory}/`), Buffer.from(name as string)]);
    mkdirSync(dirname(path.toString('latin1')), { recursive: true });
    mkdirSync(join(root, directory), { recursive: true });
    writeFileSync(path, content);
  }
  return at(name);
}

/** The file is merged, then given back, and `facts` are the same each time. */
function expectKept(path: Buffer, facts: () => unknown): void {
  const before = facts();
  const said = expect.stringMatching(onlyNotLoaded) as string;
  expect(run()).toMatchObject({ status: 0, err: said });
  expect(readFileSync(path, 'latin1')).toBe(merged);
  expect(facts()).toEqual(before);
  expect(run('rollback')).toMatchObject({ status: 0, err: said });
  expect(readFileSync(path, 'latin1')).toBe(mine);
  expect(facts()).toEqual(before);
}

const ownership = (path: Buffer) => (): unknown => {
  const { mode, uid, gid } = lstatSync(path);
  return { mode: mode.toString(8), uid, gid };
};

test.each([0o640, 0o600, 0o444, 0o2644, 0o1664, 0o4711, 0o000])('the mode %o', (mode) => {
  const path = plant();
  chmodSync(path, mode);
  expectKept(path, ownership(path));
});

const isRoot = process.getuid?.() === 0 ? true : undefined;

describeWith('root', isRoot, () => {
  test('owner and group, with a mode that a change of owner would take away', () => {
    const path = plant();
    chownSync(path, 1234, 4321);
    chmodSync(path, 0o2750);
    expectKept(path, ownership(path));
  });
});

const found = (...tools: readonly string[]): true | undefined =>
  tools.every((tool) => spawnSync(tool, ['--version']).error === undefined) || undefined;

describeWith('attr (setfattr, getfattr)', found('setfattr', 'getfattr'), () => {
  test('extended attributes', () => {
    const path = plant();
    execFileSync('setfattr', ['-n', 'user.note', '-v', 'ours', path.toString()]);
    expectKept(path, () => execFileSync('getfattr', ['-d', '--absolute-names', path.toString()], { encoding: 'utf8' }));
    expect(execFileSync('getfattr', ['-d', '--absolute-names', path.toString()], { encoding: 'utf8' })).toContain(
      'user.note="ours"',
    );
  });

  test('extended attributes of a name that is no text', () => {
    const path = plant(Buffer.from('n\xff', 'latin1'));
    symlinkSync(path, join(root, 'name'));
    execFileSync('setfattr', ['-n', 'user.note', '-v', 'ours', join(root, 'name')]);
    expectKept(path, () =>
      execFileSync('getfattr', ['-d', '--absolute-names', join(root, 'name')], { encoding: 'utf8' }),
    );
  });
});

describeWith('acl (setfacl, getfacl)', found('setfacl', 'getfacl'), () => {
  test('access control lists', () => {
    const path = plant();
    execFileSync('setfacl', ['-m', 'u:1234:rw,g:4321:r', path.toString()]);
    const list = (): string => execFileSync('getfacl', ['-p', path.toString()], { encoding: 'utf8' });
    expectKept(path, list);
    expect(list()).toContain('user:1234:rw-');
  });
});

test.each([
  ['a blank', 'a profile'],
  ['quotes and a star', `it's "a" *`],
  ['letters of UTF-8', 'prüfung'],
  ['bytes that are no text', Buffer.from('a\xff\xfe', 'latin1')],
])('a name with %s', (_, name) => {
  const path = plant(name);
  expectKept(path, ownership(path));
});

test('a link stays a link, and what it leads to is written', () => {
  plant();
  const [path, target] = [join(root, live, 'p'), join(root, live, 'real.d', 'p')];
  mkdirSync(dirname(target));
  writeFileSync(target, mine, { mode: 0o640 });
  rmSync(path);
  symlinkSync('real.d/p', path);
  expectKept(at('real.d/p'), () => [readlinkSync(path), statSync(target).mode]);
});

test('of a file with two names, the one outside keeps the old text', () => {
  const path = plant();
  linkSync(path, join(root, 'other'));
  expect(run().status).toBe(0);
  expect(readFileSync(path, 'latin1')).toBe(merged);
  expect(readFileSync(join(root, 'other'), 'latin1')).toBe(mine);
  expect(statSync(path).nlink).toBe(1);
});

/** Whether a file can be made immutable here. */
function canFreeze(): true | undefined {
  const path = join(mkdtempSync(join(tmpdir(), 'aa-merge-freeze-')), 'f');
  writeFileSync(path, '');
  const canDo = spawnSync('chattr', ['+i', path]).status === 0;
  spawnSync('chattr', ['-i', path]);
  rmSync(dirname(path), { recursive: true });
  return canDo || undefined;
}

const frozen = canFreeze();
// What the machine does not allow, no test can ask for, in CI neither.
if (frozen === undefined) process.stderr.write('SKIPPED: needs files that can be made immutable (chattr +i)\n');

(frozen === undefined ? describe.skip : describe)('what cannot be written', () => {
  test.each([
    ['an immutable file', `${live}/p`],
    ['a directory in which nothing can be made', live],
    ['a state in which nothing can be made', 'var/lib/aa-merge'],
  ])('%s stops the run, and nothing is changed', (_, name) => {
    const path = plant();
    execFileSync('chattr', ['+i', join(root, name)]);
    const { status, err } = run();
    expect(status).toBe(2);
    expect(err).toMatch(/not permitted|cannot/i);
    expect(err).not.toContain('    at ');
    expect(readFileSync(path, 'latin1')).toBe(mine);
    execFileSync('chattr', ['-i', join(root, name)]);
    expect(run().status).toBe(0);
    expect(readFileSync(path, 'latin1')).toBe(merged);
  });
});
