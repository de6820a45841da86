// Files that open alike share what their opening comes to. They must say what each says alone, in any order.

import fc from 'fast-check';
import '../../support/seed.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { SourceSet } from '../../../src/policy/index.js';
import { ParseCache, loadPolicy, newestFeatures, resolvePolicy, searchPath } from '../../../src/policy/index.js';
import { resolveTree } from '../../support/policy.js';

/** One for all: what was found out for another kernel is not taken. */
const kernel = newestFeatures();
const roots = ['/p/one', '/p/two', '/p/three'] as const;

function load(files: Readonly<Record<string, string>>): SourceSet {
  const entries = Object.entries(files).map(([name, text]) => [`/p/${name}`, text]);
  return loadPolicy(roots, searchPath(['/p'], '/cwd'), memoryFileSystem(Object.fromEntries(entries), { uid: 0 }));
}

/** What each root comes to, found one after the other with what is known, and each alone. */
function bothWays(set: SourceSet, order: readonly (typeof roots)[number][]): [unknown, unknown] {
  const cache = new ParseCache();
  const inTurn = order.map((root) => resolvePolicy(set, root, { kernel, cache }));
  return [inTurn, order.map((root) => resolvePolicy(set, root, { kernel }))];
}

/** Lines of the file that all include first, and others that are wrong there or everywhere. */
const goodLines = ['@{x} += c', '@{y} = @{x}', '$b = @{x} == a', 'alias /a -> /b,', 'abi <abi/4.0>,', 'include <more>'];
const badLines = ['include <one>', 'profile t { /t r, }', '/wrong r,', '@{x} = again', 'include <missing>'];
const openings = [
  'include <open>',
  '# open\n  include <open>',
  'abi <abi/4.0>,\ninclude <open>',
  'include "open"',
  'include if exists <open>',
  '',
];
const rests = [
  '@{x} += d\nprofile p { /@{x} r, }',
  '@{x} = mine\nprofile p { /@{x} r, }',
  'include <open>\nprofile p { /@{y} r, if $b { /b r, } }',
  'include <more>\nprofile p { include <more>\n /a/@{x} r, }',
  'abi <abi/3.0>,\nprofile p { userns, /a r, }',
  ' profile p { /p r, }',
  'profile p { include <rules> }',
  'profile p { include <wrong> }',
  '@{x} += e\nprofile p { include <rules> }\nprofile q { include <rules> }',
];

test('files that open alike come to what each comes to alone', () => {
  let quiet = 0;
  fc.assert(
    fc.property(
      fc.shuffledSubarray(goodLines),
      fc.option(fc.constantFrom(...badLines), { freq: 2, nil: undefined }),
      fc.boolean(),
      fc.array(fc.tuple(fc.constantFrom(...openings), fc.constantFrom(...rests)), { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([...roots], { minLength: 3 }),
      (lines, bad, endsInLine, texts, order) => {
        const files = {
          open: ['@{x} = a b', ...lines, ...(bad === undefined ? [] : [bad])].join('\n') + (endsInLine ? '\n' : ''),
          more: '@{z} = z\n',
          rules: '/a/@{x} r,\n/b/@{profile_name}/@{x} r,\nptrace peer=@{x},\nlink /e -> /@{x},\n',
          wrong: '/c/@{none} r,\n/d/[@{x} r,\n',
          'abi/4.0': 'file {mask {read}}\nuserns {create}\n',
          'abi/3.0': 'file {mask {read}}\n',
          ...Object.fromEntries(
            texts.map(([opening, rest], at) => [(roots[at] as string).slice(3), `${opening}\n${rest}\n`]),
          ),
        };
        const [inTurn, alone] = bothWays(load(files), order);
        expect(inTurn).toEqual(alone);
        if ((alone as { diagnostics: unknown[] }[]).every(({ diagnostics }) => diagnostics.length === 0)) quiet += 1;
      },
    ),
    { numRuns: 150 },
  );
  expect(quiet).toBeGreaterThan(5);
});

test('what one file adds to a variable is not there in the next one', () => {
  const set = load({
    open: '@{x} = a\n',
    one: 'include <open>\n@{x} += b\nprofile p { /@{x} r, }\n',
    two: 'include <open>\nprofile p { /@{x} r, }\n',
    three: 'include <open>\n@{x} += c\nprofile p { /@{x} r, }\n',
  });
  const cache = new ParseCache();
  const paths = roots.map((root) => {
    const [rule] = resolvePolicy(set, root, { kernel, cache }).value.profiles[0]?.rules ?? [];
    return rule?.rule.kind === 'file' ? rule.rule.path?.value : undefined;
  });
  expect(paths).toEqual(['/{a,b}', '/a', '/{a,c}']);
});

test('an assignment that runs on into the file behind the include is told to that file', () => {
  const { said } = resolveTree({ open: '@{x} = a', main: 'include <open> profile p { }\n' });
  expect(said).toContain('policy/unfinished-assignment@open:1');
});
