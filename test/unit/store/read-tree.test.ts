// Reading one of the three directories: what each kind of entry becomes, and when nothing can be said at all.

import { defaultLimits } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { readTree } from '../../../src/store/read-tree.js';
import { rootedFiles } from '../../../src/store/rooted-files.js';

const tree = {
  '/d/file': { content: 'x\n', mode: 0o600, uid: 3, gid: 4 },
  '/d/sub/inner': 'y\n',
  '/d/inside': { link: 'sub/inner' },
  '/d/absolute': { link: '/d/file' },
  '/d/outside': { link: '/elsewhere' },
  '/d/dangling': { link: 'nowhere' },
  '/d/ring': { link: 'ring' },
  '/d/folder': { link: 'sub' },
  '/d/.hidden': 'x',
  '/d/README': 'x',
  '/d/file.dpkg-new': 'x',
  '/d/.aa-merge-0123': 'half',
  '/elsewhere': 'secret',
};

test('every kind of entry', () => {
  const { entries, leftovers } = readTree(memoryFileSystem(tree), '/d');
  expect(Object.fromEntries(entries)).toEqual({
    file: { kind: 'file', text: 'x\n', ownership: { mode: 0o600, uid: 3, gid: 4 }, link: undefined },
    sub: { kind: 'directory', isLink: false },
    'sub/inner': expect.objectContaining({ kind: 'file', text: 'y\n' }) as object,
    inside: expect.objectContaining({ text: 'y\n', link: { text: 'sub/inner', target: 'sub/inner' } }) as object,
    absolute: expect.objectContaining({ text: 'x\n', link: { text: '/d/file', target: 'file' } }) as object,
    outside: { kind: 'outside', text: '/elsewhere' },
    dangling: { kind: 'unreadable', code: 'ENOENT' },
    ring: { kind: 'unreadable', code: 'ELOOP' },
    folder: { kind: 'directory', isLink: true },
  });
  expect(leftovers).toEqual(['/d/.aa-merge-0123']);
});

test('what may not be read is a fact about that file', () => {
  const files = memoryFileSystem({ '/d/a': { content: 'a', mode: 0o600 }, '/d/b': 'b' }, { uid: 1000, gid: 1000 });
  expect(readTree(files, '/d').entries.get('a' as never)).toEqual({ kind: 'unreadable', code: 'EACCES' });
});

test('a file beyond the limit is not read', () => {
  const files = memoryFileSystem({ '/d/a': 'twelve bytes' });
  const limits = { ...defaultLimits, fileBytes: 11 };
  expect(readTree(files, '/d', { limits }).entries.get('a' as never)).toEqual({ kind: 'unreadable', code: 'EFBIG' });
});

test('names of package managers at work are skipped where packages own the directory', () => {
  const files = memoryFileSystem({ '/d/a.dpkg-tmp': 'x', '/d/a;5f': 'x', '/d/a;x': 'x' });
  expect([...readTree(files, '/d').entries.keys()]).toEqual(['a.dpkg-tmp', 'a;5f', 'a;x']);
  expect([...readTree(files, '/d', { isPackaged: true }).entries.keys()]).toEqual(['a;x']);
});

describe('the directory itself', () => {
  const files = memoryFileSystem({ '/file': 'x', '/dangling': { link: 'nowhere' }, '/shut': { mode: 0o700 } });

  test('is not there', () => {
    expect(() => readTree(files, '/gone')).toThrow('store/no-directory');
    expect(readTree(files, '/gone', { mayBeMissing: true }).entries.size).toBe(0);
  });

  test.each(['/file', '/dangling'])('is none: %s', (path) => {
    expect(() => readTree(files, path, { mayBeMissing: true })).toThrow('store/no-directory');
  });

  test('cannot be listed', () => {
    files.actAs(1000, 1000);
    expect(() => readTree(files, '/shut')).toThrow('store/unreadable-directory');
  });
});

describe('another root', () => {
  const files = memoryFileSystem({
    '/r/etc/policy/a': 'a\n',
    '/r/etc/policy/here': { link: '/etc/policy/a' },
    '/r/etc/policy/up': { link: '../../../../../etc/policy/a' },
    '/r/etc/policy/ring': { link: '/etc/policy/ring' },
    '/r/etc/moved': { link: '/etc/policy' },
    '/etc/policy/a': 'the machine’s own',
  });
  const rooted = rootedFiles(files, '/r');

  test('links begin at that root and never lead out of it', () => {
    const { entries } = readTree(rooted, '/r/etc/policy');
    for (const name of ['a', 'here', 'up']) expect(entries.get(name as never)).toMatchObject({ text: 'a\n' });
    expect(entries.get('ring' as never)).toEqual({ kind: 'unreadable', code: 'ELOOP' });
  });

  test('writing goes where reading does', () => {
    rooted.writeFile('/r/etc/moved/new', Buffer.from('n'), 0o644);
    expect(files.snapshot()['/r/etc/policy/new']).toBe('644 0:0 n');
    rooted.rename('/r/etc/moved/new', '/r/etc/moved/newer');
    rooted.chmod('/r/etc/moved/newer', 0o600);
    rooted.unlink('/r/etc/moved/newer');
    rooted.mkdir('/r/etc/moved/sub', 0o755);
    rooted.symlink('x', '/r/etc/moved/sub/link');
    expect(rooted.readLink('/r/etc/moved/sub/link')).toBe('x');
    expect(files.exists('/r/etc/policy/sub')).toBe(true);
    expect(files.snapshot()['/etc/policy/sub']).toBeUndefined();
  });

  test('what is named outside of it is the machine’s', () => {
    expect(Buffer.from(rooted.readFile('/etc/policy/a')).toString('latin1')).toContain('machine');
  });
});
