// What is made of the answers of rpm, which is called only where it has a database, for all files at once, and believed only
// as far as it is understood.

import type { RpmTool } from '../../../src/base/index.js';
import { byteTextOf } from '../../../src/base/index.js';
import { RpmDatabase } from '../../../src/packages/rpm.js';
import { memoryFileSystem } from '../../../src/host/index.js';

const sha = 'a'.repeat(64);
const path = '/etc/apparmor.d/demo';
const withDatabase = memoryFileSystem({ '/var/lib/rpm/rpmdb.sqlite': 'x' });

/** A tool that answers by the first word of the question. */
function toolSaying(
  answers: Readonly<Record<string, string>>,
  isClean = true,
): RpmTool & { readonly calls: readonly string[][] } {
  const calls: string[][] = [];
  return {
    calls,
    rpm(words) {
      calls.push([...words]);
      const text = answers[words[2] ?? ''];
      return text === undefined ? undefined : { text: byteTextOf(text), isClean };
    },
  };
}

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

test('two calls for any number of files', () => {
  const paths = Array.from({ length: 500 }, (_, at) => `/etc/apparmor.d/p${at}`);
  const tool = toolSaying({
    '-qf': lines('demo', 'file /etc/x is not owned by any package', 'demo'),
    '-q': lines(...paths.map((one) => `demo\t1-1\t17\t0\t${sha}\t${one}`)),
  });
  const found = new RpmDatabase(tool, withDatabase, '/').filesAt(paths);
  expect(found.size).toBe(500);
  expect(found.get('/etc/apparmor.d/p7')).toEqual([
    {
      owner: { kind: 'rpm', package: 'demo', version: '1-1' },
      digest: { by: 'rpm', algorithm: 'sha256', digest: sha },
      isGhost: false,
      isLaidOut: true,
    },
  ]);
  expect(tool.calls.map((words) => words.slice(0, 3))).toEqual([
    ['--dbpath', '/var/lib/rpm', '-qf'],
    ['--dbpath', '/var/lib/rpm', '-q'],
  ]);
});

test('no call without a question, and none without a database: rpm would make one', () => {
  const tool = toolSaying({ '-qf': 'demo\n', '-q': '', '-qa': 'demo\n' });
  const empty = new RpmDatabase(tool, memoryFileSystem({ '/var/lib/rpm': {} }), '/');
  expect(empty.filesAt([path]).size).toBe(0);
  expect(empty.statesOf(['demo']).get('demo')).toBe('unknown');
  const there = new RpmDatabase(tool, withDatabase, '/');
  there.filesAt([]);
  there.statesOf([]);
  expect(tool.calls).toEqual([]);
});

test('a ghost has no digest that counts, and what is not understood none at all', () => {
  const answers = { '-qf': 'demo\n', '-q': lines(`demo\t1-1\t89\t0\t${sha}\t${path}`) };
  expect(new RpmDatabase(toolSaying(answers), withDatabase, '/').filesAt([path]).get(path)?.[0]?.isGhost).toBe(true);
  const strange = [
    `demo\t1-1\t17\t0\t${sha}`,
    `demo\t1-1\tmany\t0\t${sha}\t${path}`,
    `-e\t1-1\t17\t0\t${sha}\t${path}`,
    `\u0000`,
    'x'.repeat(1_000_000),
  ];
  for (const line of strange) {
    const tool = toolSaying({ '-qf': 'demo\n', '-q': lines(line) });
    expect(new RpmDatabase(tool, withDatabase, '/').filesAt([path]).size).toBe(0);
  }
  for (const digest of ['', '(none)', 'A'.repeat(64), 'a'.repeat(63), '0x'.repeat(32)]) {
    const tool = toolSaying({ '-qf': 'demo\n', '-q': lines(`demo\t1-1\t17\t0\t${digest}\t${path}`) });
    const [file] = new RpmDatabase(tool, withDatabase, '/').filesAt([path]).get(path) ?? [];
    expect(file?.digest).toBeUndefined();
  }
});

test.each([
  ['0', true],
  ['1', false],
  ['2', false],
  ['3', false],
  ['4', false],
  ['(none)', false],
  ['', false],
])('a file in the state "%s"', (state, isLaidOut) => {
  const answers = { '-qf': 'demo\n', '-q': lines(`demo\t1-1\t17\t${state}\t${sha}\t${path}`) };
  const [file] = new RpmDatabase(toolSaying(answers), withDatabase, '/').filesAt([path]).get(path) ?? [];
  expect(file?.isLaidOut).toBe(isLaidOut);
});

test('an answer with a complaint is none', () => {
  const tool = toolSaying(
    { '-qf': 'demo\n', '-q': lines(`demo\t1-1\t17\t0\t${sha}\t${path}`), '-qa': 'else\n' },
    false,
  );
  const database = new RpmDatabase(tool, withDatabase, '/');
  expect(database.filesAt([path]).size).toBe(0);
  expect(database.statesOf(['demo']).get('demo')).toBe('unknown');
});

test('a name that could be an option is never handed on, nor a path that could be read otherwise', () => {
  const tool = toolSaying({ '-qf': lines('--eval', '../x', 'demo'), '-q': '' });
  new RpmDatabase(tool, withDatabase, '/').filesAt([path, '/etc/with blank', '/etc/\u00e9', '-e', '']);
  expect(tool.calls[0]?.slice(5)).toEqual([path]);
  expect(tool.calls[1]?.slice(5)).toEqual(['demo']);
});

test('erased is what a database that knows others does not know', () => {
  const database = new RpmDatabase(toolSaying({ '-qa': lines('else', 'demo') }), withDatabase, '/');
  expect([...database.statesOf(['demo', 'gone'])]).toEqual([
    ['demo', 'installed'],
    ['gone', 'erased'],
  ]);
  const empty = new RpmDatabase(toolSaying({ '-qa': '' }), withDatabase, '/');
  expect(empty.statesOf(['gone']).get('gone')).toBe('unknown');
});

test('the database of another root is found in it', () => {
  const files = memoryFileSystem({ '/image/usr/lib/sysimage/rpm/Packages.db': 'x' });
  const tool = toolSaying({ '-qa': 'demo\n' });
  expect(new RpmDatabase(tool, files, '/image').statesOf(['demo']).get('demo')).toBe('installed');
  expect(tool.calls[0]?.slice(0, 2)).toEqual(['--dbpath', '/image/usr/lib/sysimage/rpm']);
});

test('without rpm nothing is known', () => {
  expect(new RpmDatabase(undefined, withDatabase, '/').statesOf(['demo']).get('demo')).toBe('unknown');
});
