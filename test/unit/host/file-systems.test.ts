import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSystem } from '../../../src/base/index.js';
import { FileSystemError } from '../../../src/base/index.js';
import { memoryFileSystem, nodeFileSystem } from '../../../src/host/index.js';

// Each step is done on the real file system and on the one in memory; both must answer alike.

type Step = (files: FileSystem, at: (path: string) => string) => unknown;

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (content: Uint8Array): string => Buffer.from(content).toString('latin1');
const long = 'n'.repeat(256);

const tree: Step = (files, at) => {
  files.mkdir(at('d'), 0o755);
  files.writeFile(at('d/f'), bytes('one\xff\n'), 0o640);
  files.writeFile(at('d/\xe9\xff'), bytes(''), 0o600);
  files.symlink('f', at('d/link'));
  files.symlink('nowhere', at('d/dangling'));
  files.symlink('ring2', at('d/ring1'));
  files.symlink('ring1', at('d/ring2'));
  files.symlink('../d', at('d/up'));
  files.mkdir(at('empty'), 0o700);
};

const steps: Readonly<Record<string, Step>> = {
  'list by bytes': (files, at) => files.readDir(at('d')),
  'read bytes': (files, at) => text(files.readFile(at('d/f'))),
  'read a name of any bytes': (files, at) => text(files.readFile(at('d/\xe9\xff'))),
  'read through links': (files, at) => text(files.readFile(at('d/up/up/link'))),
  'read what is not there': (files, at) => files.readFile(at('d/none')),
  'read a directory': (files, at) => files.readFile(at('d')),
  'read through a file': (files, at) => files.readFile(at('d/f/x')),
  'read a file as a directory': (files, at) => files.readFile(at('d/f/')),
  'read a ring': (files, at) => files.readFile(at('d/ring1')),
  'read a dangling link': (files, at) => files.readFile(at('d/dangling')),
  'read a long name': (files, at) => files.readFile(at(long)),
  'read a name with a zero': (files, at) => files.readFile(at('a\0b')),
  'read nothing': (files) => files.readFile(''),
  'list a file': (files, at) => files.readDir(at('d/f')),
  'list what is not there': (files, at) => files.readDir(at('none')),
  'status of a file': (files, at) => status(files.stat(at('d/f'))),
  'status through a link': (files, at) => status(files.stat(at('d/link'))),
  'status of a link': (files, at) => status(files.lstat(at('d/link'))),
  'status of a ring': (files, at) => files.stat(at('d/ring1')),
  'status of a link in a ring': (files, at) => status(files.lstat(at('d/ring1'))),
  existence: (files, at) =>
    ['d', 'd/f', 'd/dangling', 'd/ring1', 'none', 'd/f/x'].map((path) => files.exists(at(path))),
  'text of a link': (files, at) => [files.readLink(at('d/link')), files.readLink(at('d/up'))],
  'text of what is no link': (files, at) => files.readLink(at('d/f')),
  'real path': (files, at) => files.realPath(at('d/up/./up/../d/link')) === files.realPath(at('d/f')),
  'real path of nothing': (files, at) => files.realPath(at('d/dangling')),
  'create over a file': (files, at) => files.writeFile(at('d/f'), bytes('x'), 0o644),
  'create over a dangling link': (files, at) => files.writeFile(at('d/dangling'), bytes('x'), 0o644),
  'create in nothing': (files, at) => files.writeFile(at('none/f'), bytes('x'), 0o644),
  'create with an exact mode': (files, at) => {
    files.writeFile(at('wide'), bytes('x'), 0o666);
    return status(files.stat(at('wide')));
  },
  'rename over a file': (files, at) => {
    files.writeFile(at('new'), bytes('new'), 0o600);
    files.rename(at('new'), at('d/f'));
    return [text(files.readFile(at('d/f'))), status(files.stat(at('d/f'))), files.exists(at('new'))];
  },
  'rename onto a link replaces the link': (files, at) => {
    files.writeFile(at('new'), bytes('new'), 0o600);
    files.rename(at('new'), at('d/link'));
    return [status(files.lstat(at('d/link'))), text(files.readFile(at('d/f')))];
  },
  'rename nothing': (files, at) => files.rename(at('none'), at('some')),
  'rename a file onto a directory': (files, at) => files.rename(at('d/f'), at('empty')),
  'rename a directory onto a file': (files, at) => files.rename(at('empty'), at('d/f')),
  'rename a directory onto a full one': (files, at) => files.rename(at('empty'), at('d')),
  'rename a directory into itself': (files, at) => files.rename(at('d'), at('d/below')),
  'remove a file and a link': (files, at) => {
    files.unlink(at('d/link'));
    files.unlink(at('d/f'));
    return files.readDir(at('d'));
  },
  'remove a directory as a file': (files, at) => files.unlink(at('empty')),
  'remove nothing': (files, at) => files.unlink(at('none')),
  'make a directory twice': (files, at) => files.mkdir(at('d'), 0o755),
  'make a directory in nothing': (files, at) => files.mkdir(at('none/d'), 0o755),
  'remove a full directory': (files, at) => files.rmdir(at('d')),
  'remove an empty directory': (files, at) => {
    files.rmdir(at('empty'));
    return files.exists(at('empty'));
  },
  'remove a file as a directory': (files, at) => files.rmdir(at('d/f')),
  'set a mode through a link': (files, at) => {
    files.chmod(at('d/link'), 0o604);
    return [status(files.stat(at('d/f'))), files.lstat(at('d/link')).kind];
  },
  'link over a file': (files, at) => files.symlink('x', at('d/f')),
  'sync a file and a directory': (files, at) => [files.sync(at('d/f')), files.sync(at('d'))],
  'sync nothing': (files, at) => files.sync(at('none')),
  'give a file a second name': (files, at) => {
    files.link(at('d/f'), at('second'));
    return [status(files.stat(at('second'))), files.lstat(at('second')).ino === files.lstat(at('d/f')).ino];
  },
  'give a second name that is taken': (files, at) => files.link(at('d/f'), at('d/link')),
  'swap two files': (files, at) => {
    files.writeFile(at('d/\xff \n'), bytes('other'), 0o600);
    const isDone = files.exchange(at('d/\xff \n'), at('d/f'));
    return [isDone, text(files.readFile(at('d/f'))), text(files.readFile(at('d/\xff \n')))];
  },
  'swap a file and a link': (files, at) => [files.exchange(at('d/f'), at('d/dangling')), files.readLink(at('d/f'))],
  'swap with nothing': (files, at) => [files.exchange(at('d/f'), at('d/none')), files.readDir(at('d')).length],
  'copy attributes': (files, at) => {
    files.writeFile(at('copy'), bytes('x'), 0o600);
    return [files.copyAttributes(at('d/f'), at('copy')), text(files.readFile(at('copy')))];
  },
  'copy attributes of a name of any bytes': (files, at) => {
    files.writeFile(at('copy\xff'), bytes('x'), 0o600);
    return [files.copyAttributes(at('d/\xe9\xff'), at('copy\xff')), text(files.readFile(at('copy\xff')))];
  },
};

function status({ kind, mode, size, nlink }: ReturnType<FileSystem['stat']>): unknown {
  // Sizes and counts of directories are the file system's own affair.
  return kind === 'directory' ? { kind, mode } : { kind, mode, size, nlink };
}

function outcome(step: Step, files: FileSystem, at: (path: string) => string): unknown {
  try {
    tree(files, at);
    return { answer: step(files, at) };
  } catch (thrown) {
    if (!(thrown instanceof FileSystemError)) throw thrown;
    return { code: thrown.code };
  }
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

test.each(Object.entries(steps))('%s', (_, step) => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-files-'));
  folders.push(folder);
  const real = outcome(step, nodeFileSystem, (path) => `${folder}/${path}`);
  expect(outcome(step, memoryFileSystem(), (path) => `/${path}`)).toEqual(real);
});

test('who may not, may not', () => {
  const files = memoryFileSystem(
    {
      '/open': { content: 'x', mode: 0o644 },
      '/mine': { content: 'x', mode: 0o600, uid: 7 },
      '/theirs': { content: 'x', mode: 0o600 },
      '/closed': { mode: 0o700 },
      '/closed/f': 'x',
    },
    { uid: 7, gid: 7 },
  );
  const code = (action: () => unknown): string => {
    try {
      action();
      return 'done';
    } catch (thrown) {
      return (thrown as FileSystemError).code;
    }
  };
  expect(code(() => files.readFile('/open'))).toBe('done');
  expect(code(() => files.readFile('/mine'))).toBe('done');
  expect(code(() => files.readFile('/theirs'))).toBe('EACCES');
  expect(code(() => files.readFile('/closed/f'))).toBe('EACCES');
  expect(code(() => files.readDir('/closed'))).toBe('EACCES');
  expect(code(() => files.writeFile('/new', bytes('x'), 0o644))).toBe('EACCES');
  expect(code(() => files.unlink('/open'))).toBe('EACCES');
  expect(code(() => files.chmod('/open', 0o600))).toBe('EPERM');
});

test('a snapshot shows all of a tree', () => {
  const files = memoryFileSystem({ '/b/f': 'text', '/a': { link: 'b/f' } });
  expect(files.snapshot()).toEqual({ '/a': '-> b/f', '/b': '755 0:0 directory', '/b/f': '644 0:0 text' });
});

test('a copy is as the first was, and another from then on', () => {
  const files = memoryFileSystem({ '/b/f': 'text', '/a': { link: 'b/f' } });
  files.link('/b/f', '/g');
  const copy = files.copy();
  expect(copy.snapshot()).toEqual(files.snapshot());
  expect(copy.lstat('/g')).toEqual(files.lstat('/b/f'));
  copy.overwrite('/g', 'more');
  expect(text(copy.readFile('/b/f'))).toBe('more');
  expect(text(files.readFile('/b/f'))).toBe('text');
});
