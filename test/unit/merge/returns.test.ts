// A rule removed on one side and made wider on the other, under another name, must not come back unseen.

import { merge, profile } from '../../support/merge.js';

test.each([
  ['a glob', '/a/b rw,', '/a/* rw,'],
  ['a wider family', 'network inet stream,', 'network inet,'],
  ['fewer conditions', 'signal send peer=b,', 'signal send,'],
  ['part of the permissions', '/a/b rw,', '/a/* w,'],
  ['another qualifier', '/a/b rw,', 'owner /a/* rw,'],
])('removed here, replaced there by %s', (_, removed, wider) => {
  const base = profile(removed, '/x r,');
  const [ours, theirs] = [profile('/x r,'), profile(wider, '/x r,')];
  expect(merge(base, ours, theirs).result).toBe('removed-and-changed');
  expect(merge(base, theirs, ours).result).toBe('removed-and-changed');
  expect(merge(base, base, theirs)).toMatchObject({ result: 'clean', text: theirs });
});

test('removed here, given there to a rule that stood beside it', () => {
  const base = profile('/a/b rw,', '/a/* r,');
  expect(merge(base, profile('/a/* r,'), profile('/a/* rw,')).result).toBe('removed-and-changed');
});

test.each([
  ['another place', '/a/b rw,', '/c/* rw,'],
  ['other permissions', '/a/b w,', '/a/* r,'],
  ['another kind of rule', '/a/b rw,', 'network inet,'],
  ['a deny', '/a/b rw,', 'deny /a/* rw,'],
])('removed here, removed there with something new: %s', (_, removed, other) => {
  const { result } = merge(profile(removed, '/x r,'), profile('/x r,'), profile(other, '/x r,'));
  expect(result).toBe('clean');
});

test('both sides put something in its place', () => {
  const base = profile('/a/b r,', '/x r,');
  expect(merge(base, profile('/a/{b,c} r,', '/x r,'), profile('/a/* r,', '/x r,')).result).toBe('clean');
});

test('removed here, and denied there, where a variable could hold it', () => {
  const base = profile('owner /a/b r,', '/x r,');
  const theirs = profile('deny owner /a/b r,', '/x r,', 'owner @{run}/c r,');
  expect(merge(base, profile('/x r,'), theirs).result).toBe('clean');
});
