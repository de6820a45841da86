// Whether two patterns can match one string.

import { byteTextOf } from '../../../src/base/index.js';
import { PatternMeeting } from '../../../src/merge/patterns-meet.js';

test.each([
  ['/a', '/a', true],
  ['/a', '/b', false],
  ['/etc/*', '/etc/shadow', true],
  ['/etc/*', '/etc/ssh/key', false],
  ['/etc/**', '/etc/ssh/key', true],
  ['/**/key', '/etc/**', true],
  ['/a*b', '/*c', false],
  ['/a*b', '/*b', true],
  ['/{a,b}/x', '/{b,c}/x', true],
  ['/{a,b}/x', '/{c,d}/x', false],
  ['/[ab]', '/[bc]', true],
  ['/[ab]', '/[^ab]', false],
  ['/a?c', '/abc', true],
  ['/proc/[0-9]*/stat', '/proc/self/stat', false],
  ['@{HOME}/x', '@{HOME}/*', true],
  ['@{HOME}/x', '@{HOME}/y', false],
  ['@{HOME}/x', '@{run}/x', false],
  ['@{HOME}/x', '/**', true],
  ['/proc/@{pid}/stat', '/proc/*/stat', true],
  ['/a{b', '/anything', true],
])('%s and %s: %s', (one, other, meet) => {
  expect(new PatternMeeting().meet(byteTextOf(one), byteTextOf(other))).toBe(meet);
  expect(new PatternMeeting().meet(byteTextOf(other), byteTextOf(one))).toBe(meet);
});
