// What is parted matches what it matched before, and a comparison that parts finds what one finds that does not.

import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { Pattern } from '../../../src/language/index.js';
import { comparePolicies, partPatterns } from '../../../src/compare/index.js';
import { matches } from '../../../src/model/index.js';
import { changesOf, compareTexts, modelIfValid, toldOf } from '../../support/compare.js';

const text = (of: string): Pattern => ({ kind: 'literal', text: of as ByteText });
const leaf: fc.Arbitrary<Pattern> = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', '').map(text),
  fc.constant<Pattern>({ kind: 'class', bytes: [[0x61, 0x63]] }),
  fc.constant<Pattern>({ kind: 'repeat', of: text('a') }),
);
const { tree } = fc.letrec<{ tree: Pattern }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((parts): Pattern => ({ kind: 'sequence', parts })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Pattern => ({ kind: 'choice', of })),
  ),
}));
/** Two patterns that may have something in common: in the same surroundings, with some of the same alternatives. */
const pairs = fc
  .tuple(tree, tree, fc.array(tree, { maxLength: 4 }), fc.infiniteStream(fc.nat({ max: 2 })))
  .map(([start, end, all, choices]): readonly [Pattern, Pattern] => {
    const some = (): Pattern => {
      const of = all.filter(() => choices.next().value !== 0);
      return of.length === 1 ? (of[0] as Pattern) : { kind: 'choice', of };
    };
    const around = (): Pattern => ({ kind: 'sequence', parts: [start, some(), end, some()] });
    return [around(), around()];
  });
const strings = [
  '',
  'a',
  'b',
  'c',
  'aa',
  'ab',
  'ba',
  'bb',
  'aab',
  'aba',
  'abab',
  'aaaa',
  'abb',
  'cab',
  'aabab',
  'ababab',
];

test('parts match what the whole matches, and no more', () => {
  let parted = 0;
  fc.assert(
    fc.property(fc.oneof(pairs, fc.tuple(tree, tree)), ([one, other]) => {
      const found = partPatterns(one, other);
      if (found === undefined) return;
      if (found.before.length + found.after.length > 0) parted += 1;
      for (const string of strings as ByteText[]) {
        const isIn = (patterns: readonly Pattern[]): boolean => patterns.some((pattern) => matches(pattern, string));
        expect(isIn([found.common, ...found.before])).toBe(matches(one, string));
        expect(isIn([found.common, ...found.after])).toBe(matches(other, string));
      }
    }),
    { numRuns: 600 },
  );
  expect(parted).toBeGreaterThan(40);
});

const values = fc.uniqueArray(fc.constantFrom('/home', '/home/*', '/root', '/var/home', '/home/b', '/{root,srv}'), {
  minLength: 1,
  maxLength: 4,
});
const rules = fc.array(
  fc.tuple(
    fc.constantFrom('', 'deny ', 'owner ', 'audit '),
    fc.constantFrom('@{x}/a', '@{x}/**', '/home/b/a', '@{x}/@{x}/c', '/**', '/var/**', '/{@{x},srv}/d'),
    fc.constantFrom('r', 'rw', 'l', 'ix', 'rk'),
  ),
  { minLength: 1, maxLength: 5 },
);

/** The quotes make other words of it, and other words are never parted. */
function policy(worth: readonly string[], lines: readonly (readonly string[])[], isQuoted: boolean): string {
  const quote = isQuoted ? '"' : '';
  const body = lines.map(([qualifiers, path, letters]) => `  ${qualifiers}${quote}${path}${quote} ${letters},\n`);
  return `@{x} = ${worth.join(' ')}\nprofile p {\n${body.join('')}}\n`;
}

test('a comparison by what was added to a variable finds what a comparison of whole rules finds', () => {
  let changed = 0;
  fc.assert(
    fc.property(values, values, rules, (before, after, lines) => {
      const told = (isQuoted: boolean): string[] => {
        const [one, other] = [policy(before, lines, false), policy(after, lines, isQuoted)].map(modelIfValid);
        if (one === undefined || other === undefined) return [];
        const comparison = comparePolicies([one], [other]);
        const doubts = comparison.profiles.flatMap(({ doubts: those }) => those.map(({ why }) => why));
        const losses = comparison.profiles.map(({ logLosses }) => `losses ${logLosses.length}`);
        const changes = changesOf(comparison).map((change) => {
          if (!('access' in change)) return change.kind;
          const { kind, effect, access, who, causes } = change;
          const words = kind === 'access' ? change.permissions : [];
          const { side, cause } = causes.decisive ?? {};
          return JSON.stringify([kind, effect, access.shape, words, who, side, cause?.rule.id]);
        });
        return [...doubts, ...losses, ...changes].sort();
      };
      const [parted, whole] = [told(false), told(true)];
      expect(parted).toEqual(whole);
      changed += parted.length > 1 ? 1 : 0;
    }),
    { numRuns: 100 },
  );
  expect(changed).toBeGreaterThan(25);
});

test('what a variable got is shown, and not what it had', () => {
  const text = (worth: string): string => `@{x} = ${worth}\nprofile p {\n  @{x}/long/path r,\n  /b r,\n}\n`;
  expect(toldOf(compareTexts(text('/a'), text('/a /another/place')))).toEqual([
    'widening file: r /another/place/long/path',
  ]);
  expect(toldOf(compareTexts(text('/a /another/place'), text('/a /elsewhere/on/it')))).toEqual([
    'widening file: r /elsewhere/on/it/long/path',
    'narrowing file: r /another/place/long/path',
  ]);
});
