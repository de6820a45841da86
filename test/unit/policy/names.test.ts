import type { ByteText } from '../../../src/base/index.js';
import {
  collapseSlashes,
  escapePattern,
  hasNamespace,
  isPlainPattern,
  localName,
  splitLabel,
} from '../../../src/policy/names.js';

const text = (value: string): ByteText => value as ByteText;

test.each([
  [':ns:a', 'ns', 'a'],
  [':ns://a', 'ns', 'a'],
  [':ns:///a', 'ns', '/a'],
  [':ns://usr/bin/x', 'ns', 'usr/bin/x'],
  ['/a', undefined, '/a'],
  ['a:b', undefined, 'a:b'],
])('the parts of %s', (label, namespace, name) => {
  expect(splitLabel(text(label))).toEqual({ namespace, name });
});

test('a target names a namespace when both parts are there', () => {
  expect([':n:a', '&:n:a', ':n://a', ':n:', '::a', ':n', 'a//b'].map((label) => hasNamespace(text(label)))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('slashes collapse, except two at the start', () => {
  expect(['/a//b///c/', '//a//b', '///a', '/', '//', 'a//'].map((path) => collapseSlashes(text(path)))).toEqual([
    '/a/b/c/',
    '//a/b',
    '/a',
    '/',
    '//',
    'a/',
  ]);
});

test('names as patterns', () => {
  expect(localName(text('a//b//c'))).toBe('c');
  expect(escapePattern(text('/a{b}*[?]\\*'))).toBe('/a\\{b\\}\\*\\[\\?\\]\\*');
  expect(['/a', '/a\\*', '/a*', 'a[b]', 'a{b,c}', 'a\\\\*'].map((name) => isPlainPattern(text(name)))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
