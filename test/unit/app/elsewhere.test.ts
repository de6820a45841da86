// One decision for the same grant in several units, on a host in memory: which units it reaches, what is written down of each,
// and that words alone never make two grants the same.

import { acceptGrants, rejectChange } from '../../../src/app/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';
import { heldNow, ports, profileNamed as profile, replant, shown, textAt, wordsOf } from '../../support/settling.js';

/** Units that the administrator edited by these rules; the vendor adds others. */
function host(own: Readonly<Record<string, readonly string[]>>, ...added: readonly string[]): MemoryFileSystem {
  const files = Object.entries(own).flatMap(([name, rules]) => [
    [`${places.stateDir}/base/${name}`, profile(name, '/a r,')],
    [`${places.policyDir}/${name}`, profile(name, '/a r,', ...rules)],
    [`${places.reference}/${name}`, profile(name, '/a r,', ...added)],
  ]);
  return shown(Object.fromEntries(files) as Record<string, string>);
}

const asked = { ...places, widening: 'refuse', why: 'why', later: false, everywhere: true } as const;

const accept = (files: MemoryFileSystem, unit: string, grants: readonly number[] = [], later = false) =>
  acceptGrants({ ...asked, unit, grants, later, wordsOf }, ports(files));
const reject = (files: MemoryFileSystem, unit: string, grants: readonly number[], later = false) =>
  rejectChange({ ...asked, unit, grants, later, wordsOf }, ports(files));

const live = (files: MemoryFileSystem, unit: string): string => textAt(files, `${places.policyDir}/${unit}`) ?? '';

/** The one that showed what is held among them. */
const runsOf = (files: MemoryFileSystem): number => files.readDir(`${places.stateDir}/history`).length;

test('accepted in every unit by one run, each with a record of its own meaning', () => {
  const files = host({ p: ['/m r,'], q: ['/n r,'], r: ['/m r,'] }, '/b r,', '/c r,');
  const { elsewhere, run: made } = accept(files, 'q', [1]);
  expect(elsewhere.same.map(({ unit, grants }) => [unit, grants.map(({ number }) => number)])).toEqual([
    ['p', [1]],
    ['r', [1]],
  ]);
  expect(made?.outcomes.map(({ unit, hold }) => [unit, hold?.reasons.length])).toEqual([
    ['p', 1],
    ['q', 1],
    ['r', 1],
  ]);
  const directory = `${places.stateDir}/accepted`;
  const records = files.readDir(directory).map((name) => {
    const text = Buffer.from(files.readFile(`${directory}/${name}`)).toString('utf8');
    return JSON.parse(text) as {
      readonly unit: string;
      readonly grants: { readonly means: { readonly profile: string }[] }[];
    };
  });
  expect(records.map(({ unit, grants }) => [unit, grants[0]?.means[0]?.profile]).sort()).toEqual(
    ['p', 'q', 'r'].map((name) => [name, name]),
  );
  expect(runsOf(files)).toBe(2);
});

test('a unit in which the same words permit more stays as it is', () => {
  const own = { p: ['deny /b/secret r,'], q: ['/m r,'], r: ['deny /b/secret r,', '/m r,'] };
  const narrow = host(own, '/b/** r,');
  const { elsewhere } = accept(narrow, 'p');
  expect([elsewhere.same.map(({ unit }) => unit), elsewhere.otherwise]).toEqual([['r'], ['q']]);
  expect([heldNow(narrow), live(narrow, 'q')]).toEqual([['q'], profile('q', '/a r,', '/m r,')]);
  // The other way round, what was shown covers them all.
  const wide = host(own, '/b/** r,');
  expect(accept(wide, 'q').elsewhere.otherwise).toEqual([]);
  expect(heldNow(wide)).toEqual([]);
});

test('a variable that means something else in another unit', () => {
  const files = host({ p: ['/m r,'], q: ['/m r,'] }, '@{d}/x r,');
  for (const [unit, value] of [
    ['p', '/b'],
    ['q', '/etc'],
  ] as const) {
    for (const directory of [places.policyDir, places.reference, `${places.stateDir}/base`]) {
      const path = `${directory}/${unit}`;
      const text = textAt(files, path);
      replant(files, path, `@{d} = ${value}\n${text}`);
    }
  }
  run(files, false);
  const { elsewhere } = accept(files, 'p');
  expect([elsewhere.same, elsewhere.otherwise]).toEqual([[], ['q']]);
});

test('declined in every unit by one run', () => {
  const files = host({ p: ['/m r,'], q: ['/n r,'] }, '/b r,', '/c r,');
  const { elsewhere, untouched, run: made } = reject(files, 'p', [2]);
  expect(elsewhere.map(({ unit, declined }) => [unit, declined.map(({ number }) => number)])).toEqual([['q', [2]]]);
  expect(untouched).toEqual([]);
  expect(made?.outcomes.map(({ hold }) => hold?.reasons.length)).toEqual([1, 1]);
  expect(files.readDir(`${places.stateDir}/settled`)).toHaveLength(2);
  expect(runsOf(files)).toBe(2);
});

test('left for the next run, which settles all of them', () => {
  const files = host({ p: ['/m r,'], q: ['/m r,'], r: ['/m r,'] }, '/b r,', '/c r,');
  run(files, false);
  accept(files, 'p', [1], true);
  expect(live(files, 'q')).toBe(profile('q', '/a r,', '/m r,'));
  run(files, false);
  reject(files, 'p', [1], true);
  expect(heldNow(files)).toEqual([]);
  run(files, false);
  expect(['p', 'q', 'r'].map((unit) => live(files, unit))).toEqual(
    ['p', 'q', 'r'].map((unit) => profile(unit, '/a r,', '/m r,', '/b r,')),
  );
});
