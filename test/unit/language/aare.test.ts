import type { ByteText } from '../../../src/base/index.js';
import type { Pattern, PatternKind } from '../../../src/language/index.js';
import { checkPattern, readPattern } from '../../../src/language/index.js';

/** Every end that a pattern can reach from a start: slow, short and plainly right. */
function endsOf(pattern: Pattern, text: string, start: number): Set<number> {
  switch (pattern.kind) {
    case 'literal':
      return new Set(text.startsWith(pattern.text, start) ? [start + pattern.text.length] : []);
    case 'class': {
      const byte = text.charCodeAt(start);
      return new Set(pattern.bytes.some(([from, to]) => from <= byte && byte <= to) ? [start + 1] : []);
    }
    case 'repeat': {
      const ends = new Set([start]);
      for (const end of ends) for (const next of endsOf(pattern.of, text, end)) ends.add(next);
      return ends;
    }
    case 'sequence':
      return pattern.parts.reduce(
        (ends, part) => new Set([...ends].flatMap((end) => [...endsOf(part, text, end)])),
        new Set([start]),
      );
    case 'choice':
      return new Set(pattern.of.flatMap((one) => [...endsOf(one, text, start)]));
  }
}

function matches(pattern: string, text: string, kind: PatternKind = 'text'): boolean {
  const tree = readPattern(pattern as ByteText, kind);
  if (typeof tree === 'string') throw new Error(`${pattern}: ${tree}`);
  return endsOf(tree, text, 0).has(text.length);
}

test.each([
  ['/*', ['/a'], ['/', '/a/', '/\0']],
  ['/d/*', ['/d/a'], ['/d/', '/d/a/', '/d/a/b']],
  ['/d/**', ['/d/a', '/d/a/', '/d/a/b'], ['/d/', '/d//', '/d//x']],
  ['/**/', ['/a/', '/a/b/'], ['//']],
  ['/d/**/b', ['/d/x/b', '/d/x/y/b'], ['/d/b', '/d//b']],
  ['/d/**b', ['/d/b', '/d//b'], ['/d/']],
  ['/d*', ['/d', '/dx'], ['/d/']],
  ['/d/{*,x}', ['/d/', '/d/y'], ['/d']],
  ['/d/{,**}', ['/d/', '/d/a/b'], ['/d']],
  ['/d/***', ['/d/a/b'], ['/d/']],
  ['/f?', ['/fa'], ['/f', '/f/', '/f\0']],
  ['/[a-c]', ['/b'], ['/d']],
  ['/[c-a]', ['/b'], ['/d']],
  ['/d/[^a]', ['/d//', '/d/\0', '/d/b'], ['/d/a', '/d/']],
  ['/[a^]', ['/^', '/a'], ['/b']],
  ['/[^^a]', ['/b'], ['/^', '/a']],
  ['/[--a]', ['/.', '/a'], ['/b']],
  ['/[\\]]', ['/]'], ['/x']],
  ['/[a\\-z]', ['/m'], ['/-']],
  ['/[{a,b}]', ['/{', '/,', '/a'], ['/c']],
  ['/[.+$]', ['/.', '/+', '/$'], ['/x']],
  ['/[?]', ['/[]', '/^]', '/\0]'], ['/?', '/a]']],
  ['/{a,b}{,c}', ['/a', '/bc'], ['/', '/abc']],
  ['/{a,{b,c}d}', ['/a', '/cd'], ['/ad']],
  ['/a,b', ['/a,b'], ['/a']],
  ['/a\\*\\{\\,', ['/a*{,'], ['/ax{,']],
  ['/a.b|(c)^$', ['/a.b|(c)^$'], ['/axb|(c)^$']],
  ['/\\x41\\q', ['/Aq'], ['/x41q']],
  ['/a\\x4\\1b', ['/a\x04\x01b'], ['/aA']],
  ['', [''], ['a']],
])('%s', (pattern, good, bad) => {
  expect(good.filter((text) => !matches(pattern, text))).toEqual([]);
  expect(bad.filter((text) => matches(pattern, text))).toEqual([]);
});

test('where NUL is allowed, stars and question marks match it', () => {
  expect(matches('a?*', 'a\0\0', 'bytes')).toBe(true);
  expect(matches('**', '/\0/', 'bytes')).toBe(true);
  expect(matches('a?*', 'a\0\0')).toBe(false);
});

test.each([
  ['/a]', 'unopened-bracket'],
  ['/a}', 'unopened-brace'],
  ['/{a', 'unclosed'],
  ['/[a', 'unclosed'],
  ['/{a}', 'single-choice'],
  ['/{}', 'single-choice'],
  ['/{a,{b}}', 'single-choice'],
  ['/a\\', 'trailing-backslash'],
  ['/[]', 'bad-class'],
  ['/[^]', 'bad-class'],
  ['/[a-]', 'bad-class'],
  ['/[a-c-e]', 'bad-class'],
  ['/[]a]', 'unopened-bracket'],
  ['/[[:alpha:]]', 'unopened-bracket'],
  ['/[a\\,b]', 'bad-class'],
  ['/a\0', 'zero-byte'],
])('%j is no pattern: %s', (pattern, problem) => {
  expect(checkPattern(pattern as ByteText)).toBe(problem);
});

test('braces nest 49 deep and no deeper', () => {
  const nested = (depth: number): ByteText => `/${'{a,'.repeat(depth)}${'}'.repeat(depth)}` as ByteText;
  expect(checkPattern(nested(49))).toBeUndefined();
  expect(checkPattern(nested(50))).toBe('too-deep');
});

test('a long run of anything gives an answer', () => {
  for (const part of ['*', '?', '[a]', '{a,b}', '\\\\', '/*']) {
    expect(checkPattern(part.repeat(20_000) as ByteText)).toBeUndefined();
  }
});
