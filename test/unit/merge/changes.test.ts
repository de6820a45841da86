// A merge as changes that can be left out one by one.

import { applyEdits } from '../../../src/language/index.js';
import { byteTextOf } from '../../../src/base/index.js';
import { merge, profile } from '../../support/merge.js';

/** The text after each change alone. */
function oneByOne(base: string, ours: string, theirs: string): string[] {
  const { unit } = merge(base, ours, theirs);
  const numbers = [...new Set(unit.edits.map(({ change }) => change))];
  return numbers.map((number) =>
    applyEdits(
      byteTextOf(ours),
      unit.edits.filter(({ change }) => change === number),
    ),
  );
}

test('each new rule is a change of its own', () => {
  expect(oneByOne(profile('/a r,'), profile('/a r,'), profile('/a r,', '/b r,', '/c r,'))).toEqual([
    profile('/a r,', '/b r,'),
    profile('/a r,', '/c r,'),
  ]);
});

test('what is put in the place of something is one change', () => {
  expect(
    oneByOne(profile('/a r,', '/b r,'), profile('/a rw,', '/b r,'), profile('/a r,', '/new r,', '/other r,')),
  ).toEqual([profile('/a rw,', '/new r,', '/other r,')]);
});

test('rules of one path are one change', () => {
  expect(
    oneByOne(profile('/a rw,', '/b r,'), profile('/a rw,', '/b r,'), profile('/a r,', '/b r,', '/c r,', '/a k,')),
  ).toEqual([profile('/a r,', '/b r,', '/a k,'), profile('/a rw,', '/b r,', '/c r,')]);
});

test('capabilities are changes of their own', () => {
  const base = profile('capability chown,');
  expect(oneByOne(base, base, profile('capability chown,', 'capability kill,', 'capability fowner,'))).toEqual([
    profile('capability chown,', 'capability kill,'),
    profile('capability chown,', 'capability fowner,'),
  ]);
});

test('an edit is as small as the change', () => {
  const base = profile('/a   r, # comment', '/b r,');
  const { unit } = merge(base, profile('/a   r, # comment', '/b rw,'), profile('/a   rk, # comment', '/b r,'));
  expect(unit.edits).toEqual([{ at: { file: 'ours', start: 20, end: 20 }, text: 'k', change: 0 }]);
});
