// Walks against asking every term about every short string. That single decisions are right is tried in
// second-opinion.test.ts.

import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { Pattern } from '../../../src/language/index.js';
import { evaluate } from '../../../src/model/evaluate.js';
import type { QueryShape, Term, Visit } from '../../../src/model/index.js';
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
): Visit[] {
  const visits: Visit[] = [];
  const end = walkVersions(
    { versions: versions.map((terms) => ({ terms })), queries, region, states: 100_000 },
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
