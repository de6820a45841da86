import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import { fileId } from '../../../src/base/index.js';
import { expandText } from '../../../src/policy/expand.js';
import { Symbols } from '../../../src/policy/symbols.js';
import { findVariable } from '../../../src/policy/variable-text.js';
import { allProfiles, resolveTree, rulesOf } from '../../support/policy.js';

const paths = (preamble: string, rules: string, head = 'profile a'): string[] =>
  rulesOf(resolveTree(`${preamble}\n${head} { ${rules} }\n`).policy.profiles[0]);
const said = (preamble: string, rules = ''): readonly string[] =>
  resolveTree(`${preamble}\nprofile a { ${rules} }\n`).said;

test('several values become an alternation in byte order, one value its text', () => {
  expect(paths('@{x} = b a b\n@{y} = one', '/@{x}/@{y} r,')).toEqual(['/{a,b}/one r']);
  expect(paths('@{x} = b,c', '/@{x} r,')).toEqual(['/b,c r']);
  expect(paths('@{x} = a b,c', '/@{x} r,')).toEqual(['/{a,b,c} r']);
});

test('slashes are not doubled where a value meets its surroundings', () => {
  expect(paths('@{x} = /a/ /', '/d/@{x}/e r,')).toEqual(['/d/{,a}/e r']);
  expect(paths('@{x} = /a/', '@{x}/e r,')).toEqual(['/a/e r']);
  expect(paths('@{x} = /a', '/@{x} r,')).toEqual(['//a r']);
});

test('a variable may be declared after the one that uses it, and is worth what it is when first needed', () => {
  expect(paths('@{x} = @{y}/z\n@{y} = a b', '/@{x} r,')).toEqual(['/{a/z,b/z} r']);
  expect(paths('@{v} = a\n$x = @{v} == a\n@{v} += b', '/@{v} r,')).toEqual(['/a r']);
  expect(paths('@{v} = a\n$x = @{v} == a\n@{v} := b', '/@{v} r,')).toEqual(['/b r']);
});

test('each operator in turn', () => {
  expect(said('@{x} = a\n@{x} = b')).toEqual(['policy/redeclared-variable@main:2']);
  expect(said('@{x} += a')).toEqual(['policy/undeclared-append@main:1']);
  expect(said('@{x} = a\n$x = true')).toEqual(['policy/redeclared-variable@main:2']);
  expect(said('$x = true\n@{x} += a')).toEqual(['policy/undeclared-append@main:2']);
  expect(said('$x = true\n$x ?= false\n$x := false')).toEqual([]);
  expect(paths('@{x} ?= a\n@{x} ?= b\n@{x} += c', '@{x} r,')).toEqual(['{a,c} r']);
  expect(paths('@{x} = a\n@{x} := b', '@{x} r,')).toEqual(['b r']);
});

test('what has no value is an error at its use, once for a variable', () => {
  expect(said('', '@{no} r,\n/a@{no}/b w,')).toEqual(['policy/undefined-variable@main:2']);
  expect(said('@{x} = @{no}', '@{x} r,')).toEqual(['policy/undefined-variable@main:2']);
  expect(said('@{x} = @{no}', '/a r,')).toEqual([]);
  expect(said('@{x} = @{y}\n@{y} = @{x}', '@{x} r,')).toEqual(['policy/recursive-variable@main:3']);
  expect(said('@{x} = a @{x}', '@{x} r,')).toEqual(['policy/recursive-variable@main:2']);
  expect(said('$x = true', '@{x} r,')).toEqual(['policy/boolean-as-set@main:2']);
  expect(said('', '"/@{1x}" r,')).toEqual(['policy/bad-variable-name@main:2']);
});

test('values that use an undefined variable are lost, when others are not', () => {
  const preamble = '@{x} = /a @{no}';
  expect(said(preamble, '@{x} r,')).toEqual(['policy/lost-value@main:2']);
  expect(paths(preamble, '@{x} r,')).toEqual(['/a r']);
});

test('products of variables have a limit', () => {
  const sets = ['b', 'c', 'd', 'e', 'f', 'g'].map((name) => `@{${name}} = ${'0123456789'.split('').join(' ')}`);
  expect(said(`@{x} = @{b}@{c}@{d}@{e}@{f}@{g}\n${sets.join('\n')}`, '/@{x} r,')).toEqual([
    'policy/too-many-values@main:8',
  ]);
});

test('a long chain of variables is an answer, not a crash', () => {
  const chain = Array.from({ length: 20_000 }, (_, at) => `@{a${at}} = @{a${at + 1}}`).join('\n');
  expect(said(`${chain}\n@{a20000} = x`, '@{a0} r,')).toEqual(['policy/too-many-values@main:20002']);
});

test('a profile has variables of its own, which hide others of their names', () => {
  const preamble = '@{profile_name} = mine\n@{exec_path} = mine';
  expect(paths(preamble, '@{profile_name} r, @{exec_path} r,', 'profile "a*b" /bin/x')).toEqual([
    'a\\*b r',
    '/bin/x r',
  ]);
  expect(paths(preamble, '@{exec_path} r,')).toEqual(['mine r']);
  expect(said('', '@{attach_path} r,')).toEqual(['policy/undefined-variable@main:2']);
  const { policy } = resolveTree('profile a { ^b { @{profile_name} r, } }\n');
  // In a path, the two slashes of the name are one.
  expect(rulesOf(allProfiles(policy)[1])).toEqual(['a/b r']);
});

test('an alternation after an @ is no variable, and ends expansion', () => {
  expect(paths('@{x} = v', '/@{x}/@{a,b}/\\@{x} r,')).toEqual(['/v/@{a,b}/\\@{x} r']);
});

test('escapes hide a variable, escaped escapes do not', () => {
  expect(findVariable('\\@{x}')).toBeUndefined();
  expect(findVariable('\\\\@{x}')).toEqual({ name: 'x', start: 2, end: 6 });
  expect(findVariable('@{a@{b}')).toEqual({ name: 'b', start: 3, end: 7 });
  expect(findVariable('@{x\\}y}')?.name).toBe('x\\}y');
});

test('law: text without variables stays as it is, and expansion leaves none behind', () => {
  const symbols = new Symbols();
  symbols.assignSet('x', '=', ['a', 'b/'] as ByteText[], { file: fileId('t'), start: 0, end: 0 });
  const piece = fc.constantFrom('/', 'a', '@{x}', '{', '}', ',', '\\', '@', '*');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('') as ByteText;
      const { text: expanded, failure, variables } = expandText(text, symbols);
      if (variables.length === 0) expect(expanded).toBe(text);
      if (failure === undefined) expect(findVariable(expanded)?.name.includes(',') ?? true).toBe(true);
    }),
  );
});
