// A pipe where a file should be never has an end: wherever the program looks, it must see that first.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge } from '../support/built-program.js';

const text = 'profile a /usr/bin/a {\n  /a r,\n}\n';
const history = 'var/lib/aa-merge/history/20270101T000000Z';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-pipes-'));
  for (const place of ['etc/apparmor.d/a', 'usr/share/apparmor/reference/a']) plant(place, text);
});
afterEach(() => rmSync(root, { recursive: true }));

function plant(path: string, content: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Whatever else is there makes way. */
function pipe(path: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  rmSync(join(root, path), { force: true });
  expect(spawnSync('mkfifo', ['-m', '600', join(root, path)]).status).toBe(0);
  if (path.startsWith('var/lib/aa-merge')) for (const folder of foldersOf(path)) chmodSync(join(root, folder), 0o700);
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === 'var/lib' ? [] : [folder, ...foldersOf(folder)];
}

test.each([
  ['a copy that was left behind', 'etc/apparmor.d/a.dpkg-dist', ['status'], 0, 'to look at: 1'],
  ['live policy', 'etc/apparmor.d/b', ['status'], 0, 'b cannot be looked at: it is no file'],
  ['live policy, asked about', 'etc/apparmor.d/b', ['diff', 'b'], 0, 'b cannot be looked at: it is no file'],
  ['live policy, to be extracted', 'etc/apparmor.d/b', ['extract', 'b'], 2, '`b` cannot be looked at: it is no file'],
  ['a unit of the vendor', 'etc/apparmor.d/a', ['--dry-run'], 1, 'held: unreadable'],
  ['the record of a run', `${history}/run.json`, ['history'], 2, 'cannot be understood'],
  ['the record of a run to undo', `${history}/run.json`, ['rollback'], 2, 'cannot be understood'],
  ['the database of dpkg', 'var/lib/dpkg/status', ['--dry-run'], 0, '1 unit'],
  ['a list of ucf', 'var/lib/ucf/hashfile', ['--dry-run'], 0, '1 unit'],
])('%s', (_, path, words, status, said) => {
  pipe(path);
  const run = aaMerge([...words, '--root', root], { timeout: 20_000 });
  expect([run.status, `${run.out}${run.err}`.includes(said) || `${run.out}${run.err}`]).toEqual([status, true]);
});
