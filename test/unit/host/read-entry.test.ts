// Reading an entry at once must say what lstat and readFile say one after the other.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem } from '../../../src/host/index.js';
import { rootedFiles } from '../../../src/store/index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-entry-'));
  writeFileSync(join(folder, 'file'), 'caf\u00e9\n');
  writeFileSync(join(folder, 'empty'), '');
  mkdirSync(join(folder, 'directory'));
  writeFileSync(join(folder, 'directory', 'inside'), 'inside\n');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  spawnSync('mkfifo', [join(folder, 'pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['file', 'empty'])('of %s: the status and all bytes', (name) => {
  const path = join(folder, name);
  const entry = nodeFileSystem.readEntry?.(path, 100);
  expect(entry?.status).toEqual(nodeFileSystem.lstat(path));
  expect(Buffer.from(entry?.content ?? [1])).toEqual(Buffer.from(nodeFileSystem.readFile(path)));
});

test.each(['directory', 'link', 'dangling', 'pipe'])(
  'of %s: the status of the entry itself, and no content',
  (name) => {
    const path = join(folder, name);
    expect(nodeFileSystem.readEntry?.(path, 100)).toEqual({ status: nodeFileSystem.lstat(path), content: undefined });
  },
);

test('of a file that is larger than wished for: no content', () => {
  expect(nodeFileSystem.readEntry?.(join(folder, 'file'), 3)?.content).toBeUndefined();
});

test('of what is not there: the trouble that lstat has', () => {
  expect(() => nodeFileSystem.readEntry?.(join(folder, 'none'), 3)).toThrow(
    expect.objectContaining({ code: 'ENOENT' }) as Error,
  );
});

test('below a root, a directory that became a link since it was listed is looked up anew by the next listing', () => {
  const files = rootedFiles(nodeFileSystem, folder);
  const path = join(folder, 'directory');
  expect(files.readDir(path)).toEqual(['inside']);
  expect(Buffer.from(files.readEntry?.(join(path, 'inside'), 100)?.content ?? []).toString()).toBe('inside\n');
  rmSync(path, { recursive: true });
  symlinkSync('/etc', path);
  expect(() => files.readDir(path)).toThrow();
  expect(() => files.readEntry?.(join(path, 'passwd'), 1 << 20)).toThrow();
  rmSync(path);
  mkdirSync(path);
});
