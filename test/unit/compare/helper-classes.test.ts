// Rules of trusted helpers are compared like any others: with witnesses, through denials, and where nothing but the
// declaration of their class has changed.

import { comparePolicies } from '../../../src/compare/index.js';
import type { Comparison } from '../../../src/compare/index.js';
import { analyze } from '../../../src/model/index.js';
import { resolveTree } from '../../support/policy.js';
import { toldOf } from '../../support/compare.js';
import { newestFeatures } from '../../../src/policy/index.js';

const settings =
  'class settings,\nfield schema,\nfield key,\nfield scope in (user system),\nfield how flags (force quiet),\n' +
  'permission read r,\npermission write w,\nimplies read /run/settings/@{field_key} r,\n';

function compare(before: string, after: string, classBefore = settings, classAfter = classBefore): Comparison {
  const [one, other] = [
    [before, classBefore],
    [after, classAfter],
  ].map(([rules, declaration]) => {
    const { set, said } = resolveTree({
      main: 'profile a {\n  include <abstractions/trusted-helpers/colors>\n}\n',
      'trusted-helpers/rules/colors': rules ?? '',
      'trusted-helpers/classes/settings': declaration ?? '',
    });
    expect(said).toEqual([]);
    return analyze(set, '/p/main', { policy: newestFeatures() }).value;
  });
  return comparePolicies(one === undefined ? [] : [one], other === undefined ? [] : [other]);
}

test('a rule more is a widening, with each permission and a witness in the words of the class', () => {
  const found = compare(
    'settings key=a read,\n',
    'settings key=a rw,\nsettings schema=org.x key=b scope=user how=quiet write,\n',
  );
  expect(found.verdict).toBe('wider');
  expect(toldOf(found)).toEqual([
    'widening settings: write how=quiet key=b schema=org.x scope=user',
    'widening settings: write key=a',
  ]);
});

test('what is implied is compared as well', () => {
  expect(toldOf(compare('settings key=b write,\n', 'settings key=b rw,\n'))).toEqual([
    'widening file: r /run/settings/b',
    'widening settings: read key=b',
  ]);
});

test('a denial that comes is narrower, one that goes is wider', () => {
  const [more, less] = ['settings key=** write,\n', 'settings key=** write,\ndeny settings key=secret,\n'];
  expect(toldOf(compare(more, less))).toEqual(['narrowing settings: write key=secret']);
  expect(compare(less, more).verdict).toBe('wider');
});

test.each([
  ['settings rw,\n', 'settings (write read),\n'],
  ['settings scope=(user system) write,\n', 'settings scope in (system user) write,\n'],
  ['settings scope={user,system} write,\n', 'settings scope=(system user) write,\n'],
  ['settings key={a,b} write,\n', 'settings key=a write,\nsettings key=b write,\n'],
  ['settings how in (force quiet) write,\n', 'settings write,\n'],
  ['settings how in (force quiet) write,\n', 'settings how in (quiet force) write,\n'],
])('%s is equal to %s', (one, other) => {
  expect(compare(one, other).verdict).toBe('equal');
});

test.each([
  ['settings how=force write,\n', 'settings how in (force) write,\n'],
  ['settings how=(force quiet) write,\n', 'settings how in (force quiet) write,\n'],
  ['settings scope=user write,\n', 'settings write,\n'],
  ['settings key=a? write,\n', 'settings key=a* write,\n'],
])('%s is narrower than %s', (one, other) => {
  expect(compare(one, other).verdict).toBe('wider');
  expect(compare(other, one).verdict).toBe('narrower');
});

describe('where nothing but the declaration changes', () => {
  const rule = 'settings key=a read,\n';
  const withMore = (line: string): string => `${settings}${line}\n`;

  test('a rule that is implied now is a widening, told at the rule that brings it', () => {
    const found = compare(rule, rule, settings, withMore('implies read /etc/shadow r,'));
    expect(toldOf(found)).toEqual(['widening file: r /etc/shadow']);
  });

  test('a word more of a field is a widening where rules mean all words, and none elsewhere', () => {
    const more = settings.replace('user system', 'user system other');
    expect(toldOf(compare('settings key=a write,\n', 'settings key=a write,\n', settings, more))).toEqual([
      'widening settings: write key=a scope=other',
    ]);
    expect(compare('settings scope=user write,\n', 'settings scope=user write,\n', settings, more).verdict).toBe(
      'equal',
    );
  });

  test('a field more leaves old requests as they were, and permits new ones', () => {
    const told = toldOf(compare(rule, rule, settings, withMore('field extra,')));
    expect(told).toEqual([expect.stringMatching(/^widening settings: read extra=.+ key=a$/)]);
  });

  test('a permission more is a widening for rules that mean all', () => {
    const more = withMore('permission drop d,');
    expect(toldOf(compare('settings key=a,\n', 'settings key=a,\n', settings, more))).toEqual([
      'widening settings: drop key=a',
    ]);
    expect(compare(rule, rule, settings, more).verdict).toBe('equal');
  });

  test('the order of a declaration means nothing', () => {
    const other = [...settings.trimEnd().split('\n')].reverse().join('\n');
    expect(compare(rule, rule, settings, `${other}\n`).verdict).toBe('equal');
  });
});

test('a mode says nothing of classes that no rule speaks of', () => {
  const model = (text: string): ReturnType<typeof analyze>['value'] =>
    analyze(resolveTree(text).set, '/p/main', { policy: newestFeatures() }).value;
  const found = comparePolicies([model('profile a { }\n')], [model('profile a flags=(complain) { }\n')]);
  expect(toldOf(found).some((one) => one.includes('helper'))).toBe(false);
});

test('`all` grants nothing of a helper’s class', () => {
  const found = compare('settings key=a read,\n', 'all,\n');
  expect(toldOf(found)).toContain('narrowing settings: read key=a');
});
