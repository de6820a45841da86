import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { describeWith } from '../support/needs.js';

// The state directory on a real disk: nobody else reads what is written there, and nothing is believed that others could
// have written there, or into the reference.

let root: string;
const umask = process.umask();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-trust-'));
});

afterEach(() => {
  process.umask(umask);
  rmSync(root, { recursive: true, force: true });
});

const [live, state, reference] = ['etc/apparmor.d', 'var/lib/aa-merge', 'usr/share/apparmor/reference'];
const run = (...args: readonly string[]): Ended => aaMerge([...args, '--root', root]);
const at = (path: string): string => join(root, path);
const profile = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /usr/bin/${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

function plant(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

/** One unit that merges, one that is held, one that is new. */
function host(): void {
  for (const [name, rule] of [
    ['p', '/a r,'],
    ['q', '/b w,'],
  ] as const) {
    plant(`${state}/base/${name}`, profile(name, '/a r,', '/old r,'));
    plant(`${live}/${name}`, profile(name, '/a r,', '/old r,', '/mine r,'));
    plant(`${reference}/${name}`, profile(name, '/a r,', rule));
  }
  plant(`${reference}/abstractions/new`, '/n r,\n');
  chmodSync(at(state), 0o700);
}

function everythingBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name);
    return entry.isDirectory() ? [child, ...everythingBelow(child)] : [child];
  });
}

test.each([0o000, 0o077])('whatever a command writes there is for its owner only, with the umask %o', (mask) => {
  process.umask(0o022);
  host();
  for (const path of everythingBelow(at(`${state}/base`))) chmodSync(path, 0o600);
  chmodSync(at(`${state}/base`), 0o700);
  process.umask(mask);
  const modes = new Set<string>();
  for (const args of [
    ['--dry-run'],
    [],
    ['accept', 'q', '--why', 'x', '--later'],
    ['rollback'],
    ['accept', 'q', '--why', 'x'],
    ['rollback', '--dry-run'],
    ['history'],
    ['status'],
    ['diff'],
    [],
  ]) {
    const { status, err } = run(...args);
    expect([args, err.includes('internal'), status === null]).toEqual([args, false, false]);
    for (const path of everythingBelow(at(state))) {
      const { mode, uid } = lstatSync(path);
      const isOwn = uid === process.getuid?.();
      modes.add(`${lstatSync(path).isDirectory() ? 'directory' : 'file'} ${(mode & 0o7777).toString(8)} ${isOwn}`);
    }
  }
  expect([...modes].sort()).toEqual(['directory 700 true', 'file 600 true']);
  expect(everythingBelow(at(state)).length).toBeGreaterThan(10);
  const modeOf = (path: string): string => (lstatSync(at(path)).mode & 0o7777).toString(8);
  expect([modeOf(`${live}/abstractions`), modeOf(`${live}/abstractions/new`)]).toEqual(['755', '644']);
});

const isRoot = process.getuid?.() === 0 ? true : undefined;

describeWith('root', isRoot, () => {
  test.each<[string, () => void, string, RegExp]>([
    ['a state of another', () => chownSync(at(state), 1234, 0), state, /it belongs to user 1234/],
    ['a state that all may write', () => chmodSync(at(state), 0o777), state, /others may write to it/],
    ['a state that a group may write', () => chmodSync(at(state), 0o770), state, /others may write to it/],
    ['a base of another', () => chownSync(at(`${state}/base/p`), 1234, 0), `${state}/base/p`, /belongs to user 1234/],
    [
      'a base that all may write',
      () => chmodSync(at(`${state}/base/p`), 0o666),
      `${state}/base/p`,
      /others may write to it/,
    ],
    [
      'a state that is elsewhere',
      () => {
        renameSync(at(state), at('elsewhere'));
        symlinkSync(at('elsewhere'), at(state));
      },
      state,
      /it is a link/,
    ],
    [
      'a base that leads elsewhere',
      () => {
        plant('elsewhere', profile('p'));
        rmSync(at(`${state}/base/p`));
        symlinkSync('../../../../elsewhere', at(`${state}/base/p`));
      },
      `${state}/base/p`,
      /it is a link/,
    ],
    [
      'a history of another',
      () => {
        mkdirSync(at(`${state}/history`));
        chownSync(at(`${state}/history`), 1234, 0);
      },
      `${state}/history`,
      /belongs to user 1234/,
    ],
    [
      'a journal that leads elsewhere',
      () => {
        mkdirSync(at('elsewhere'));
        symlinkSync(at('elsewhere'), at(`${state}/journal`));
      },
      `${state}/journal`,
      /it is a link/,
    ],
    ['a reference that all may write', () => chmodSync(at(reference), 0o777), reference, /others may write to it/],
    [
      'a reference file of another',
      () => chownSync(at(`${reference}/p`), 1234, 0),
      `${reference}/p`,
      /belongs to user 1234/,
    ],
    [
      'a reference file with a line end in its name',
      () => plant(`${reference}/a\nb`, profile('a')),
      `${reference}/a`,
      /its name has control characters/,
    ],
    [
      'a reference file with an escape in its name',
      () => plant(`${reference}/a\x1b[2J`, profile('a')),
      `${reference}/a`,
      /its name has control characters/,
    ],
    [
      'a base with a tab in its name',
      () => plant(`${state}/base/a\tb`, profile('a')),
      `${state}/base/a`,
      /its name has control characters/,
    ],
  ])('%s is refused, by name', (_, spoil, path, why) => {
    host();
    spoil();
    const before = everythingBelow(root).join('\0');
    const { status, err, out } = run();
    expect(status).toBe(2);
    expect(err).toContain(path);
    expect(err).toMatch(why);
    // Of what is printed, nothing moves the cursor.
    expect(err + out).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
    expect(everythingBelow(root).join('\0')).toBe(before);
    expect(readFileSync(at(`${live}/p`), 'utf8')).toContain('/old r,');
  });
});

test.each([
  ['above the root', '../../etc/passwd'],
  ['by way of a directory', 'etc/../../passwd'],
  ['not normal', 'etc//passwd'],
])('a journal that would write %s is refused', (_, path) => {
  host();
  const entry = { path, before: null, after: null };
  const journal = { schema: 'aa-merge/run@1', run: 'r', who: 'x', when: 'x', what: 'x', entries: [entry], made: [] };
  plant(`${state}/journal/forward.json`, JSON.stringify(journal));
  const { status, err } = run();
  expect(status).toBe(2);
  expect(err).toContain('forward.json');
  expect(readFileSync(at(`${live}/p`), 'utf8')).toContain('/old r,');
});
