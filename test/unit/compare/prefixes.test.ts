import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { FileRule } from '../../../src/language/index.js';
import { readPattern } from '../../../src/language/index.js';
import { Prefixes, prefixesOfPattern } from '../../../src/compare/prefixes.js';
import { matches } from '../../../src/model/index.js';

// Saying that a rule cannot meet a pattern must never be wrong; saying that it may costs time alone.

function rule(path: string): FileRule {
  const at = { file: '' as never, start: 0, end: 0 };
  const word = { value: path as ByteText, written: path as ByteText, at };
  const none = { exec: undefined, safety: undefined, target: undefined, subset: false, modeAt: undefined } as const;
  return { kind: 'file', path: word, permissions: ['r'], form: 'path-first', ...none };
}

function patternOf(text: string): ReturnType<typeof readPattern> {
  return readPattern(text as ByteText, 'text');
}

test.each([
  ['/a/b', '/a/c', false],
  ['/a/b', '/a', true],
  ['/a', '/a/b', true],
  ['/a*', '/b', false],
  ['{/a,/b}/c', '/b/d', false],
  ['{/a,/b}/c', '/b/c', true],
  ['{/a,{/b,/c}}/d', '/c/e', false],
  ['{/home/*/,/root/}.x', '/srv/', false],
  ['{/home/*/,/root/}.x', '/home/', true],
  ['{,/x}/a', '/a', true],
  ['[ab]/c', 'b/', true],
  ['\\*x', '*x', true],
  ['**', '/a', true],
  // Braces in a row multiply, and must not take time for it.
  [`/${'{a,b}'.repeat(40)}`, '/abab', true],
  [`/${'{a,b}'.repeat(40)}`, '/c', false],
  [`/${'{a}'.repeat(10_000)}`, '/b', false],
])('whether %s may begin like %s: %s', (path, prefix, may) => {
  expect(new Prefixes([prefix]).meetRule(rule(path))).toBe(may);
  // With many prefixes another way is taken.
  const many = Array.from({ length: 20 }, (_, at) => `=${at}`);
  expect(new Prefixes([...many, prefix]).meetRule(rule(path))).toBe(may);
});

test('every string of a pattern begins with one of its prefixes', () => {
  const pattern = patternOf('/{a,b{c,d}}/*x');
  expect(typeof pattern === 'string' ? [] : prefixesOfPattern(pattern)).toEqual(['/a/', '/bc/', '/bd/']);
});

const pieces = ['/', 'a', 'b', '*', '?', '{a,b}', '{a/,}', '{,/b}', '{a,{b,/a}}', '[ab]', '[^a]', '\\*', '{/a,/b}'];
const paths = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
const texts = fc.array(fc.constantFrom('/', 'a', 'b', '*', 'c'), { maxLength: 6 }).map((parts) => parts.join(''));

test('two patterns that match one string are never said to be apart', () => {
  fc.assert(
    fc.property(paths, paths, texts, fc.boolean(), (one, other, text, isMany) => {
      const [first, second] = [patternOf(one), patternOf(other)];
      fc.pre(typeof first !== 'string' && typeof second !== 'string');
      fc.pre(matches(first, text as ByteText) && matches(second, text as ByteText));
      const more = isMany ? Array.from({ length: 20 }, (_, at) => `=${at}`) : [];
      expect(new Prefixes([...prefixesOfPattern(first), ...more]).meetRule(rule(other))).toBe(true);
    }),
    { numRuns: 300, maxSkipsPerRun: 10_000 },
  );
});
