// What matches of patterns begin and end with: every match has the ends of one form, so patterns whose forms share nothing
// never meet.

import type { ByteText } from '../../../src/base/index.js';
import type { Pattern } from '../../../src/language/index.js';
import { readPattern } from '../../../src/language/index.js';
import type { Form } from '../../../src/reconcile/pattern-ends.js';
import { formsOf, mayShare } from '../../../src/reconcile/pattern-ends.js';

const forms = (text: string): readonly Form[] => formsOf(readPattern(text as ByteText, 'text') as Pattern);
const short = (text: string): string[] =>
  forms(text).map(({ prefix, suffix, isWhole }) => (isWhole ? prefix : `${prefix}…${suffix}`));
const share = (one: string, other: string): boolean =>
  forms(one).some((form) => forms(other).some((longer) => mayShare(form, longer) && mayShare(longer, form)));

test('one for each choice, whole where there is one match', () => {
  expect(short('/usr/bin/a')).toEqual(['/usr/bin/a']);
  expect(short('/{,usr/}{,s}bin/a')).toEqual(['/bin/a', '/sbin/a', '/usr/bin/a', '/usr/sbin/a']);
  expect(short('/usr/bin/*')).toEqual(['/usr/bin/…']);
  expect(short('/{a,b*}/c?d')).toEqual(['/a/c…d', '/b…d']);
  expect(short('**')).toEqual(['…']);
});

test('too many are taken together, branch by branch first', () => {
  const many = `{${Array.from({ length: 70 }, (_, at) => `x${at}z`).join(',')}}`;
  expect(short(`/opt/${many}/end`)).toEqual(['/opt/x…z/end']);
  expect(short(`{/opt/${many}/a,/usr/${many}/b}`)).toEqual(['/opt/x…z/a', '/usr/x…z/b']);
  expect(forms(`/${many}`).every(({ isWhole }) => !isWhole)).toBe(true);
});

test.each([
  ['/usr/bin/a', '/usr/bin/*', true],
  ['/{,usr/}bin/a', '/usr/bin/a', true],
  ['/{,usr/}bin/a', '/{,usr/}bin/b', false],
  ['/usr/bin/*a', '/usr/bin/*b', false],
  ['/usr/bin/a', '/usr/bin/ab*', false],
  ['/usr/bin/ab', '/usr/bin/a?', true],
  ['/opt/**', '/usr/**', false],
])('%s and %s: %s', (one, other, expected) => {
  expect(share(one, other)).toBe(expected);
});
