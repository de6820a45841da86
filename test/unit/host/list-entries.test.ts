// A directory read at once must say what readDir, lstat and readFile say one after the other.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileEntry, FileSystem, ListedEntry } from '../../../src/base/index.js';
import { toBytes } from '../../../src/base/index.js';
import { nodeFileSystem } from '../../../src/host/index.js';
import { rootedFiles } from '../../../src/store/index.js';

const most = 100_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-entries-'));
  writeFileSync(join(folder, 'file'), 'caf\u00e9\n');
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'large'), 'x'.repeat(70_000));
  writeFileSync(Buffer.from(`${folder}/\xfc\xff`, 'latin1'), 'no text in its name\n');
  mkdirSync(join(folder, 'directory'));
  writeFileSync(join(folder, 'directory', 'inside'), 'inside\n');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  spawnSync('mkfifo', [join(folder, 'pipe')]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entriesOf(path = folder, files: FileSystem = nodeFileSystem): readonly ListedEntry[] {
  return files.listEntries?.(path) ?? [];
}

function entry(name: string): ListedEntry {
  const found = entriesOf().find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not listed`);
  return found;
}

test('the names of readDir, in its order', () => {
  expect(entriesOf().map(({ name }) => name)).toEqual(nodeFileSystem.readDir(folder));
  expect(entriesOf()).toHaveLength(8);
});

test.each(['file', 'empty', 'large', '\xfc\xff'])('of %j: the status and all bytes', (name) => {
  const { status, text } = entry(name).look(most);
  const path = `${folder}/${name}`;
  expect(status).toEqual(nodeFileSystem.lstat(path));
  expect(text).toBeDefined();
  expect(Buffer.from(toBytes(text as NonNullable<typeof text>))).toEqual(Buffer.from(nodeFileSystem.readFile(path)));
});

test.each(['directory', 'link', 'dangling', 'pipe'])('of %s: the status of the entry itself, and no text', (name) => {
  const expected: FileEntry = { status: nodeFileSystem.lstat(join(folder, name)), text: undefined };
  expect(entry(name).look(most)).toEqual(expected);
});

test('of a file that is larger than wished for: no text', () => {
  expect(entry('file').look(3)).toEqual({ status: nodeFileSystem.lstat(join(folder, 'file')), text: undefined });
});

test('of a file that is gone by now: the trouble that lstat has', () => {
  const gone = entry('file');
  unlinkSync(join(folder, 'file'));
  expect(() => gone.look(most)).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error);
});

test.each(['link', 'pipe'])(
  'a file that became a %s since it was listed is neither followed nor waited for',
  (other) => {
    const file = entry('file');
    unlinkSync(join(folder, 'file'));
    if (other === 'link') symlinkSync('large', join(folder, 'file'));
    else spawnSync('mkfifo', [join(folder, 'file')]);
    const { status, text } = file.look(most);
    expect(status.kind).toBe(other === 'link' ? 'link' : 'other');
    expect(text).toBeUndefined();
  },
);

test('below a root, a directory that is a link out of it is not listed', () => {
  const files = rootedFiles(nodeFileSystem, folder);
  const path = join(folder, 'directory');
  expect(entriesOf(path, files).map((one) => [one.name, one.look(most).text])).toEqual([['inside', 'inside\n']]);
  rmSync(path, { recursive: true });
  symlinkSync('/etc', path);
  expect(() => entriesOf(path, files)).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error);
});
