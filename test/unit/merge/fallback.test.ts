// What is not understood is merged line by line, which is said, and is never clean.

import { merge, profile } from '../../support/merge.js';

const lines = ['/a r,', '', '/b r,', '', '/c r,', ''];

test.each([
  ['ours', 'profile p {\n  /a r\n', 'ours'],
  ['a missing comma', profile('/a r', '/b r,'), 'ours'],
  ['an include inside a rule', profile('capability include <a> chown,'), 'ours'],
  ['a bracket too many', `${profile('/a r,')}}\n`, 'ours'],
])('%s does not parse', (_, broken, side) => {
  const { result, unit } = merge(profile('/a r,'), broken, profile('/a r,'));
  expect(result).toBe('not-understood');
  expect(unit.fallback).toMatchObject({ kind: 'not-understood', side });
  expect(unit.text).toBe(broken);
  expect(unit.edits).toEqual([]);
});

test('base or theirs does not parse', () => {
  expect(merge('profile', profile('/a r,'), profile('/a r,')).unit.fallback).toMatchObject({ side: 'base' });
  expect(merge(profile('/a r,'), profile('/a r,'), 'profile').unit.fallback).toMatchObject({ side: 'theirs' });
});

test('lines merge where they can, and get markers where they cannot', () => {
  const broken = profile('/a r', ...lines);
  const ours = profile('/a rw', ...lines, '/d r,');
  const theirs = profile('/a rk', '/first r,', ...lines);
  const { unit, text } = merge(broken, ours, theirs);
  expect(unit.conflicts.map(({ kind }) => kind)).toEqual(['text']);
  expect(text).toBe(
    `profile p {\n<<<<<<< ours\n  /a rw\n||||||| base\n  /a r\n=======\n  /a rk\n  /first r,\n>>>>>>> theirs\n${profile(...lines, '/d r,').replace('profile p {\n', '')}`,
  );
});

test('a comment at the end without its line end is no reason', () => {
  expect(merge(profile('/a r,'), `${profile('/a rw,')}# end`, profile('/a rk,'))).toMatchObject({
    result: 'clean',
    text: `${profile('/a rwk,')}# end`,
  });
});

test('what only the meaning of a rule is wrong with is no reason', () => {
  const unknown = profile('capability fly,', '/a r,');
  expect(merge(unknown, profile('capability fly,', '/a rw,'), profile('capability fly,', '/a rk,')).result).toBe(
    'clean',
  );
});

test('where theirs brings nothing ours stands, and is still looked at', () => {
  const [valid, broken] = [profile('/a r,'), profile('/a r')];
  expect(merge(valid, valid, valid)).toMatchObject({ result: 'clean', text: valid });
  expect(merge(broken, broken, broken)).toMatchObject({ result: 'not-understood', text: broken });
  expect(merge(valid, profile('/b r,'), valid).unit).toMatchObject({ conflicts: [], edits: [], notices: [] });
});
