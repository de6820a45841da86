import type { ByteText } from '../../../src/base/index.js';
import { sameStatement, spellHead, spellStatement } from '../../../src/language/index.js';
import { spellValue } from '../../../src/language/spell-word.js';
import { unescapeWord, stripQuotes } from '../../../src/language/word.js';
import { readStatements, statementsOf } from '../../support/statements.js';

function same(one: string, other: string): boolean {
  const [first, second] = [statementsOf(one)[0], statementsOf(other)[0]];
  if (first === undefined || second === undefined) throw new Error('no statement');
  return sameStatement(first, second);
}

const inProfile = (rule: string): string => `profile a {\n${rule}\n}\n`;

function sameRule(one: string, other: string): boolean {
  const rules = [one, other].map((text) => {
    const [profile] = statementsOf(inProfile(text));
    return profile?.kind === 'profile' ? profile.body.statements[0] : undefined;
  });
  const [first, second] = rules;
  if (first === undefined || second === undefined) throw new Error('no rule');
  return sameStatement(first, second);
}

test.each([
  ['/f rw,', 'file   wr\n"/f" , # c'],
  ['owner /f r,', 'user /f r,'],
  ['allow /f r,', '/f r,'],
  ['priority=0 /f r,', '/f r,'],
  ['safe /f px,', '/f Px,'],
  ['umount /a,', 'unmount "/a",'],
  ['dbus (send, receive) bus=a path=/b,', 'dbus (read write) path=/b bus="a",'],
  ['signal set=(hup int),', 'signal set=(int, hup hup),'],
  ['capability kill chown,', 'capability chown kill,'],
])('%s says the same as %s', (one, other) => {
  expect(sameRule(one, other)).toBe(true);
});

test.each([
  ['/f r,', 'deny /f r,'],
  ['/f r,', 'owner /f r,'],
  ['/f r,', 'audit /f r,'],
  ['/f r,', 'priority=1 /f r,'],
  ['/f px,', '/f Px,'],
  ['unsafe /f ix,', '/f ix,'],
  ['/f l -> /g,', 'l /f -> /g,'],
  ['/f px -> a,', '/f px -> b,'],
  ['network inet ip=(1.1.1.1 2.2.2.2),', 'network inet ip=(2.2.2.2 1.1.1.1),'],
  ['mount options=ro /a,', 'mount options in (ro) /a,'],
  ['mount /a,', 'mount -> /a,'],
  ['unix addr=@a,', 'unix peer=(addr=@a),'],
  ['set rlimit cpu <= 1 s,', 'set rlimit cpu <= 1 min,'],
])('%s does not say the same as %s', (one, other) => {
  expect(sameRule(one, other)).toBe(false);
});

test.each([
  ['include if exists <a>\n', '#include   if exists <"a"> # c\n', true],
  ['include if exists <a>\n', 'include if exists "a"\n', false],
  ['@{x}=a b\n', '@x  = b "a" a\n', true],
  ['@{x}=a\n', '@{x}+=a\n', false],
  ['profile a (complain) { /f r, }', 'profile "a" flags=(complain) { }', true],
  ['/a { }', 'profile /a { }', true],
  ['profile a { }', 'hat a { }', false],
  ['profile a /b { }', 'profile a { }', false],
])('%j and %j: %s', (one, other, answer) => {
  expect(same(one, other)).toBe(answer);
});

test('a broken statement is like no other', () => {
  const { statements } = readStatements('profile a { foo bar, foo bar, }');
  const [one, other] = statements[0]?.kind === 'profile' ? statements[0].body.statements : [];
  expect(one && other && sameStatement(one, other)).toBe(false);
});

test('heads of blocks', () => {
  const [profile] = statementsOf('/x  (audit) { audit deny { } if $a { } else if defined @b { } else { } { } }');
  if (profile?.kind !== 'profile') throw new Error('no profile');
  const [block, conditional, bare] = profile.body.statements;
  expect(spellHead(profile)).toBe('profile /x flags=(audit)');
  expect(block?.kind === 'qualifier-block' && spellHead(block)).toBe('audit deny');
  expect(bare?.kind === 'qualifier-block' && spellHead(bare)).toBe('');
  expect(conditional?.kind === 'if' && conditional.branches.map(spellHead)).toEqual([
    'if $a',
    'if defined @{b}',
    'else',
  ]);
  expect(conditional && spellStatement(conditional)).toBe('if $a { } else if defined @{b} { } else { }');
});

test('parentheses stay where they are needed', () => {
  const [statement] = statementsOf('$x = not ( true or (true and not (false)) ) and (true and true)\n');
  expect(statement && spellStatement(statement)).toBe('$x = not ( true or true and not false ) and ( true and true )');
});

test.each(['', 'a b', 'a"b', '/a\\*b', 'a\\\\', '\\0001', '\\d\\061', 'a\nb\tc', '\x07\x1b', 'a,', '#a', '(a', '->'])(
  'a word that says %j reads back in every place',
  (value) => {
    const plain = unescapeWord(value as ByteText);
    for (const place of ['path', 'name', 'value', 'list', 'argument', 'operand'] as const) {
      expect(unescapeWord(stripQuotes(spellValue(plain, place)))).toBe(plain);
    }
  },
);

test('statements with hundreds of thousands of words are spelled', () => {
  const [profile] = statementsOf(inProfile(`capability ${'kill '.repeat(300_000)},`));
  const rule = profile?.kind === 'profile' ? profile.body.statements[0] : undefined;
  expect(rule && spellStatement(rule)).toBe('capability kill,');
});
