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
    const long = `/${'{a,b,c,d}*'.repeat(40)}x?end`;
    expect(meets(long, `/${'*{a,b,c,d}'.repeat(40)}y?end`)).toBe(true);
    // Where the ends part, nothing takes long.
    expect(meets(`${long}x`, `${long}y`)).toBe(false);
  });

  test('of many, two by two', () => {
    const patterns = ['/usr/bin/a', '/{,usr/}bin/a', '/{,usr/}bin/b', '/usr/bin/?', '/sbin/**', '/usr/bin/a', '/{'];
    const all = patterns as ByteText[];
    const pairs = new PatternMeeting().pairsIn(all);
    const wanted = all.flatMap((one, at) =>
      all.slice(at + 1).flatMap((other, after) => (meets(one, other) ? [[at, at + 1 + after]] : [])),
    );
    expect(pairs).toEqual(wanted);
    expect(pairs).toContainEqual([0, 1]);
    expect(pairs).toContainEqual([1, 3]);
    expect(pairs).not.toContainEqual([1, 2]);
    // What is no pattern may match anything.
    expect(pairs).toContainEqual([4, 6]);
  });
});
