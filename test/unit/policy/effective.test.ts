import { allProfiles, resolveTree, rulesOf } from '../../support/policy.js';

test('every rule knows where it was written and how it got there, and what was replaced in it', () => {
  const { policy } = resolveTree({
    main: '@{x} = a b\nprofile p {\n  include <one>\n}\n',
    one: 'include <two>\n',
    two: '\n/@{x} r,\n',
  });
  const [rule] = policy.profiles[0]?.rules ?? [];
  expect(rule?.origin.at).toEqual({ file: '/p/two', start: 1, end: 9 });
  expect(rule?.origin.via.map(({ file, start }) => `${file} ${start}`)).toEqual(['/p/main 25', '/p/one 0']);
  expect(rule?.variables).toEqual(['x']);
  expect(rule?.rule.kind === 'file' && rule.rule.path?.written).toBe('/@{x}');
});

test('ids are different for all rules of a policy', () => {
  const { policy } = resolveTree({
    main: 'alias /a -> /b,\nprofile p { include <x> ^h { include <x> } }\nprofile q { include <x> }\n',
    x: '/a r,\n/c r,\n',
  });
  const ids = allProfiles(policy).flatMap(({ rules }) => rules.map(({ id }) => id));
  expect(ids).toHaveLength(9);
  expect(new Set(ids).size).toBe(9);
});

test('an alias adds rules and attachments; what it has made it does not change again', () => {
  const { policy } = resolveTree(
    'alias /a -> /b,\nalias /b -> /c,\nprofile p /a/bin { /a/x r, /b/y r, link /a/l -> /b/m, change_profile -> /a, }\n',
  );
  const [profile] = policy.profiles;
  expect(profile?.attachments).toEqual(['/a/bin', '/b/bin']);
  expect(rulesOf(profile)).toEqual(['/a/x r', '/b/x r', '/b/y r', '/c/y r', 'link', 'link', 'link', 'change-profile']);
  expect(profile?.rules.map(({ alias }) => alias?.start)).toEqual([
    undefined,
    0,
    undefined,
    16,
    undefined,
    0,
    16,
    undefined,
  ]);
});

test('attachments: as written, from a name that is a path, from a name with wildcards, or none', () => {
  const attached = (head: string, preamble = ''): readonly string[] | undefined =>
    resolveTree(`${preamble}\n${head} { }\n`).policy.profiles[0]?.attachments;
  expect(attached('profile a /bin/@{x}', '@{x} = y z')).toEqual(['/bin/{y,z}']);
  expect(attached('/bin//a')).toEqual(['a']);
  expect(attached('/usr/bin/a*')).toEqual(['/usr/bin/a*']);
  expect(attached('profile a*')).toEqual(['a*']);
  expect(attached('profile a')).toEqual([]);
  expect(attached('profile a xattrs=(user.x)')).toEqual(['a']);
});

test('the path for disconnected files is expanded, and must be absolute', () => {
  const { policy, said } = resolveTree(
    '@{x} = /d/\nprofile p flags=(attach_disconnected.path=@{x} attach_disconnected.ipc=/) { }\n',
  );
  expect(said).toEqual([]);
  expect(policy.profiles[0]?.disconnected).toEqual({ path: '/d', ipc: '' });
  expect(resolveTree('profile p flags=(attach_disconnected.path=x) { }\n').said).toEqual([
    'policy/bad-disconnected-path@main:1',
  ]);
});

test('an alias can make of a pattern what is none', () => {
  expect(resolveTree('alias /a -> /b{,\nprofile p { /a/x r, }\n').said).toEqual(['policy/bad-pattern@main:1']);
  expect(resolveTree('alias /a -> /b{,\nprofile p { /c/x r, }\n').said).toEqual([]);
});

test('a profile has room for twelve named targets', () => {
  const rules = (count: number): string => Array.from({ length: count }, (_, at) => `/f${at} px -> t${at},\n`).join('');
  expect(resolveTree(`profile p {\n${rules(12)}/g px -> t3,\n}\n`).said).toEqual([]);
  expect(resolveTree(`profile p {\n${rules(13)}}\n`).said).toEqual(['policy/too-many-exec-targets@main:14']);
});

test('a text that variables make no pattern of is said where it is used', () => {
  const { diagnostics } = resolveTree('@{x} = a{b c\nprofile p { /@{x} r, }\n');
  expect(diagnostics.map(({ code, data }) => [code, data['problem']])).toEqual([['policy/bad-pattern', 'unclosed']]);
});

test('what nobody mediates is not looked at closely', () => {
  expect(resolveTree('profile p { mqueue label=a[ , }\n').said).toEqual([]);
  expect(
    resolveTree({ main: 'abi <mine>,\nprofile p { mqueue label=a[ , }\n', mine: 'ipc {posix_mqueue {x}}' }).said,
  ).toEqual(['policy/bad-pattern@main:2']);
});

test('patterns of attributes count where attributes are looked at, and then as the compiler stumbles over them', () => {
  const said = (pattern: string): readonly string[] =>
    resolveTree({
      main: `abi <mine>,\nprofile p xattrs=(user.x="${pattern}") { }\n`,
      mine: 'domain {attach_conditions {xattr {yes}}}',
    }).said;
  expect(said('a[')).toEqual(['policy/bad-pattern@main:2']);
  expect(said('a}')).toEqual(['policy/bad-pattern@main:2']);
  expect(said('a]')).toEqual([]);
  expect(said('{a}')).toEqual([]);
  expect(resolveTree('profile p xattrs=(user.x=a[) { }\n').said).toEqual([]);
});
