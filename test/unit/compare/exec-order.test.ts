import { changesOf, compareBodies } from '../../support/compare.js';

// Which execute transition permits more: one row for each step of the order, and what lies beside it.

const effects = (before: string, after: string): readonly string[] =>
  changesOf(compareBodies(`/b ${before},`, `/b ${after},`)).flatMap((change) =>
    change.kind === 'exec' ? [change.effect] : [],
  );

test.each([
  ['px', 'pix'],
  ['px', 'pux'],
  ['pix', 'pux'],
  ['cx', 'cix'],
  ['cix', 'cux'],
  ['px', 'ux'],
  ['cux', 'ux'],
  ['px -> t', 'ux'],
  ['ix', 'ux'],
  ['ix', 'Ux'],
  ['Px', 'px'],
  ['Ux', 'ux'],
  ['Px -> t', 'pix -> t'],
  ['px -> &t', 'px -> t'],
  ['Px', 'Ux'],
])('%s permits less than %s', (less, more) => {
  expect(effects(less, more)).toEqual(['widening']);
  expect(effects(more, less)).toEqual(['narrowing']);
});

test.each([
  ['ix', 'px'],
  ['ix', 'pix'],
  ['px', 'cx'],
  ['px', 'Pix'],
  ['px', 'Ux'],
  ['px -> t', 'px -> u'],
  ['px -> t', 'px'],
  ['px -> &t', 'px -> &u'],
  ['cx -> t', 'cx'],
])('%s and %s lead elsewhere', (before, after) => {
  expect(effects(before, after)).toEqual(['shift']);
  expect(effects(after, before)).toEqual(['shift']);
});

test.each([
  ['ux -> t', 'px -> t'],
  ['Pix -> t', 'ix -> t'],
  ['cx -> t', 'px -> a//t'],
  ['pUx', 'pux'],
])('%s is %s', (before, after) => {
  expect(effects(before, after)).toEqual([]);
});

test('where only one side executes, it is an access like any other', () => {
  expect(compareBodies('/b r,', '/b rpx,').verdict).toBe('wider');
  expect(effects('r', 'rpx')).toEqual([]);
});

test('owner and others may be led to different places', () => {
  const [change] = changesOf(compareBodies('owner /b px, other /b px,', 'owner /b px, other /b px -> t,'));
  expect(change).toMatchObject({ kind: 'exec', effect: 'shift', who: 'other' });
});
