// Conflicts as a person and as a program see them.

import { byteTextOf, fileId } from '../../../src/base/index.js';
import { mergeUnit } from '../../../src/merge/index.js';
import { merge, profile } from '../../support/merge.js';

const base = profile('/a r,', '', '# why x', '/x rix, # now', '/b r,');
const ours = profile('/a rw,', '', '# why x', '/x rpx, # now', '/b r,');
const theirs = profile('/a r,', '', '# why x', '/x rcx, # now', '/b rk,');

test('markers around the smallest region, the base between both sides, the rest merged', () => {
  expect(merge(base, ours, theirs).text).toBe(
    [
      'profile p {',
      '  /a rw,',
      '',
      '<<<<<<< ours',
      '  # why x',
      '  /x rpx, # now',
      '||||||| base',
      '  # why x',
      '  /x rix, # now',
      '=======',
      '  # why x',
      '  /x rcx, # now',
      '>>>>>>> theirs',
      '  /b rk,',
      '}',
      '',
    ].join('\n'),
  );
});

test('markers of another length, under other names', () => {
  const source = (name: string, text: string): Parameters<typeof mergeUnit>[0] => ({
    id: fileId(name),
    text: byteTextOf(text),
  });
  const labels = { ours: byteTextOf('live'), base: byteTextOf('shipped 1'), theirs: byteTextOf('') };
  const { text } = mergeUnit(source('b', base), source('o', ours), source('t', theirs), { markerSize: 3, labels });
  expect(text.match(/^[<|=>].*$/gm)).toEqual(['<<< live', '||| shipped 1', '===', '>>>']);
});

test('a conflict says what it is about, where it stands, and stays the same conflict', () => {
  const [conflict] = merge(base, ours, theirs).unit.conflicts;
  expect(conflict).toMatchObject({ kind: 'exec-mode', about: '/x rpx,' });
  expect(ours.slice(conflict?.at.ours?.start, conflict?.at.ours?.end)).toBe('/x rpx,');
  expect(theirs.slice(conflict?.at.theirs?.start, conflict?.at.theirs?.end)).toBe('/x rcx,');
  const elsewhere = merge(`# moved\n${base}`, ours, theirs).unit.conflicts[0];
  expect(elsewhere?.fingerprint).toBe(conflict?.fingerprint);
  const other = merge(base, ours, theirs.replace('rcx', 'rux')).unit.conflicts[0];
  expect(other?.fingerprint).not.toBe(conflict?.fingerprint);
});

test('all rules that one conflict is about stand together', () => {
  const before = profile('/x r,', '/a r,', '/x w,');
  const { result, text } = merge(before, profile('/x r,', '/a r,', '/x w,', '/x px,'), profile('/x ix,', '/a r,'));
  expect(result).toBe('exec-mode');
  expect(text).toBe(
    [
      'profile p {',
      '<<<<<<< ours',
      '  /x r,',
      '  /x w,',
      '  /x px,',
      '||||||| base',
      '  /x r,',
      '  /x w,',
      '=======',
      '  /x ix,',
      '>>>>>>> theirs',
      '  /a r,',
      '}',
      '',
    ].join('\n'),
  );
});

test('what is not in conflict is there as edits of ours', () => {
  const { unit } = merge(base, ours, theirs);
  expect(unit.edits.map(({ at, text }) => [ours.slice(at.start, at.end), text])).toEqual([['', 'k']]);
});
