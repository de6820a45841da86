// The same grant in several held units: what makes grants one group, and in which order groups come.

import type { GrantGroup } from '../../../src/reconcile/index.js';
import { alsoHeldIn, grantsOf, groupsOf } from '../../../src/reconcile/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';

type Rules = readonly string[];

const profile = (name: string, rules: Rules): string =>
  `profile ${name} /${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** Edited units, and what the vendor adds to each. */
function outcomesOf(added: Readonly<Record<string, Rules>>, more: Readonly<Record<string, string>> = {}) {
  const files = Object.entries(added).flatMap(([name, rules]) => [
    [`${places.stateDir}/base/${name}`, profile(name, ['/a r,'])],
    [`${places.policyDir}/${name}`, profile(name, ['/a r,', '/m r,'])],
    [`${places.reference}/${name}`, profile(name, ['/a r,', ...rules])],
  ]);
  return run(memoryFileSystem({ ...Object.fromEntries(files), ...more }), true).outcomes;
}

const membersOf = (groups: readonly GrantGroup[]): string[] =>
  groups.map(({ members }) => members.map(({ unit, number }) => `${unit} ${number}`).join(', '));

test('one rule in other words is one group, another permission is another', () => {
  const outcomes = outcomesOf({ p: ['/b rw,'], q: ['"/b"   wr,  # why'], r: ['/b r,'] });
  expect(membersOf(groupsOf(outcomes))).toEqual(['p 1, q 1', 'r 1']);
});

test('the gravest first, and of these what most units have', () => {
  const outcomes = outcomesOf({ p: ['/b r,', '/c r,'], q: ['/c r,', 'capability sys_admin,'] });
  expect(membersOf(groupsOf(outcomes))).toEqual(['q 1', 'p 2, q 2', 'p 1']);
});

test('what an abstraction brings is not what a unit says itself', () => {
  const abstraction = { [`${places.policyDir}/abstractions/n`]: '/b r,\n' };
  const include = 'include <abstractions/n>';
  const groups = groupsOf(outcomesOf({ p: [include], q: [include], r: ['/b r,'] }, abstraction));
  expect(membersOf(groups)).toEqual(['p 1, q 1', 'r 1']);
});

test('a name is the same in a run over other units', () => {
  const [one] = groupsOf(outcomesOf({ p: ['/b r,'] }));
  const [other] = groupsOf(outcomesOf({ q: ['/b r,'] }));
  expect(one?.name).toMatch(/^[0-9a-f]{12}$/);
  expect(one?.name).toBe(other?.name);
});

test('rules that are alike as far as they are shown are not one', () => {
  const long = (end: string): string => `/${'x'.repeat(200)}${end} r,`;
  expect(groupsOf(outcomesOf({ p: [long('1')], q: [long('2')] }))).toHaveLength(2);
});

test('the other units of a grant', () => {
  const outcomes = outcomesOf({ p: ['/b r,'], q: ['/b r,'], r: ['/c r,'] });
  const [p, , r] = outcomes.map((outcome) => ({ unit: outcome.unit, grant: grantsOf(outcome)[0] }));
  const others = (one: typeof p): readonly string[] =>
    one?.grant === undefined ? ['none'] : alsoHeldIn(one.grant, one.unit, groupsOf(outcomes));
  expect([others(p), others(r)]).toEqual([['q'], []]);
});
