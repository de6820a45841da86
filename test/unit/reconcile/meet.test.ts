// Whether one string can match two patterns.

import type { ByteText } from '../../../src/base/index.js';
import { PatternMeeting } from '../../../src/reconcile/patterns-meet.js';

const meets = (one: string, other: string): boolean => new PatternMeeting().mayMeet(one as ByteText, other as ByteText);

describe('patterns', () => {
  test.each([
    ['/a', '/a'],
    ['/a', '/*'],
    ['/a/b', '/**'],
    ['/a*c', '/ab*'],
    ['/{a,b}/x', '/[bc]/*'],
    ['/a/*/c', '/a/b/?'],
    ['/**/x', '/a/**'],
    ['/x{a', '/y'],
    ['/{a,}', '/'],
  ])('%s and %s', (one, other) => {
    expect(meets(one, other)).toBe(true);
    expect(meets(other, one)).toBe(true);
  });

  test.each([
    ['/a', '/b'],
    ['/a', '/a/'],
    ['/a/b', '/*'],
    ['/a*', '/b*'],
    ['/*/x', '/*/y'],
    ['/{a,b}/x', '/[cd]/*'],
    ['/a/*', '/a/'],
    ['/a?', '/a'],
    ['/proc/[0-9]*/fd/', '/proc/sys/**'],
  ])('%s and not %s', (one, other) => {
    expect(meets(one, other)).toBe(false);
    expect(meets(other, one)).toBe(false);
  });

  test('what would take too long to tell may be', () => {
    const long = `/${'{a,b,c,d}*'.repeat(40)}x`;
    expect(meets(long, `/${'*{a,b,c,d}'.repeat(40)}y`)).toBe(true);
  });
});
