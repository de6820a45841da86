// The file automaton of compiled policy: what the compiler made of rules is read as the rules mean it.
// Source: permission-semantics 1.2, 2.2 to 2.7 and 8.

import { fileBits, otherShift } from '../../src/model/index.js';
import { decide } from './compiled/automaton.js';
import { compile } from './compiled/compile.js';
import type { CompiledProfile } from './compiled/profiles.js';
import { describeForms } from './compiled/forms.js';
import { sayFile } from './compiled/say.js';

/** Rules, and what is permitted at strings; NUL stands between link and target, and between program and profile. */
const rows: readonly (readonly [rules: string, said: Readonly<Record<string, string>>])[] = [
  ['', { '/a': '-' }],
  ['/d/* r,', { '/d/a': 'r', '/d/\xff': 'r', '/d/': '-', '/d/a/': '-', '/d/a/b': '-', '/d/a\0b': '-' }],
  ['/d/** r,', { '/d/a': 'r', '/d/a/': 'r', '/d/a/b': 'r', '/d/': '-', '/d//': '-' }],
  ['/d/{,**} r,', { '/d/': 'r', '/d/a/b': 'r', '/d': '-' }],
  ['/d/[^a] r,', { '/d/b': 'r', '/d//': 'r', '/d/\0': 'r', '/d/a': '-' }],
  ['/d/? r,', { '/d/b': 'r', '/d//': '-', '/d/\0': '-', '/d/bb': '-' }],
  ['/d//x r,', { '/d/x': 'r', '/d//x': '-' }],
  ['//d/x r,', { '//d/x': 'r', '/d/x': '-' }],
  ['/f w,', { '/f': 'wa' }],
  ['/f a,', { '/f': 'a' }],
  ['/f rw,\ndeny /f w,', { '/f': 'r' }],
  ['/f rw,\ndeny /f a,', { '/f': 'rw' }],
  ['owner /f rw,\n/f k,', { '/f': 'owner rwak, other k' }],
  ['/f rw,\ndeny owner /f w,', { '/f': 'owner r, other rwa' }],
  ['owner /f r,\nother /f r,', { '/f': 'r' }],
  ['/f ix,', { '/f': 'm ix' }],
  ['/f rm,\ndeny /f m,', { '/f': 'r' }],
  ['/f px,', { '/f': 'px' }],
  ['/f Px,', { '/f': 'Px' }],
  ['/f pix,', { '/f': 'm pix' }],
  ['/f Pix,', { '/f': 'm Pix' }],
  ['/f pux,', { '/f': 'pux' }],
  ['/f pUx,', { '/f': 'pux' }],
  ['/f PUx,', { '/f': 'Pux' }],
  ['/f ux,', { '/f': 'ux' }],
  ['/f Ux,', { '/f': 'Ux' }],
  ['/f cx,', { '/f': 'cx' }],
  ['/f Cix,', { '/f': 'm Cix' }],
  ['/f CUx,', { '/f': 'Cux' }],
  ['/f px -> t,', { '/f': 'px -> t' }],
  ['/f ux -> t,', { '/f': 'px -> t' }],
  ['/f ix -> t,', { '/f': 'm Pix -> t' }],
  ['/f pux -> t,', { '/f': 'pux -> t' }],
  ['/f px -> &t,', { '/f': 'px -> &t' }],
  ['/a px -> t,\n/b px -> u,\n/c Px -> t,', { '/a': 'px -> t', '/b': 'px -> u', '/c': 'Px -> t' }],
  ['/* px,\n/f Px,', { '/f': 'Px', '/g': 'px' }],
  ['/* px,\ndeny /f x,', { '/f': '-', '/g': 'px' }],
  ['owner /f ix,\nother /f px,', { '/f': 'owner m ix, other px' }],
  // The subset test is asked of the owner only.
  ['/f l,', { '/f': 'l', '/f\0/g': 'owner lk, other l', '/f\0/': '-', '/f\0g': '-' }],
  ['link /f -> /g,', { '/f': 'l', '/f\0/g': 'l', '/f\0/h': '-' }],
  ['link subset /f -> /g,', { '/f': 'l', '/f\0/g': 'owner lk, other l', '/f\0/h': '-' }],
  ['/f l,\ndeny /f l,', { '/f': 'l', '/f\0/g': '-' }],
  ['file,', { '/': 'rwalkm ix', '/a': 'rwalkm ix', '/a\0/b': 'owner lk, other l', '/a\0/': '-' }],
  [
    'change_profile,',
    {
      foo: 'onexec, change_profile',
      'a//b': 'onexec, change_profile',
      '/x': 'onexec, change_profile',
      '/x\0foo': 'onexec',
      '/proc/1/attr/current': 'owner w, other -, onexec, change_profile',
      '/sys/module/apparmor/parameters/enabled': 'owner r, other -, onexec, change_profile',
    },
  ],
  ['change_profile -> f,', { f: 'onexec, change_profile', '/x': 'onexec', '/x\0f': 'onexec', '/x\0g': '-', '/': '-' }],
  ['change_profile /x -> f,', { f: 'onexec, change_profile', '/x': 'onexec', '/x\0f': 'x, onexec', '/y': '-' }],
  ['change_profile unsafe /x -> f,', { '/x': 'onexec', '/x\0f': 'unsafe x, onexec' }],
  ['change_profile,\ndeny change_profile -> foo,', { foo: '-', bar: 'onexec, change_profile', '/x': 'change_profile' }],
  ['^h {\n}', { '/proc/0/attr/current': 'owner w, other -', '/proc/a/attr/current': '-' }],
];

describeForms(['3.0', '4.0', '5.0'], (options) => {
  let profiles: readonly CompiledProfile[];
  const profileOf = (index: number): CompiledProfile => profiles.find(({ name }) => name === `p${index}`)!;

  beforeAll(() => {
    const texts = rows.map(([rules], index) => `profile p${index} {\n${rules}\n}\n`);
    profiles = compile(texts.join(''), options);
  });

  test.each(rows.map(([rules, said], index) => [rules, said, index] as const))('%j', (_, said, index) => {
    const { file } = profileOf(index);
    const found = Object.keys(said).map((text) => [text, sayFile(decide(file, text))]);
    expect(Object.fromEntries(found)).toEqual(said);
  });

  test('targets of children are named after the profile', () => {
    const [profile] = compile('profile a {\n/f cx -> b,\n/g Cx -> b,\n}\n', options);
    expect(sayFile(decide(profile!.file, '/f'))).toBe('px -> a//b');
    expect(sayFile(decide(profile!.file, '/g'))).toBe('Px -> a//b');
    expect(profile!.execTargets.file).toContain('a//b');
  });

  test('what is logged, and what is denied without a word', () => {
    const both = (bits: number): number => bits | (bits << otherShift);
    const rules = 'deny /f r,\naudit /g w,\naudit deny /h r,\naudit owner /i k,\ndeny owner /j m,';
    const [{ file } = { file: undefined }] = compile(`profile a {\n${rules}\n}\n`, options);
    const noted = (text: string): readonly number[] => {
      const { audited, quiet } = decide(file!, text);
      return [audited, quiet];
    };
    expect(noted('/f')).toEqual([0, both(fileBits.r)]);
    expect(noted('/g')).toEqual([both(fileBits.w | fileBits.a), 0]);
    expect(noted('/h')).toEqual([0, 0]);
    expect(noted('/i')).toEqual([fileBits.k, 0]);
    expect(noted('/j')).toEqual([0, fileBits.m]);
  });
});
