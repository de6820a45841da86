import type { ByteText } from '../../../src/base/index.js';
import { compilePolicy, evaluate, execKey, fileBits, otherShift } from '../../../src/model/index.js';
import type { Permissions, ProfileModel } from '../../../src/model/index.js';
import { featureAt, newestFeatures, parseFeatures } from '../../../src/policy/index.js';
import type { TreeOptions } from '../../support/policy.js';
import { resolveTree } from '../../support/policy.js';

// What file rules come to at strings; the compiler's answers to the same are in test/oracle.

function modelOf(rules: string, options: TreeOptions & { readonly preamble?: string } = {}): ProfileModel {
  const { policy, diagnostics } = resolveTree(`${options.preamble ?? ''}\nprofile p {\n${rules}\n}\n`, options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compilePolicy(policy).profiles[0]!;
}

function lettersOf(bits: Permissions): string {
  const found = Object.entries(fileBits).filter(([, bit]) => (bits & bit) !== 0);
  return found.map(([letter]) => letter).join('') || '-';
}

/** Letters of the owner and of others, the one for both where they are equal; then onexec and change_profile. */
function at(model: ProfileModel, text: string): string {
  const { allowed, exec } = evaluate(model.terms('file'), text as ByteText);
  const [owner, other] = [lettersOf(allowed), lettersOf(allowed >>> otherShift)];
  const type = exec.owner ?? exec.other;
  return [
    owner === other ? owner : `${owner}:${other}`,
    ...(type === undefined ? [] : [execKey(type)]),
    ...((allowed & 0x40000000) === 0 ? [] : ['onexec']),
    ...((allowed & 0x80000000) === 0 ? [] : ['change_profile']),
  ].join(' ');
}

test.each([
  ['/f r,', '/f', 'r'],
  ['/f w,', '/f', 'wa'],
  ['/f a,', '/f', 'a'],
  ['/f rw, deny /f w,', '/f', 'r'],
  ['/f rw, deny /f a,', '/f', 'wr'],
  ['owner /f rk, other /f m,', '/f', 'rk:m'],
  ['/d/* r,', '/d/', '-'],
  ['/d/{*,x} r,', '/d/', 'r'],
  ['file,', '/', 'xwralkm i same'],
  ['file,', '/f\0/g', 'lk:l'],
  ['/f l,', '/f', 'l'],
  ['/f l,', '/f\0/g', 'lk:l'],
  ['other /f l,', '/f\0/g', '-:l'],
  ['/f l,', '/f\0/', '-'],
  ['/f l -> /g,', '/f\0/g', 'l'],
  ['l /f -> /g,', '/f\0/h', '-'],
  ['link /f -> /g,', '/f\0/g', 'l'],
  ['link subset /f -> /g,', '/f\0/g', 'lk:l'],
  ['/f l, deny /f l,', '/f', 'l'],
  ['/f l, deny /f l,', '/f\0/g', '-'],
  ['all,', '/x', 'xwralkm i same'],
  ['all, /x px,', '/x', 'xwralkm ! profile'],
  ['deny all, /f rpx,', '/f', 'x:xr ! profile'],
])('%s at %j: %s', (rules, text, said) => {
  expect(at(modelOf(rules), text)).toBe(said);
});

test.each([
  ['ix', 'xm i same'],
  ['px', 'x ! profile'],
  ['Px', 'x  profile'],
  ['cx', 'x ! child'],
  ['Ux', 'x  unconfined'],
  ['pix', 'xm i! profile'],
  ['PUx', 'x u profile'],
  ['pUx', 'x u! profile'],
  ['Cux', 'x u child'],
  ['px -> t', 'x ! named t'],
  ['ux -> t', 'x ! named t'],
  ['ix -> t', 'xm i named t'],
  ['cx -> t', 'x ! named p//t'],
  ['cx -> /f', 'x ! child'],
  ['px -> /f', 'x ! named /f'],
  ['px -> q///f', 'x ! child'],
  ['px -> p///f', 'x ! child'],
  ['px -> :n:t', 'x ! named :n:t'],
  ['cx -> :n:t', 'x ! named :n:t'],
  ['px -> &t', 'x ! named &t'],
])('execution: /f %s', (mode, said) => {
  expect(at(modelOf(`/f ${mode},`), '/f')).toBe(said);
});

test('`safe` and `unsafe` outdo the letters', () => {
  expect(at(modelOf('safe /f px,'), '/f')).toBe('x  profile');
  expect(at(modelOf('unsafe /f Px,'), '/f')).toBe('x ! profile');
  expect(at(modelOf('unsafe /f ix,'), '/f')).toBe('xm i! same');
});

test('targets are named before variables are replaced', () => {
  const preamble = '@{x} = /f\n';
  expect(at(modelOf('@{x} cx -> /f,', { preamble }), '/f')).toBe('x ! named p///f');
  const { policy } = resolveTree('@{x} = q\nprofile a@{x} { /f cx -> t, }\n');
  expect(at(compilePolicy(policy).profiles[0]!, '/f')).toBe('x ! named a@{x}//t');
});

test('what is exact decides the type, not the permission', () => {
  expect(at(modelOf('/* ix, /f px,'), '/f')).toBe('x ! profile');
  expect(at(modelOf('/f[ab] ix, /f* px,'), '/fa')).toBe('xm i same');
  expect(at(modelOf('/f{a,b} ix, /f* px,'), '/fa')).toBe('xm i same');
  expect(at(modelOf('priority=1 /* ix, /f px,'), '/f')).toBe('xm i same');
});

test('logged, and denied without a word', () => {
  const model = modelOf('audit /f rl, deny /g w, audit deny /h w, audit change_profile -> x,');
  const noted = (text: string): readonly string[] => {
    const { audited, quiet } = evaluate(model.terms('file'), text as ByteText);
    return [lettersOf(audited), lettersOf(quiet)];
  };
  expect(noted('/f')).toEqual(['rl', '-']);
  expect(noted('/f\0/x')).toEqual(['l', '-']);
  expect(noted('/g')).toEqual(['-', 'wa']);
  expect(noted('/h')).toEqual(['-', '-']);
  expect(noted('x')).toEqual(['-', '-']);
  expect(lettersOf(evaluate(modelOf('audit deny all,').terms('file'), '/f' as ByteText).quiet)).toBe('xwrakm');
});

test.each([
  ['change_profile,', 'any//name', '- onexec change_profile'],
  ['change_profile -> *,', 'a/b', '-'],
  ['change_profile -> f,', 'f', '- onexec change_profile'],
  ['change_profile -> f,', '/x', '- onexec'],
  ['change_profile -> f,', '/', '-'],
  ['change_profile -> f,', '/x\0f', '- onexec'],
  ['change_profile /x -> f,', 'f', '- onexec change_profile'],
  ['change_profile /x -> f,', '/x\0f', 'x  same onexec'],
  ['change_profile unsafe /x -> f,', '/x\0f', 'x ! same onexec'],
  ['change_profile /x -> f,', '/y\0f', '-'],
  ['change_profile, deny change_profile -> f,', 'f', '-'],
  ['change_profile, deny change_profile -> f,', '/x', '- change_profile'],
])('%s at %j: %s', (rules, text, said) => {
  expect(at(modelOf(rules), text)).toBe(said);
});

test.each([
  ['/f rl, change_profile -> /f,', '/f', '- onexec change_profile'],
  ['/f rl, change_profile -> /f,', '/f\0/g', 'lk:l'],
  ['/** w, deny /f w, deny change_profile -> /f,', '/f', 'wa'],
  ['allow /f r, change_profile -> /f,', '/f', 'r onexec change_profile'],
  ['audit /f r, change_profile -> /f,', '/f', 'r onexec change_profile'],
  ['/f l -> /g, change_profile -> /f,', '/f', 'l onexec change_profile'],
  ['link /f -> /g, change_profile -> /f,', '/f', 'l onexec change_profile'],
  ['link /f -> /g, change_profile /g -> /f,', '/f', '- onexec change_profile'],
  ['/f px, change_profile -> /f,', '/x\0/f', 'x ! same onexec'],
  ['owner /f Px, change_profile -> /f,', '/x\0/f', 'x:-  same onexec'],
])('a path that is also a profile’s name: %s at %j: %s', (rules, text, said) => {
  expect(at(modelOf(rules), text)).toBe(said);
});

test('kernels that cannot stack profiles are asked for namespace and name', () => {
  const features = parseFeatures('domain {change_profile {yes}} file {mask {}}');
  expect(featureAt(newestFeatures(), 'domain/stack')).toBeDefined();
  const old = modelOf('change_profile -> :n:f, change_profile -> g,', { kernel: features });
  expect(at(old, 'n\0f')).toBe('- onexec change_profile');
  expect(at(old, ':n:f')).toBe('-');
  expect(at(old, 'g')).toBe('- onexec change_profile');
  expect(at(modelOf('change_profile -> :n:f,'), ':n:f')).toBe('- onexec change_profile');
});

test('what follows from the make-up of a profile', () => {
  expect(at(modelOf('change_profile -> f,'), '/proc/self/attr/exec')).toBe('w:- onexec');
  expect(at(modelOf('deny change_profile -> f,'), '/proc/1/attr/apparmor/')).toBe('r:-');
  expect(at(modelOf('^h { }'), '/proc/1/attr/current')).toBe('w:-');
  expect(at(modelOf('^h { }'), '/proc/self/attr/current')).toBe('-');
  expect(at(modelOf('^h { }'), '/sys/module/apparmor/parameters/enabled')).toBe('r:-');
  expect(at(modelOf('^h { } deny /proc/** w,'), '/proc/1/attr/current')).toBe('-');
  expect(at(modelOf('^h { }', { preamble: 'alias /proc/ -> /q/,' }), '/q/1/attr/current')).toBe('w:-');
  expect(modelOf('/f r,').terms('file')).toHaveLength(1);
  const { policy } = resolveTree('profile p { ^h { } profile c { } }\n');
  expect(compilePolicy(policy).profiles.map((model) => model.terms('file').length)).toEqual([3, 3, 0]);
});
