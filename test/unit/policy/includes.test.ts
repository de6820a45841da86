import { defaultLimits } from '../../../src/base/index.js';
import { isIgnoredName } from '../../../src/policy/index.js';
import { allProfiles, resolveTree, rulesOf } from '../../support/policy.js';

const body = (tree: Parameters<typeof resolveTree>[0], options = {}): string[] =>
  rulesOf(resolveTree(tree, options).policy.profiles[0]);

test('angle brackets search the directories in order, quotes and bare paths the working directory', () => {
  const tree = {
    main: 'profile a { include <x> include "x" include y include "/abs/z" include < /d > include <"w w"> }\n',
    '/first/x': '/first r,\n',
    x: '/second r,\n',
    '/cwd/x': '/quoted r,\n',
    '/cwd/y': '/bare r,\n',
    '/abs/z': '/absolute r,\n',
    d: '/slash r,\n',
    'w w': '/blank r,\n',
  };
  expect(body(tree, { search: ['/first/'] })).toEqual([
    '/first r',
    '/quoted r',
    '/bare r',
    '/absolute r',
    '/slash r',
    '/blank r',
  ]);
});

test('a spelling of a path is read once in a block, another spelling again', () => {
  const tree = {
    main: [
      'profile a {',
      '  include <x> include <x> include <d/../x> if false { include <y> } include <y>',
      '  profile b { include <x> }',
      '}',
      'profile c { include <x> include <d> include <d/e> }',
      '',
    ].join('\n'),
    x: '/x r,\n',
    y: '/y r,\n',
    'd/e': '/e r,\n',
  };
  const { policy, said } = resolveTree(tree);
  expect(said).toEqual([]);
  expect(allProfiles(policy).map(rulesOf)).toEqual([['/x r', '/x r'], ['/x r'], ['/x r', '/e r']]);
});

test('a directory is read from the last name to the first, files and links to files only', () => {
  const tree = {
    main: 'profile a { include <d> }\n',
    'd/1': '/1 r,\n',
    'd/2': '/2 r,\n',
    'd/10': '/10 r,\n',
    'd/sub/3': '/3 r,\n',
    'd/x.orig': '/orig r,\n',
    'd/.hidden': '/hidden r,\n',
    'd/link': { link: '../outside' },
    outside: '/outside r,\n',
  };
  expect(body(tree)).toEqual(['/outside r', '/2 r', '/10 r', '/1 r']);
  expect(resolveTree({ ...tree, 'd/~': { link: 'nowhere' } }).said).toEqual(['policy/dangling-link@main:1']);
});

test('names that loaders ignore, with the quirk of a suffix that comes twice', () => {
  const ignored = ['', '.x', 'README', 'a~', 'a.dpkg-new', 'a.dpkg-dist', 'a.rpmsave', 'a.pacnew', 'a.orig', '.orig'];
  const read = ['a', 'README.md', 'a.bak', 'a.orig.orig', '~a', 'a.dpkg-new.x', 'x.ucf-dist'];
  expect(ignored.map(isIgnoredName)).toEqual(ignored.map(() => true));
  expect(read.map(isIgnoredName)).toEqual(read.map(() => false));
});

test('what is missing is an error unless it may be missing', () => {
  const tree = {
    main: 'profile a { include <gone> include if exists <gone> include if exists "gone" include <ring> include <x/y> }\n',
    ring: { link: 'ring' },
    x: '',
  };
  const { said, diagnostics } = resolveTree(tree);
  expect(said).toEqual(Array(3).fill('policy/include-not-found@main:1'));
  expect(diagnostics.map(({ data }) => data['code'])).toEqual(['ENOENT', 'ELOOP', 'ENOTDIR']);
});

test('what may not be read is an error, even where it may be missing: nobody knows what it says', () => {
  const closed = { content: '/x r,\n', mode: 0o600 };
  const main = 'profile a { include if exists <x> include <d> }\n';
  const { said } = resolveTree({ main, x: closed, 'd/y': closed }, { uid: 1000 });
  expect(said).toEqual(['policy/include-unreadable@main:1', 'policy/include-unreadable@main:1']);
  expect(resolveTree({ main: closed }, { uid: 1000 }).diagnostics[0]?.data['code']).toBe('EACCES');
});

test('an error in an included file is said there, with the way that led to it, and once', () => {
  const { diagnostics, said } = resolveTree({
    main: 'profile a {\n  include <one>\n}\nprofile b { include <one> }\n',
    one: '\ninclude <two>\n',
    two: '/f zz,\n@{no} r,\n',
  });
  expect(said).toEqual(['language/unexpected-word@two:1', 'policy/undefined-variable@two:2']);
  for (const { related } of diagnostics) {
    expect(related.map(({ role, at }) => `${role} ${at.file} ${at.start}`)).toEqual([
      'included /p/one 1',
      'included /p/main 14',
    ]);
  }
});

test('an include is read where it stands, also by branches that nothing takes', () => {
  const tree = {
    main: '@{v} = a\ninclude <more>\n$b = @{v} == a\nprofile a { if false { include <broken> } /@{v} r, }\n',
    more: '@{v} += b\n',
    broken: '/f zz,\n',
  };
  expect(resolveTree(tree).said).toEqual(['language/unexpected-word@broken:1']);
  expect(body(tree)).toEqual(['/{a,b} r']);
});

test('a ring of includes ends: in one block by itself, through nested profiles by a limit', () => {
  expect(resolveTree({ main: 'profile a { include <x> }\n', x: '/x r,\ninclude <x>\n' }).said).toEqual([]);
  const { said } = resolveTree({ main: 'include <x>\n', x: 'profile a { include <y> }\n', y: '^b { include <y> }\n' });
  expect(said).toEqual(['policy/includes-too-deep@y:1']);
});

test('limits on files and bytes are answers, not crashes', () => {
  const limits = { ...defaultLimits, files: 2, fileBytes: 100 };
  const main = 'profile a { include <x> include <y> include <large> include <d> }\n';
  const tree = { main, x: '/x r,\n', y: '/y r,\n', large: '#'.repeat(200), 'd/large': '#'.repeat(200) };
  expect([...resolveTree(tree, { limits }).said].sort()).toEqual([
    'policy/include-too-large@main:1',
    'policy/include-too-large@main:1',
    'policy/too-many-files@main:1',
  ]);
  const root = resolveTree({ main: '#'.repeat(200) }, { limits });
  expect(root.said).toEqual(['policy/file-too-large']);
});

test('a root that is no file is said to be what it is', () => {
  expect(resolveTree({ x: '' }).said).toEqual(['policy/file-unreadable']);
  expect(resolveTree({ 'main/x': '' }).said).toEqual(['policy/file-is-directory']);
  expect(resolveTree({ main: { link: 'main' } }).diagnostics[0]?.data['code']).toBe('ELOOP');
});

test('an assignment without line end at the end of an included file runs on', () => {
  const run = (files: Record<string, string>): readonly string[] =>
    resolveTree({ main: 'include <d>\nprofile a { }\n', ...files }).said;
  expect(run({ 'd/2': '@{x} = a', 'd/1': '@{y} = b\n' })).toEqual(['policy/unfinished-assignment@d/2:1']);
  expect(run({ 'd/2': '@{x} = a', 'd/1': '# comment\n@{y} = b\n' })).toEqual([]);
  expect(run({ 'd/2': '@{x} = a' })).toEqual([]);
});
