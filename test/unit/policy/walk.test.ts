import { allProfiles, resolveTree, rulesOf } from '../../support/policy.js';

const names = (text: string): string[] => allProfiles(resolveTree(text).policy).map(({ name }) => name);

test('an empty file, a comment and a preamble alone are valid policy', () => {
  for (const text of ['', '# nothing\n', '@{x} = a\nalias /a -> /b,\n']) expect(resolveTree(text).said).toEqual([]);
});

test('profiles, hats and children have hierarchical names and namespaces', () => {
  const { policy, said } = resolveTree(
    ':ns://top { ^hat { } profile child { profile deep { } } }\nprofile a//b { }\nhat h { }\n',
  );
  expect(said).toEqual([]);
  expect(allProfiles(policy).map(({ name, namespace, isHat }) => [name, namespace, isHat])).toEqual([
    ['top', 'ns', false],
    ['top//hat', undefined, true],
    ['top//child', undefined, false],
    ['top//child//deep', undefined, false],
    ['a//b', undefined, false],
    ['h', undefined, true],
  ]);
});

test('what stands in the wrong place is said where it stands', () => {
  const { said } = resolveTree(
    [
      '/outside r,',
      'if true { }',
      '{ /x r, }',
      'profile a {',
      '  @{x} = b',
      '  alias /a -> /b,',
      '  $c = true',
      '}',
      '@{late} = x',
      'abi <kernel>,',
      '',
    ].join('\n'),
  );
  expect(said).toEqual([
    'policy/outside-profile@main:1',
    'policy/outside-profile@main:2',
    'policy/outside-profile@main:3',
    'policy/inside-profile@main:5',
    'policy/inside-profile@main:6',
    'policy/inside-profile@main:7',
    'policy/after-profile@main:9',
    'policy/after-profile@main:10',
  ]);
});

test('a file cannot know that its profile is included in another one, the walk does', () => {
  const { said } = resolveTree({
    main: 'profile a { include <child> }\n',
    child: '/b { }\nhat c xattrs=(user.x) { }\n',
  });
  expect(said).toEqual(['policy/child-without-keyword@child:1', 'policy/hat-with-xattrs@child:2']);
});

test('a name is taken once in a namespace, by hats and children alike, across includes and branches', () => {
  const { said, diagnostics } = resolveTree({
    main: [
      'profile a { hat h { } profile h { } }',
      'profile a { }',
      ':n:a { }',
      'profile b { if true { ^x { } } ^x { } if false { ^y { } ^y { } } { ^x { } } }',
      'include <more>',
      '',
    ].join('\n'),
    more: 'profile b { }\n',
  });
  const duplicates = said.filter((text) => text.startsWith('policy/duplicate-profile'));
  expect(duplicates).toEqual([
    'policy/duplicate-profile@main:1',
    'policy/duplicate-profile@main:2',
    'policy/duplicate-profile@main:4',
    'policy/duplicate-profile@main:4',
    'policy/duplicate-profile@more:1',
  ]);
  const last = diagnostics.filter(({ code }) => code === 'policy/duplicate-profile').at(-1);
  expect(last?.related.map(({ role, at }) => `${role} ${at.file}`)).toEqual(['defined /p/main', 'included /p/main']);
});

test('of an if, the branch taken counts, and the conditions of all are looked at', () => {
  const { policy, said } = resolveTree(
    '$t = true\nprofile a { if not $t { /no r, } else if $t { /yes r, } else { /never r, } if $unset { } }\n',
  );
  expect(rulesOf(policy.profiles[0])).toEqual(['/yes r']);
  expect(said).toEqual(['policy/unset-boolean@main:2']);
});

test('a block hands its qualifiers on to file rules and loses everything else, which is said', () => {
  const { policy, said } = resolveTree(
    [
      'profile a {',
      '  audit deny owner { /a r, { /b w, } link /c -> /d, change_profile -> x, capability chown, ^h { } }',
      '  owner { other /e r, }',
      '  deny { allow /f r, }',
      '  deny { /g ix, }',
      '  { change_profile /bin/x -> y, }',
      '}',
      '',
    ].join('\n'),
  );
  expect(rulesOf(policy.profiles[0])).toEqual([
    'audit deny owner /a r',
    'audit deny owner /b w',
    'audit deny owner link',
    'audit deny owner change-profile',
  ]);
  expect(said).toEqual([
    'policy/dropped-in-block@main:2',
    'policy/dropped-in-block@main:2',
    'policy/owner-and-other@main:3',
    'policy/conflicting-modes@main:4',
    'policy/exec-in-block@main:5',
    'policy/exec-in-block@main:6',
  ]);
});

test('a resource limit under a condition is lost, other rules are not', () => {
  const { policy, said } = resolveTree('profile a { if true { set rlimit nofile <= 10, capability chown, } }\n');
  expect(rulesOf(policy.profiles[0])).toEqual(['capability']);
  expect(said).toEqual(['policy/dropped-in-branch@main:1']);
});

test('rules that a block or branch drops are not looked at closely, as in the compiler', () => {
  const text = (rules: string): string => `profile a { ${rules} }\n`;
  expect(resolveTree(text('if false { /[a r, @{no} r, mount options=bind fstype=x, }')).said).toEqual([]);
  expect(resolveTree(text('mount options=bind fstype=x -> /x,')).said).toEqual(['language/impossible-mount@main:1']);
});

test('names are compared as written, and said with their variables replaced', () => {
  expect(names('@{x} = b\nprofile b { }\nprofile @{x} { }\n')).toEqual(['b', 'b']);
});

test('one mistake does not hide the next', () => {
  const { said } = resolveTree(
    'profile a flags=(nope) {\n  /a zz,\n  capability nothing,\n  include <gone>\n  @{no} r,\n  /[ r,\n}\n',
  );
  expect(said).toEqual([
    'language/unknown-flag@main:1',
    'language/unexpected-word@main:2',
    'language/unknown-capability@main:3',
    'policy/include-not-found@main:4',
    'policy/undefined-variable@main:5',
    'policy/bad-pattern@main:6',
  ]);
});
