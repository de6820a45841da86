import type { ByteText } from '../../../src/base/index.js';
import { stripQuotes, unescapeWord } from '../../../src/language/word.js';

test.each([
  ['/plain', '/plain'],
  ['\\101', 'A'],
  ['\\1z', '\x01z'],
  ['\\429', '"9'],
  ['\\777', '\\?7'],
  ['\\d65', 'A'],
  ['\\d256', '\x196'],
  ['\\dx', '\\dx'],
  ['\\x41', 'A'],
  ['\\x4g', '\x04g'],
  ['\\xg', '\\xg'],
  ['\\a\\e\\f\\n\\r\\t', '\x07\x1b\f\n\r\t'],
  ['\\"', '"'],
  ['\\\\', '\\\\'],
  ['\\x2a\\x5b', '\\*\\['],
  ['\\054', '\\,'],
  ['\\0\\x00\\d0', '\\0\\x00\\d0'],
  ['\\q\\@\\ ', '\\q\\@\\ '],
  ['a\\', 'a\\'],
])('%j reads as %j', (written, value) => {
  expect(unescapeWord(written as ByteText)).toBe(value);
});

test('quotes go, and only the outer ones', () => {
  expect(stripQuotes('"a b"' as ByteText)).toBe('a b');
  expect(stripQuotes('""' as ByteText)).toBe('');
  expect(stripQuotes('a"b' as ByteText)).toBe('a"b');
});
