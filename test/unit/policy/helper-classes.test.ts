// Rule classes of trusted helpers: how they are declared, what is said of a wrong declaration and of a wrong rule, and what
// a rule comes to.

import { spellStatement } from '../../../src/language/index.js';
import { compilePolicy, evaluate, queriesFor, helperQueries } from '../../../src/model/index.js';
import type { ByteText, DiagnosticCode } from '../../../src/base/index.js';
import { lowerFragment, ParseCache } from '../../../src/policy/index.js';
import { resolveTree, type ResolvedTree } from '../../support/policy.js';

const settings = [
  '# The settings store.',
  'class settings,',
  'field schema,',
  'field key,',
  'field scope in (user system),',
  'field how flags (force quiet),',
  'permission read r,',
  'permission write w,',
  'permission list,',
  'implies (read list) dbus send bus=session path=/org/example/Settings member=Get,',
  'implies write',
  '  dbus send bus=session path="/org/example/@{field_key}" member=Set,',
  'implies write owner "/run/settings/@{field_scope}/@{field_schema}.sock" rw,',
  '',
].join('\n');

const includes = 'profile a {\n  include <abstractions/trusted-helpers/colors>\n}\n';

function tree(rules: string, classes: Readonly<Record<string, string>> = { settings }): ResolvedTree {
  const declared = Object.entries(classes).map(([name, text]) => [`trusted-helpers/classes/${name}`, text]);
  return resolveTree({ main: includes, 'trusted-helpers/rules/colors': rules, ...Object.fromEntries(declared) });
}

/** The rules of the profile in canonical words, those of helpers with the permissions that they mean. */
function rulesIn({ policy }: ResolvedTree): string[] {
  return (policy.profiles[0]?.rules ?? []).map(({ rule, qualifiers }) => {
    const text = spellStatement({ kind: 'rule', rule, qualifiers, at: undefined, node: undefined } as never);
    return rule.kind === 'helper' ? `${text} means ${rule.meaning?.permissions.join(' ')}` : text;
  });
}

test('a rule comes to itself and to what its permissions imply, with its fields put in', () => {
  const found = tree('settings schema=org.example.* key=color scope=user rw,\n/usr/share/** r,\n');
  expect(found.said).toEqual([]);
  expect(rulesIn(found)).toEqual([
    'settings key=color schema=org.example.* scope=user rw, means read write',
    'dbus send bus=session member=Get path=/org/example/Settings,',
    'dbus send bus=session member=Set path=/org/example/color,',
    'owner /run/settings/user/org.example.*.sock rw,',
    '/usr/share/** r,',
  ]);
});

test('what a rule does not say of a field means all of it', () => {
  expect(rulesIn(tree('settings write,\n')).slice(1)).toEqual([
    'dbus send bus=session member=Set path=/org/example/**,',
    'owner /run/settings/{system,user}/**.sock rw,',
  ]);
});

test('permissions are names, letters, a list, or all; before the fields or after them', () => {
  const meant = (rule: string): string | undefined => rulesIn(tree(`${rule}\n`))[0]?.split(' means ')[1];
  expect(meant('settings,')).toBe('list read write');
  expect(meant('settings (read, w),')).toBe('read write');
  expect(meant('settings wr key=x,')).toBe('read write');
  expect(meant('settings\n  key=x\n  list,')).toBe('list');
});

test('a denial denies the class, and nothing of what carries its requests', () => {
  expect(rulesIn(tree('deny settings write,\n'))).toEqual(['deny settings write, means write']);
});

test('what is implied is not audited where the rule is', () => {
  expect(rulesIn(tree('audit settings list,\n'))).toEqual([
    'audit settings list, means list',
    'dbus send bus=session member=Get path=/org/example/Settings,',
  ]);
});

test('a class may imply another one, which brings what that implies', () => {
  const keyring =
    'class keyring,\nfield item,\nfield scope in (user system),\npermission open,\nimplies open /run/@{field_item} r,\n';
  const mail =
    'class mail,\nfield account,\nfield who_for in (user system),\npermission read r,\n' +
    'implies read keyring item="mail-@{field_account}" scope=@{field_who_for} open,\n';
  const found = tree('mail account=ann read,\n', { keyring, mail });
  expect(found.said).toEqual([]);
  expect(rulesIn(found)).toEqual([
    'mail account=ann read, means read',
    'keyring item=mail-ann scope=(system, user) open, means open',
    '/run/mail-ann r,',
  ]);
});

describe('what is wrong with a rule is said where it stands', () => {
  test.each([
    ['colors schema=x read,', 'policy/unknown-class@trusted-helpers/rules/colors:1'],
    ['settings shema=x read,', 'policy/helper-field@trusted-helpers/rules/colors:1'],
    ['settings scope=mine read,', 'policy/helper-value@trusted-helpers/rules/colors:1'],
    ['settings key=(a b) read,', 'policy/helper-value@trusted-helpers/rules/colors:1'],
    ['settings key in (a) read,', 'policy/helper-value@trusted-helpers/rules/colors:1'],
    ['settings rx,', 'policy/helper-permission@trusted-helpers/rules/colors:1'],
    ['settings key=a key=b read,', 'language/repeated-condition@trusted-helpers/rules/colors:1'],
    ['owner settings read,', 'language/qualifier-not-allowed@trusted-helpers/rules/colors:1'],
    ['prompt settings read,', 'language/qualifier-not-allowed@trusted-helpers/rules/colors:1'],
    ['deny {\n settings read,\n}', 'language/helper-rule-in-block@trusted-helpers/rules/colors:2'],
    ['settings key="{a" list,', 'policy/bad-pattern@trusted-helpers/rules/colors:1'],
  ])('%s', (rule, code) => {
    expect(tree(`${rule}\n`).said).toContain(code);
  });
});

describe('what is wrong with a declaration is said where it stands', () => {
  const good = 'class settings,\nfield key,\npermission read r,\n';
  const at = (code: DiagnosticCode, line: number): string => `${code}@trusted-helpers/classes/settings:${line}`;
  test.each([
    ['class other,\npermission read,\n', at('policy/class-name', 1)],
    ['permission read,\n', at('policy/class-name', 1)],
    ['class settings,\n', at('policy/class-without-permission', 1)],
    [`${good}class settings,\n`, at('policy/class-declared-twice', 4)],
    [`${good}field key,\n`, at('policy/class-declared-twice', 4)],
    [`${good}permission read,\n`, at('policy/class-declared-twice', 4)],
    [`${good}permission redo r,\n`, at('policy/class-declared-twice', 4)],
    [`${good}field x in (a a),\n`, at('policy/class-declared-twice', 4)],
    [`${good}permission mount,\n`, at('policy/class-reserved-name', 4)],
    [`${good}field peer,\n`, at('policy/class-reserved-name', 4)],
    [`${good}field class,\n`, at('policy/class-reserved-name', 4)],
    [`${good}permission Redo,\n`, at('policy/class-bad-name', 4)],
    [`${good}permission redo do,\n`, at('policy/class-bad-name', 4)],
    [`${good}field x in ("a b"),\n`, at('policy/class-bad-name', 4)],
    [`${good}/etc/x r,\n`, 'language/unexpected-word@trusted-helpers/classes/settings:4'],
    [`${good}include <abstractions/base>\n`, at('policy/class-foreign-statement', 4)],
    [`${good}field x maybe,\n`, 'language/unexpected-word@trusted-helpers/classes/settings:4'],
    [`${good}implies write /x r,\n`, at('policy/class-unknown-permission', 4)],
    [`${good}implies read "/x/@{field_kye}" r,\n`, at('policy/class-unknown-field', 4)],
    [`${good}implies read "/x/{a,@{field_key}}" r,\n`, at('policy/class-misplaced-field', 4)],
    [`${good}implies read "/x/@{field_key}/{@{field_key},z}.s" r,\n`, at('policy/class-misplaced-field', 4)],
    [`${good}implies read "/x/@{field_key}[@{field_key}]" r,\n`, at('policy/class-misplaced-field', 4)],
    [
      `${good}implies read "/x/{a,b}@{field_key}/{@{field_key},z}/@{field_key}" r,\n`,
      at('policy/class-misplaced-field', 4),
    ],
    [`${good}field f flags (a),\nimplies read "/x/@{field_f}" r,\n`, at('policy/class-misplaced-field', 5)],
    [`${good}implies read network "@{field_key}",\n`, at('policy/class-misplaced-field', 4)],
    [`${good}implies read deny /x r,\n`, at('policy/class-implies-no-grant', 4)],
    [`${good}implies read set rlimit nofile <= 5,\n`, at('policy/class-implies-no-grant', 4)],
    [`${good}implies read nothing key=x,\n`, at('policy/unknown-class', 4)],
    [`${good}implies read settings read,\n`, at('policy/class-implies-itself', 4)],
    [`${good}implies read /x,\n`, 'language/missing-word@trusted-helpers/classes/settings:4'],
  ])('%s', (declaration, code) => {
    expect(tree('settings read,\n', { settings: declaration }).said).toContain(code);
  });

  test.each(['file', 'capability', 'dbus', 'hat', 'profile', 'class', 'mr', 'include'])('a class named %s', (name) => {
    const { said } = tree('store read,\n', { store: `class ${name},\npermission read,\n` });
    expect(said.some((one) => /^(policy|language)\/.*@trusted-helpers\/classes\/store:1$/.test(one))).toBe(true);
  });

  test('a ring of three classes is said at each step of it, with the way', () => {
    const step = (own: string, next: string): string => `class ${own},\npermission read,\nimplies read ${next} read,\n`;
    const found = tree('a1 read,\n', { a1: step('a1', 'b1'), b1: step('b1', 'c1'), c1: step('c1', 'a1') });
    expect(found.said).toEqual(['policy/class-implies-itself@trusted-helpers/classes/a1:3']);
    expect(found.diagnostics[0]?.data).toEqual({ class: 'a1', way: 'a1 -> b1 -> c1 -> a1' });
  });

  test('classes that imply each other over and over have a limit', () => {
    const ten = (own: string, next: string): string =>
      `class ${own},\nfield n,\npermission read,\n${Array.from({ length: 12 }, (_, at) => `implies read ${next} n=${at} read,\n`).join('')}`;
    const leaf = 'class d1,\nfield n,\npermission read,\n';
    const found = tree('a1 read,\n', { a1: ten('a1', 'b1'), b1: ten('b1', 'c1'), c1: ten('c1', 'd1'), d1: leaf });
    expect(found.said).toContain('policy/too-many-implied@trusted-helpers/rules/colors:1');
  });
});

test('a rule of a class in a profile itself is no rule: the compiler would read it there', () => {
  const { said } = resolveTree({
    main: 'profile a {\n  settings key=x read,\n}\n',
    'trusted-helpers/classes/settings': settings,
  });
  expect(said).toEqual(['language/unexpected-word@main:2']);
});

test('variables of the policy count in fields, and fields never in the policy', () => {
  const found = resolveTree({
    main: '@{mine} = red green\nprofile a {\n  include <abstractions/trusted-helpers/colors>\n}\n',
    'trusted-helpers/rules/colors': 'settings key=@{mine} write,\n',
    'trusted-helpers/classes/settings': settings,
  });
  expect(found.said).toEqual([]);
  const model = compilePolicy(found.policy).profiles[0];
  const answer = (key: string): number => {
    const { encode, shapes } = helperQueries([{ class: 'settings', permission: 'write' }]);
    const encoded = encode({ key: key as ByteText }, shapes[0]?.name ?? '');
    return 'text' in encoded ? evaluate(model?.terms('helper') ?? [], encoded.text).allowed : -1;
  };
  expect([answer('red'), answer('green'), answer('blue')]).toEqual([2, 2, 0]);
  expect(queriesFor('helper', found.policy.features).shapes).toEqual([]);
});

test('what somebody edited, or never generated, is read as it is, since the compiler reads that', () => {
  const files = {
    main: includes,
    'trusted-helpers/rules/colors': 'settings key=color read,\n',
    'trusted-helpers/classes/settings': settings,
  };
  const made = 'abstractions/trusted-helpers/colors';
  expect(rulesIn(resolveTree({ ...files, [made]: '/etc/shadow rw,\n' }))).toEqual(['/etc/shadow rw,']);
  const { set } = resolveTree(files);
  const { value } = lowerFragment(set, '/p/trusted-helpers/rules/colors', new ParseCache());
  expect(rulesIn(resolveTree({ ...files, [made]: value }))[0]).toContain('settings key=color');
  expect(rulesIn(resolveTree({ ...files, [made]: `${value}/etc/shadow rw,\n` }))).toContain('/etc/shadow rw,');
});
