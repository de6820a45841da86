import type { ByteText } from '../../../src/base/index.js';
import type { Pattern } from '../../../src/language/index.js';
import { readPattern } from '../../../src/language/index.js';
import { matches } from '../../../src/model/match.js';

function pattern(text: string): Pattern {
  const read = readPattern(text as ByteText, 'text');
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const cases: readonly [string, readonly string[], readonly string[]][] = [
  ['/d/*', ['/d/a', '/d/ab'], ['/d/', '/d/a/', '/d/a/b', '/d']],
  ['/d/**', ['/d/a', '/d/a/', '/d/a/b'], ['/d/', '/d//x']],
  ['/d/{,*}', ['/d/', '/d/a'], ['/d/a/b']],
  ['/[^a]', ['//', '/\0', '/b'], ['/a', '/', '/bb']],
  ['/?', ['/a', '/\xff'], ['//', '/\0']],
  ['{a,b}{a,b}', ['aa', 'ab', 'ba', 'bb'], ['a', 'aba', '']],
];

test.each(cases)('%s', (text, yes, no) => {
  const tree = pattern(text);
  expect([...yes, ...no].filter((one) => matches(tree, one as ByteText))).toEqual(yes);
});

test('fixed parts are looked for in their order, and may stand more than once', () => {
  const tree = pattern('/a**b*c');
  const yes = ['/axbc', '/abbcc', '/acbcbxc', '/abcbc'];
  const no = ['/ac', '/acb', '/cba', 'a/abc', '/axbcx'];
  expect([...yes, ...no].filter((one) => matches(tree, one as ByteText))).toEqual(yes);
});

test('nothing is walked twice: many stars and choices take no time', () => {
  const tree = pattern(`/${'{a,aa,**}'.repeat(40)}b`);
  const text = `/${'a'.repeat(200)}`;
  expect(matches(tree, `${text}b` as ByteText)).toBe(true);
  expect(matches(tree, text as ByteText)).toBe(false);
}, 2000);

test('repeating what matches nothing, and repeating repeats', () => {
  const repeated: Pattern = { kind: 'repeat', of: { kind: 'repeat', of: { kind: 'literal', text: 'ab' as ByteText } } };
  const empty: Pattern = { kind: 'repeat', of: { kind: 'sequence', parts: [] } };
  expect(['', 'ab', 'abab', 'aba'].map((text) => matches(repeated, text as ByteText))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(['', 'a'].map((text) => matches(empty, text as ByteText))).toEqual([true, false]);
  expect(matches({ kind: 'choice', of: [] }, '' as ByteText)).toBe(false);
});
