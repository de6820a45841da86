// Laws of the merge law: what it finds is what the eight rows say of every access of a small world, and looking only where two
// changes meet overlooks nothing.

import fc from 'fast-check';
import type { FourTexts } from '../../support/judge.js';
import { judgeFour } from '../../support/judge.js';

const lines = [
  '/a r,',
  '/a rw,',
  '/b r,',
  '/* r,',
  '/** w,',
  'owner /a w,',
  'deny /a w,',
  'deny /* r,',
  'priority=1 /b rw,',
  'capability kill,',
  'deny capability kill,',
];
const meanings: Readonly<Record<string, RegExp>> = { '/a': /^\/a$/, '/b': /^\/b$/, '/*': /^\/[^/]+$/, '/**': /^\/.+$/ };
const world = ['/a', '/b', '/c', '/c/d'];

const body = fc.uniqueArray(fc.constantFrom(...lines), { maxLength: 5 });

/** Sides that have most in common, as sides have. */
const four = fc
  .record({
    base: body,
    ours: body,
    theirs: body,
    merged: body,
    from: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
  })
  .map(({ base, ours, theirs, merged, from: [first = 0, second = 0, third = 0] }) => {
    const mine = first === 0 ? base : ours;
    const other = second === 0 ? base : theirs;
    return {
      base,
      ours: mine,
      theirs: other,
      merged: [merged, mine, other, [...new Set([...mine, ...other])]][third] ?? [],
    };
  });

function textOf(rules: readonly string[]): string {
  return `profile p {\n/always r,\n${rules.join('\n')}\n}\n`;
}

/** What is granted in the world, access by access. */
function granted(rules: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of world) {
    for (const who of ['owner', 'other']) {
      for (const letter of ['r', 'w']) {
        const speaking = rules.flatMap((rule) => {
          const parts = /^(priority=1 )?(deny )?(owner )?(\/\S*) (\w+),$/.exec(rule);
          if (parts === null) return [];
          const [, priority, deny, owner, pattern = '', letters = ''] = parts;
          const matches = (meanings[pattern] as RegExp).test(path) && letters.includes(letter);
          if (!matches || (owner !== undefined && who !== 'owner')) return [];
          return [
            { rank: (priority === undefined ? 0 : 2) + (deny === undefined ? 0 : 1), isDenied: deny !== undefined },
          ];
        });
        const top = Math.max(...speaking.map(({ rank }) => rank));
        if (speaking.some(({ rank, isDenied }) => rank === top && !isDenied)) found.add(`${path} ${who} ${letter}`);
      }
    }
  }
  if (rules.includes('capability kill,') && !rules.includes('deny capability kill,')) found.add('kill');
  return found;
}

/** Rows that are broken whatever the rules behind them are. */
function brokenIn(sides: Readonly<Record<keyof FourTexts, readonly string[]>>): string[] {
  const [base, ours, theirs, merged] = [sides.base, sides.ours, sides.theirs, sides.merged].map(granted) as [
    ReadonlySet<string>,
    ReadonlySet<string>,
    ReadonlySet<string>,
    ReadonlySet<string>,
  ];
  const all = new Set([...base, ...ours, ...theirs, ...merged]);
  return [...all].filter((access) => {
    const row = [base, ours, theirs, merged].map((side) => (side.has(access) ? 1 : 0)).join('');
    return ['0001', '0110', '1001', '1011', '1110'].includes(row);
  });
}

test('what breaks a row for some access is held', () => {
  let broken = 0;
  fc.assert(
    fc.property(four, (sides) => {
      const texts = Object.fromEntries(Object.entries(sides).map(([side, rules]) => [side, textOf(rules)]));
      const { unlawful } = judgeFour(texts as FourTexts);
      const accesses = brokenIn(sides);
      if (accesses.length === 0) return;
      broken += 1;
      expect([accesses, unlawful === undefined]).toEqual([accesses, false]);
    }),
    { numRuns: 400 },
  );
  expect(broken).toBeGreaterThan(40);
});

test('a merge that takes what one side changed breaks nothing', () => {
  fc.assert(
    fc.property(body, body, (base, changed) => {
      const [before, after] = [textOf(base), textOf(changed)];
      expect(judgeFour({ base: before, ours: after, theirs: before, merged: after }).unlawful).toBeUndefined();
      expect(judgeFour({ base: before, ours: before, theirs: after, merged: after }).unlawful).toBeUndefined();
      expect(judgeFour({ base: before, ours: after, theirs: after, merged: after }).unlawful).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
