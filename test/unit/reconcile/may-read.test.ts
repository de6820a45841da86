// Who may read whom, by words alone.

import type { ByteText } from '../../../src/base/index.js';
import { MayRead } from '../../../src/reconcile/index.js';

const texts: readonly (readonly [string, string])[] = [
  ['/p/kettle', 'include <tunables/global>\nprofile kettle {\n  include <abstractions/water>\n}\n'],
  ['/p/cup', 'profile cup {\n  include if exists <abstractions/extras.d>\n}\n'],
  ['/p/abstractions/water', 'include <abstractions/pipe>\n'],
  ['/p/abstractions/pipe', ''],
  ['/p/abstractions/extras.d/one', ''],
  ['/p/tunables/global', ''],
];
const reading = new MayRead(texts.map(([path, text]) => [path, text as ByteText]));

test('what a file reads, itself or through others', () => {
  expect([...reading.readBy(['/p/kettle'])].sort()).toEqual([
    '/p/abstractions/pipe',
    '/p/abstractions/water',
    '/p/kettle',
    '/p/tunables/global',
  ]);
  expect([...reading.readBy(['/p/cup'])]).toEqual(['/p/cup', '/p/abstractions/extras.d/one']);
});

test('who reads a file is the same question from its other side', () => {
  expect([...reading.readersOf(['/p/abstractions/pipe'])].sort()).toEqual([
    '/p/abstractions/pipe',
    '/p/abstractions/water',
    '/p/kettle',
  ]);
});

test('one that names others in a way that words do not tell may read all, and may be any reader', () => {
  const odd = new MayRead(
    [...texts, ['/p/odd', 'include <abstractions/../x>\n']].map(([path, text]) => [path as string, text as ByteText]),
  );
  expect(odd.readBy(['/p/odd']).size).toBe(texts.length + 1);
  expect(odd.readersOf(['/p/cup']).has('/p/odd')).toBe(true);
});

test('rules of trusted helpers read the declaration of their class, and what is named is what is generated of them', () => {
  const helpers = new MayRead(
    [
      ['/p/paint', 'include <abstractions/trusted-helpers/colors>\n'],
      ['/p/whole', 'include <abstractions/trusted-helpers>\n'],
      ['/p/other', 'settings key=color,\n'],
      ['/p/trusted-helpers/rules/colors', 'audit deny settings key=color,\n'],
      ['/p/trusted-helpers/classes/settings', 'implies read store,\n'],
      ['/p/trusted-helpers/classes/store', ''],
    ].map(([path, text]) => [path as string, text as ByteText]),
  );
  const readers = helpers.readersOf(['/p/trusted-helpers/classes/store']);
  expect([...readers].sort()).toEqual([
    '/p/paint',
    '/p/trusted-helpers/classes/settings',
    '/p/trusted-helpers/classes/store',
    '/p/trusted-helpers/rules/colors',
    '/p/whole',
  ]);
  expect(helpers.readBy(['/p/paint'])).toContain('/p/trusted-helpers/classes/settings');
});
