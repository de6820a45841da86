// The whole rule of three-way merging.

import type { MergeLaw, Terms } from '../../../src/merge/terms.js';
import { everything, joinTerms, mergeTerms, mergeValue } from '../../../src/merge/terms.js';

const terms = (letters: string): Terms => new Map([...letters].map((letter) => [letter, '']));
const said = (merged: ReturnType<typeof mergeTerms>): string =>
  typeof merged === 'string' ? merged : [...merged.keys()].sort().join('');

test.each([
  // base, ours, theirs, merged: the eight rows of the merge law
  [false, false, false, false],
  [false, false, true, true],
  [false, true, false, true],
  [false, true, true, true],
  [true, false, false, false],
  [true, false, true, false],
  [true, true, false, false],
  [true, true, true, true],
])('there or not: %s %s %s', (base, ours, theirs, merged) => {
  expect(mergeValue(base, ours, theirs)).toEqual({ value: merged });
});

test('two different new values', () => {
  expect(mergeValue('a', 'b', 'c')).toBeUndefined();
});

test.each<[string, string, string, MergeLaw, string]>([
  ['r', 'rw', 'rk', 'each', 'krw'],
  ['rw', 'r', 'rwk', 'each', 'kr'],
  ['', 'r', 'w', 'each', 'both-added'],
  ['', 'r', 'w', 'list', 'rw'],
  ['', 'r', 'r', 'each', 'r'],
  ['r', '', 'rw', 'each', 'removed-and-changed'],
  ['r', '', 'rw', 'list', 'w'],
  ['r', '', 'r', 'each', ''],
  ['r', 'w', 'k', 'whole', 'both-changed'],
  ['r', 'w', 'rk', 'replaceable', 'both-changed'],
  ['rx', 'rxw', 'r', 'replaceable', 'rw'],
  ['ab', 'a', 'b', 'replaceable', ''],
])('%s, %s, %s as %s: %s', (base, ours, theirs, law, merged) => {
  expect(said(mergeTerms(terms(base), terms(ours), terms(theirs), law))).toBe(merged);
  expect(said(mergeTerms(terms(base), terms(theirs), terms(ours), law))).toBe(merged);
});

test('nothing can be weighed against everything', () => {
  expect(mergeTerms(terms('r'), new Map([[everything, '']]), terms('rw'), 'list')).toBe('both-changed');
});

test('values of one term', () => {
  const one = (value: string): Terms => new Map([['x', value]]);
  expect(mergeTerms(one('ix'), one('px'), one('ix'), 'each')).toEqual(one('px'));
  expect(mergeTerms(one('ix'), one('px'), one('cx'), 'each')).toBe('both-changed');
  expect(joinTerms([one('px'), one('ix'), one('px')])).toEqual(one('ix\npx'));
});
