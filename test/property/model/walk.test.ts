// Walks against asking every term about every short string. That single decisions are right is tried in
// second-opinion.test.ts.

import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { ByteSet, Pattern } from '../../../src/language/index.js';
import { evaluate } from '../../../src/model/evaluate.js';
import type { Effect, QueryShape, Term, Visit } from '../../../src/model/index.js';
import { walkVersions } from '../../../src/model/index.js';
import { matches } from '../../../src/model/match.js';
import { patterns, termsOf } from '../../support/generate-terms.js';

const alphabet = ['\0', '/', 'a', 'b', '\xff'];
const longest = 4;

/** All strings of at most so many bytes, shortest first. */
const strings: readonly ByteText[] = Array.from({ length: longest })
  .reduce<string[][]>(
    (levels) => [...levels, (levels.at(-1) as string[]).flatMap((text) => alphabet.map((byte) => text + byte))],
    [['']],
  )
  .flat() as ByteText[];

function shapeOf(pattern: Pattern): QueryShape {
  return { name: 'any', pattern, permissions: [{ word: 'all', bits: 0xffffffff }] };
}

const anything = shapeOf({ kind: 'repeat', of: { kind: 'class', bytes: [[0, 255]] } });

function walk(
  versions: readonly (readonly Term[])[],
  queries: readonly QueryShape[],
  region: 'all' | 'differing',
  thinFrom = Infinity,
  asked: readonly Term[] = [],
): Visit[] {
  const visits: Visit[] = [];
  const end = walkVersions(
    {
      versions: versions.map((terms) => ({ terms })),
      asides: [{ terms: asked }],
      queries,
      region,
      states: 100_000,
      thinFrom,
    },
    (visit) => visits.push(visit),
  );
  expect(end).toBe('complete');
  return visits;
}

test('no short string that differs escapes, and the shortest is found, in the region and in all', () => {
  fc.assert(
    fc.property(termsOf('file'), termsOf('file', 3), termsOf('file', 3), patterns, (shared, removed, added, asked) => {
      const [before, after] = [
        [...shared, ...removed],
        [...added, ...shared],
      ];
      const differs = (text: ByteText): boolean => evaluate(before, text).allowed !== evaluate(after, text).allowed;
      const expected = strings.filter((text) => matches(asked, text) && differs(text));
      for (const region of ['differing', 'all'] as const) {
        const found = walk([before, after], [shapeOf(asked)], region).filter(
          ({ decisions: [one, other] }) => one?.allowed !== other?.allowed,
        );
        for (const { text } of found) expect(matches(asked, text) && differs(text)).toBe(true);
        const [shortest] = expected;
        if (shortest !== undefined) expect(found[0]?.text.length).toBe(shortest.length);
        else if (found[0] !== undefined && found[0].text.length <= longest) {
          // Only a byte that stands for others, which the alphabet here has not.
          expect([...found[0].text].some((byte) => !alphabet.includes(byte))).toBe(true);
        }
      }
    }),
    { numRuns: 400 },
  );
});

const some = (bytes: ByteSet): Pattern => ({ kind: 'repeat', of: { kind: 'class', bytes } });

const nothing: Pattern = { kind: 'sequence', parts: [] };
const slash: Pattern = { kind: 'literal', text: '/' as ByteText };
const any = some([[1, 255]]);

/** Terms with stars and few effects, so that one often says all that another does. */
const starry: fc.Arbitrary<Term> = fc
  .record({
    parts: fc.array(
      fc.constantFrom<Pattern>(
        some([[1, 255]]),
        some([[0x61, 0x62]]),
        some([
          [1, 0x2e],
          [0x30, 255],
        ]),
        { kind: 'literal', text: 'a' as ByteText },
        { kind: 'literal', text: '/' as ByteText },
        { kind: 'literal', text: '\0' as ByteText },
        // A folder, all in it, or something that goes on with the same name: `{,/{,**}}`.
        { kind: 'choice', of: [nothing, { kind: 'sequence', parts: [slash, { kind: 'choice', of: [nothing, any] }] }] },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    mode: fc.constantFrom<Effect['mode']>('allow', 'deny', 'prompt'),
    permissions: fc.constantFrom(2, 4, 6),
    audit: fc.constantFrom(0, 0, 2),
    priority: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ parts, permissions, audit, ...rest }) => ({
    class: 'file',
    pattern: { kind: 'sequence', parts },
    effect: { ...rest, permissions, audit: audit & permissions, exec: undefined, exact: false },
    rule: undefined,
  }));

const words = ['allowed', 'denied', 'prompted', 'audited', 'quiet'] as const;
type Words = Readonly<Record<(typeof words)[number], number>>;

test('leaving out idle terms changes no decision, and visits no more', () => {
  let fewer = 0;
  fc.assert(
    fc.property(
      fc.array(starry, { maxLength: 6 }),
      fc.array(starry, { maxLength: 2 }),
      fc.array(starry, { maxLength: 2 }),
      fc.array(starry, { maxLength: 1 }),
      fc.boolean(),
      (shared, removed, added, asked, isAll) => {
        const versions = [
          [...removed, ...shared],
          [...shared, ...added],
        ];
        const region = isAll ? 'all' : 'differing';
        const [whole, thin] = [Infinity, 0].map((from) => walk(versions, [anything], region, from, asked)) as [
          Visit[],
          Visit[],
        ];
        expect(thin.length).toBeLessThanOrEqual(whole.length);
        if (thin.length < whole.length) fewer += 1;
        const saidBy = (mask: number, decisions: readonly Words[]): string =>
          JSON.stringify(decisions.map((decision) => words.map((word) => decision[word] & mask)));
        const said = ({ mask, decisions, asides }: Visit): string => saidBy(mask, [...decisions, ...asides]);
        // A rule that another one makes idle in all versions that have it leads nowhere any more.
        const counts = ({ decisions: [one, other] }: Visit): boolean =>
          isAll || words.some((word) => one?.[word] !== other?.[word]);
        expect(new Set(thin.filter(counts).map(said))).toEqual(new Set(whole.filter(counts).map(said)));
        for (const visit of thin) {
          const plainly = [...versions, asked].map((terms) => evaluate(terms, visit.text));
          expect(said(visit)).toBe(saidBy(visit.mask, plainly));
        }
      },
    ),
    { numRuns: 600 },
  );
  expect(fewer).toBeGreaterThan(60);
});

test('a dozen rules for folders anywhere are no trouble', () => {
  const effect = { mode: 'deny', priority: 0, permissions: 2, audit: 2, exec: undefined, exact: false } as const;
  const anyBytes: Pattern = { kind: 'repeat', of: { kind: 'class', bytes: [[1, 255]] } };
  const folder = (name: string): Term => ({
    class: 'file',
    pattern: { kind: 'sequence', parts: [anyBytes, { kind: 'literal', text: `/${name}/` as ByteText }, anyBytes] },
    effect,
    rule: undefined,
  });
  const terms = [...'abcdefghijkl'].map((letter) => folder(letter.repeat(5)));
  const versions = [{ terms }, { terms: [...terms, folder('added')] }];
  const options = { versions, queries: [anything], region: 'differing' as const, states: 20_000 };
  expect(walkVersions({ ...options, thinFrom: Infinity }, () => undefined)).toBe('exhausted');
  expect(walkVersions(options, () => undefined)).toBe('complete');
});

test('a dozen rules for whatever has a word in its name, and for links to it, are no trouble', () => {
  const effect = { mode: 'deny', priority: 0, permissions: 2, audit: 0, exec: undefined, exact: false } as const;
  const name = some([
    [1, 0x2e],
    [0x30, 255],
  ]);
  const tail: Pattern = {
    kind: 'choice',
    of: [nothing, { kind: 'sequence', parts: [slash, { kind: 'choice', of: [nothing, any] }] }],
  };
  const target: Pattern = { kind: 'sequence', parts: [{ kind: 'literal', text: '\0/' as ByteText }, any] };
  const termOf = (parts: readonly Pattern[]): Term => ({
    class: 'file',
    pattern: { kind: 'sequence', parts },
    effect,
    rule: undefined,
  });
  const terms = [...'abcdefghijkl'].flatMap((letter) => {
    const parts = [slash, name, { kind: 'literal' as const, text: letter.repeat(3) as ByteText }, name, tail];
    return [termOf(parts), termOf([...parts, target])];
  });
  const versions = [{ terms: [] }, { terms }];
  const options = { versions, queries: [anything], region: 'differing' as const, states: 20_000 };
  expect(walkVersions({ ...options, thinFrom: Infinity }, () => undefined)).toBe('exhausted');
  expect(walkVersions(options, () => undefined)).toBe('complete');
});

test('running out of states is said', () => {
  const pattern: Pattern = { kind: 'repeat', of: { kind: 'class', bytes: [[1, 255]] } };
  const effect = { mode: 'allow', priority: 0, permissions: 4, audit: 0, exec: undefined, exact: false } as const;
  const terms: Term[] = ['abcdefgh', 'abzzzz'].map((text) => ({
    class: 'file',
    pattern: { kind: 'sequence', parts: [{ kind: 'literal', text: text as ByteText }, pattern] },
    effect,
    rule: undefined,
  }));
  const options = { versions: [{ terms }, { terms: [] }], queries: [anything], region: 'differing' as const };
  expect(walkVersions({ ...options, states: 5 }, () => undefined)).toBe('exhausted');
  expect(walkVersions({ ...options, states: 50 }, () => undefined)).toBe('complete');
});
