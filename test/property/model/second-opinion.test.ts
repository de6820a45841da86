import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { Pattern } from '../../../src/language/index.js';
import type { AutomatonClass, Decision, Evaluation, QueryShape, Term, Visit } from '../../../src/model/index.js';
import { bothGroups, evaluate, fileBits, walkVersions } from '../../../src/model/index.js';
import { termsOf, texts } from '../../support/generate-terms.js';

// The automaton and the second opinion agree: on the string that leads to each state, and on strings chosen at random.

const everything: Pattern = { kind: 'repeat', of: { kind: 'class', bytes: [[0, 255]] } };
const classes: readonly AutomatonClass[] = ['file', 'signal'];

function asking(pattern: Pattern): QueryShape {
  return { name: 'any', pattern, permissions: [{ word: 'all', bits: 0xffffffff }] };
}

function visitsTo(versions: readonly (readonly Term[])[], pattern: Pattern, region: 'all' | 'differing'): Visit[] {
  const visits: Visit[] = [];
  const options = {
    versions: versions.map((terms) => ({ terms })),
    queries: [asking(pattern)],
    region,
    states: 100_000,
  };
  expect(walkVersions(options, (visit) => visits.push(visit))).toBe('complete');
  return visits;
}

/** Where two execute types are in conflict there is no policy: that it is one, and nothing that hangs on the type. */
function plain({ conflict, allowed, denied, prompted, audited, quiet, exec }: Decision | Evaluation): object {
  if (conflict === undefined) return { allowed, denied, prompted, audited, quiet, exec };
  const untyped = (bits: number): number => (bits & ~bothGroups(fileBits.m)) >>> 0;
  return { conflict: true, allowed: untyped(allowed), denied, prompted: untyped(prompted), audited, quiet };
}

describe.each(classes)('%s', (wanted) => {
  test('at every state', () => {
    let conflicts = 0;
    fc.assert(
      fc.property(termsOf(wanted), (terms) => {
        for (const { text, decisions } of visitsTo([terms], everything, 'all')) {
          const evaluation = evaluate(terms, text);
          expect({ text, ...plain(decisions[0] as Decision) }).toEqual({ text, ...plain(evaluation) });
          if (evaluation.conflict !== undefined) conflicts += 1;
        }
      }),
      { numRuns: 500 },
    );
    if (wanted === 'file') expect(conflicts).toBeGreaterThan(0);
  });

  test('at random strings', () => {
    fc.assert(
      fc.property(termsOf(wanted), fc.array(texts, { minLength: 1, maxLength: 6 }), (terms, samples) => {
        for (const text of samples) {
          const [visit] = visitsTo([terms], { kind: 'literal', text }, 'all');
          expect(visit?.text).toBe(text);
          expect(plain(visit?.decisions[0] as Decision)).toEqual(plain(evaluate(terms, text)));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('two versions differ only where the walk of what differs comes by', () => {
    fc.assert(
      fc.property(termsOf(wanted, 5), termsOf(wanted, 2), termsOf(wanted, 2), (common, before, after) => {
        const versions = [
          [...common, ...before],
          [...after, ...common],
        ] as const;
        const seen = new Set(visitsTo(versions, everything, 'differing').map(differenceOf));
        for (const visit of visitsTo(versions, everything, 'all')) {
          if (differenceOf(visit) !== same) expect(seen).toContain(differenceOf(visit));
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('the walk comes by with the shortest string of each state', () => {
  const term = (text: string): Term => ({
    class: 'file',
    pattern: { kind: 'literal', text: text as ByteText },
    effect: { mode: 'allow', priority: 0, permissions: 4, audit: 0, exec: undefined, exact: true },
    rule: undefined,
  });
  const visits = visitsTo([[term('ab')], [term('ab'), term('b')]], everything, 'differing');
  expect(visits.map(({ text, decisions }) => [text, ...decisions.map(({ allowed }) => allowed)])).toEqual([
    ['b', 0, 4],
  ]);
});

const same = '{}';

/** In what two decisions differ; what both say alike may be left out of the walk of what differs. */
function differenceOf({ decisions }: Visit): string {
  const conflicts = decisions.map(({ conflict }) => conflict !== undefined);
  if (conflicts.includes(true)) return conflicts.includes(false) ? JSON.stringify(conflicts) : same;
  const [one, other] = decisions.map((decision) => Object.entries(plain(decision)));
  const pairs = one?.map(([name, value], at) => [name, value, other?.[at]?.[1]] as const) ?? [];
  return JSON.stringify(Object.fromEntries(pairs.flatMap(([name, before, after]) => difference(name, before, after))));
}

function difference(name: string, before: unknown, after: unknown): readonly (readonly [string, unknown])[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (typeof before !== 'number' || typeof after !== 'number') return [[name, [before, after]]];
  return [[name, [(before & ~after) >>> 0, (after & ~before) >>> 0]]];
}
