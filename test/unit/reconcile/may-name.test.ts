import type { ByteText } from '../../../src/base/index.js';
import type { Rule, Statement } from '../../../src/language/index.js';
import { lowerFile, parseFile } from '../../../src/language/index.js';
import { fileId } from '../../../src/base/index.js';
import type { SourceSet } from '../../../src/policy/index.js';
import { searchPath } from '../../../src/policy/index.js';
import { MayName } from '../../../src/reconcile/may-name.js';

const text = (of: string): ByteText => of as ByteText;

function statementsOf(of: string): readonly Statement[] {
  const id = fileId('/etc/apparmor.d/x');
  return lowerFile(parseFile(text(of), id).value, { id, text: text(of) }).value;
}

/** The one rule of a profile, beside definitions. */
function mayName(rule: string, names: readonly string[], definitions = ''): boolean {
  const statements = statementsOf(`${definitions}\nprofile p {\n  ${rule}\n}\n`);
  const id = fileId('/etc/apparmor.d/x');
  const files: SourceSet['files'] = new Map([[id, { id, text: text(''), statements, diagnostics: [] }]]);
  const set: SourceSet = { search: searchPath([], '', ''), sources: new Map(), files, complete: true };
  return new MayName(names.map(text), set).rule(ruleIn(statements));
}

function ruleIn(statements: readonly Statement[]): Rule {
  const profile = statements.find((one) => one.kind === 'profile');
  const [rule] = profile?.kind === 'profile' ? profile.body.statements : [];
  if (rule?.kind !== 'rule') throw new Error('no rule');
  return rule.rule;
}

test.each([
  ['signal peer=foo,', true],
  ['signal peer=foo//child,', true],
  ['signal peer=bar//&foo,', true],
  ['signal peer=:ns:foo,', true],
  ['signal peer=other,', false],
  ['signal peer=f*,', true],
  ['signal peer={a,b},', true],
  ['signal,', false],
  ['unix peer=(label=foo),', true],
  ['/usr/bin/x px -> foo,', true],
  ['/usr/bin/x px -> bar,', false],
  ['change_profile -> foo,', true],
  ['signal peer=@{profile_name},', false],
  ['signal peer=@{profile_name}//&*,', false],
  ['signal peer=@{exec_path},', true],
  ['signal peer=@{nobody_knows},', true],
])('%s may name foo: %p', (rule, expected) => {
  expect(mayName(rule, ['foo'])).toBe(expected);
});

test('a variable names what any file assigns to it', () => {
  const definitions = '@{peers} = other\n@{peers} += @{more}\n@{more} = third\n';
  expect(mayName('signal peer=@{peers},', ['foo'], definitions)).toBe(false);
  expect(mayName('signal peer=@{peers},', ['third'], definitions)).toBe(true);
  expect(mayName('signal peer=@{peers}x,', ['foo'], definitions)).toBe(true);
  expect(mayName('signal peer=@{ring},', ['foo'], '@{ring} = @{ring}\n')).toBe(true);
  expect(mayName('signal peer=@{exec_path},', ['foo'], '@{exec_path} = /usr/bin/x\n')).toBe(true);
});

test('the own name of a profile may be the beginning of another one', () => {
  const set: SourceSet = { search: searchPath([], '', ''), sources: new Map(), files: new Map(), complete: true };
  const words = new MayName([text('foo'), text('/usr/bin/bar')], set);
  expect(['foo', 'f', 'foo//child', '/usr/bin/bar', 'fob', 'bar'].map((name) => words.mayBeOwn(text(name)))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
