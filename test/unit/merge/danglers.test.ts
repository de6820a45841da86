// A transition into a child profile that the other side took away.

import { merge, profile } from '../../support/merge.js';

const child = ['profile c {', '  /y r,', '}'];
const base = profile('/x r,', ...child);

test.each(['/z cx -> c,', '/z Cix -> c,', 'owner /z cux -> c,', 'if $b {\n    /z cx -> c,\n  }'])(
  'the child removed here, a way into it added there: %s',
  (rule) => {
    const [ours, theirs] = [profile('/x r,'), profile('/x r,', rule, ...child)];
    expect(merge(base, ours, theirs).result).toBe('removed-and-changed');
    expect(merge(base, theirs, ours).result).toBe('removed-and-changed');
  },
);

test('the child renamed here, a way into it added there', () => {
  const ours = base.replace('profile c', 'profile d');
  expect(merge(base, ours, profile('/x r,', '/z cx -> c,', ...child)).result).toBe('removed-and-changed');
});

test.each([
  ['a way into a profile', '/z px -> c,'],
  ['a way into another child', '/z cx -> d,'],
  ['no way', '/z r,'],
])('the child removed here, and added there %s', (_, rule) => {
  expect(merge(base, profile('/x r,'), profile('/x r,', rule, ...child)).result).toBe('clean');
});

test('a way that leads nowhere already is the matter of that side', () => {
  const before = profile('/x r,', '/z cx -> c,', ...child);
  expect(merge(before, profile('/x r,', '/z cx -> c,'), before.replace('/x r,', '/x rw,')).result).toBe('clean');
});
