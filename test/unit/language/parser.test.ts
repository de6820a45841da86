import type { Limits } from '../../../src/base/index.js';
import { byteTextOf, defaultLimits, fileId } from '../../../src/base/index.js';
import type { Child, Token } from '../../../src/language/index.js';
import { isNode, lowerFile, parseFile, printTree } from '../../../src/language/index.js';

const file = fileId('test');

function codesOf(text: string, limits: Partial<Limits> = {}): readonly string[] {
  const bytes = byteTextOf(text);
  const parsed = parseFile(bytes, file, { ...defaultLimits, ...limits });
  expect(printTree(parsed.value)).toBe(bytes);
  const lowered = lowerFile(parsed.value, { id: file, text: bytes });
  return [...parsed.diagnostics, ...lowered.diagnostics].map(({ code }) => code);
}

function tokensOf(child: Child): Token[] {
  return isNode(child) ? child.children.flatMap(tokensOf) : [child];
}

test.each([
  'profile a { /f r, }\n',
  '\ufeff/a\r\n{\r\n\t/"\\"!\x00\n',
  '@{x}=a \\\n "b # c\n$y=(true\nif x { else {',
  'include <a include "b\n#include if exists <c> /d r,}}',
])('tokens tile %j', (text) => {
  const bytes = byteTextOf(text);
  let at = 0;
  for (const token of tokensOf(parseFile(bytes, file).value)) {
    expect(token.start).toBe(at);
    expect(token.text).toBe(bytes.slice(token.start, token.end));
    at = token.end;
  }
  expect(at).toBe(bytes.length);
});

test('limits end the work with a diagnostic, and every byte is kept', () => {
  expect(codesOf('profile a { { { } } }', { depth: 2 })).toEqual(['language/too-deep']);
  expect(codesOf('profile a { }', { fileBytes: 5 })).toEqual(['language/too-large']);
  expect(codesOf('profile a { }', { tokens: 5 })).toEqual(['language/too-large']);
  expect(codesOf('! , ! , ! ,', { problems: 2 })).toHaveLength(3);
  expect(codesOf(`profile a { if ${'('.repeat(300)}true${' )'.repeat(300)} { } }`)).toEqual(['language/too-deep']);
});

/** Texts that invite a reader to look far ahead, again and again, or to nest without end. */
const hostile: Readonly<Record<string, (times: number) => string>> = {
  'open braces': (times) => '{'.repeat(times),
  'close braces': (times) => '}'.repeat(times),
  'nested profiles': (times) => 'profile a {\n'.repeat(times),
  'nested blocks': (times) => `profile a { ${'audit { '.repeat(times)}${'}'.repeat(times)} }`,
  'open parentheses': (times) => `profile a { if ${'('.repeat(times)}`,
  'flag parentheses': (times) => `profile a ${'('.repeat(times)}`,
  negations: (times) => `profile a { if ${'not '.repeat(times)}$x { } }`,
  conjunctions: (times) => `profile a { if $x ${'and $x '.repeat(times)}{ } }`,
  'else branches': (times) => `profile a { if $x { } ${'else if $x { } '.repeat(times)}}`,
  'else words': (times) => 'else '.repeat(times),
  quotes: (times) => '"'.repeat(times),
  'quotes on lines': (times) => '"\n'.repeat(times),
  backslashes: (times) => '\\'.repeat(times),
  'quotes behind backslashes': (times) => '\\"\n'.repeat(times),
  'quoted backslashes': (times) => '"\\" '.repeat(times),
  'open angle brackets': (times) => 'include <a '.repeat(times),
  'open angle brackets on lines': (times) => 'include <a\n'.repeat(times),
  'pound includes': (times) => `${'#include <a '.repeat(times)}\n`,
  'pound values': (times) => `@{x}=${' #'.repeat(times)}`,
  'abi rules': (times) => 'abi <a '.repeat(times),
  'mode letters': (times) => `${'r'.repeat(times)}!`,
  'short mode letters': (times) => 'rrrr!'.repeat(times),
  'conditions without end': (times) => 'x in '.repeat(times),
  'blanks after names': (times) => `a${' '.repeat(1000)}`.repeat(times / 1000),
  'words without end': (times) => 'a '.repeat(times),
  'lines without commas': (times) => '/a r\n'.repeat(times),
  'values of a variable': (times) => `@{x}=${'a '.repeat(times)}\n`,
  'continued lines': (times) => `@{x}=${' \\\n'.repeat(times)}`,
  'open variables': (times) => '@{a'.repeat(times),
  commas: (times) => ','.repeat(times),
  carets: (times) => '^'.repeat(times),
  arrows: (times) => '->'.repeat(times),
  'zero bytes': (times) => '"\0'.repeat(times),
  qualifiers: (times) => `profile a { ${'audit '.repeat(times)}/f r, }`,
  capabilities: (times) => `profile a { capability ${'kill '.repeat(times)}, }`,
  'repeated conditions': (times) => `profile a { signal ${'set=hup '.repeat(times)}, }`,
};

test.each(Object.entries(hostile))('100 000 %s get an answer', (_name, repeat) => {
  expect(codesOf(repeat(100_000)).length).toBeLessThanOrEqual(2 * (defaultLimits.problems + 1));
});
