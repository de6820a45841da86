// Absolute paths in the policy of another root: they begin at that root.

import { placesOf, searchPath } from '../../../src/policy/index.js';

test.each([
  ['quoted', '/etc/apparmor.d/local/p', '/mnt/etc/apparmor.d/local/p'],
  ['angle', 'local/p', '/mnt/etc/apparmor.d/local/p'],
] as const)('%s', (form, written, expected) => {
  const search = searchPath(['/mnt/etc/apparmor.d'], '', '/mnt');
  expect(placesOf(search, form, written).map(({ path }) => path)).toEqual([expected]);
});
