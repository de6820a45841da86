// Sources of rules of trusted helpers, and declarations of their classes, merged as sets of statements.

import { mergeUnit } from '../../../src/merge/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { fileId } from '../../../src/base/index.js';

function merge(folder: 'rules' | 'classes', base: string, ours: string, theirs: string): string {
  const source = (text: string) => ({ id: fileId(`/p/trusted-helpers/${folder}/x`), text: text as ByteText });
  const merged = mergeUnit(source(base), source(ours), source(theirs));
  expect(merged.fallback).toBeUndefined();
  return merged.conflicts.length === 0 ? merged.text : merged.conflicts.map(({ kind }) => `conflict: ${kind}`).join();
}

test.each([
  ['both add rules', 'a r,\n', 'a r,\na key=m r,\n', 'a r,\na key=t w,\n', 'a r,\na key=m r,\na key=t w,\n'],
  ['one adds, one removes', 'a r,\na k=x w,\n', 'a r,\na k=x w,\na k=m r,\n', 'a r,\n', 'a r,\na k=m r,\n'],
  [
    'permissions of one rule',
    'a k=x (read),\n',
    'a k=x (read, list),\n',
    'a k=x (read, drop),\n',
    'a k=x (drop, list, read),\n',
  ],
  [
    'layout of one side',
    'a k=x read,\n',
    'a   k=x\n  read,\n',
    'a k=x read,\na k=t r,\n',
    'a   k=x\n  read,\na k=t r,\n',
  ],
  [
    'comments stay',
    '# one\na r,\n',
    '# mine\na r,\n',
    '# one\na r,\n# two\na k=t r,\n',
    '# mine\na r,\n# two\na k=t r,\n',
  ],
])('rules: %s', (_, base, ours, theirs, merged) => {
  const named = (text: string): string => text.replaceAll(/^a /gm, 'store ').replaceAll('k=', 'key=');
  expect(merge('rules', named(base), named(ours), named(theirs))).toBe(named(merged));
});

test('a rule that one side changed and the other removed is for a person', () => {
  expect(merge('rules', 'store key=x (read),\n', 'store key=x (read, list),\n', '')).toBe(
    'conflict: removed-and-changed',
  );
});

test.each([
  [
    'field key,\n',
    'field key,\nfield mine,\n',
    'field key,\nfield theirs,\n',
    'field key,\nfield mine,\nfield theirs,\n',
  ],
  [
    'permission r1,\n',
    'permission r1,\nimplies r1 /m r,\n',
    'permission r1,\nimplies r1 /t r,\n',
    'permission r1,\nimplies r1 /m r,\nimplies r1 /t r,\n',
  ],
])('declarations: %s', (base, ours, theirs, merged) => {
  expect(merge('classes', base, ours, theirs)).toBe(merged);
});

test('a field that both sides declare in another way is for a person', () => {
  expect(merge('classes', 'field s in (a),\n', 'field s in (a b),\n', 'field s in (a c),\n')).toBe(
    'conflict: both-changed',
  );
});
