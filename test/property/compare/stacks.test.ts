// Stacks, on random policies: what is said of two stacks holds at every string, asked of each part alone; a stack of one
// profile permits what the profile permits.

import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { Stack, StackedProfile } from '../../../src/compare/index.js';
import {
  capabilitiesOf,
  comparePolicies,
  compareStacks,
  isLinkPair,
  passing,
  stancesOn,
  surplus,
  verdictOf,
} from '../../../src/compare/index.js';
import type { AutomatonClass } from '../../../src/model/index.js';
import { automatonClasses, queriesFor, walkVersions } from '../../../src/model/index.js';
import { modelIfValid } from '../../support/compare.js';
import { generatedPolicies } from '../../support/generate-profiles.js';

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
const texts = generatedPolicies({ priority: true, newSignals: true, newQueues: true, isNew: true, kinds });

function partOf(text: string, at: number): StackedProfile | undefined {
  const policy = modelIfValid(text);
  const model = policy?.profiles[0];
  return policy && model && { label: `p${at}` as ByteText, namespace: '' as ByteText, model, policy };
}

function stackOf(parts: readonly StackedProfile[]): Stack {
  return { parts, innermost: '' as ByteText };
}

/** Whether one string shows that `more` permits something that `less` does not; asked of all strings. */
function permitsMore(
  wanted: AutomatonClass,
  less: readonly StackedProfile[],
  more: readonly StackedProfile[],
): boolean {
  const models = [...less, ...more].map(({ model }) => model);
  const stances = stancesOn(wanted, models);
  const asking = models.find((_, at) => stances[at] !== 'open');
  if (asking === undefined) return false;
  const versions = models.map((model, at) => ({ terms: stances[at] === 'open' ? [] : model.terms(wanted) }));
  const queries = queriesFor(wanted, asking.features).shapes;
  let found = false;
  walkVersions({ versions, queries, region: 'all', states: 200_000 }, ({ decisions, mask, shapes }) => {
    const isPair = isLinkPair({ shapes });
    const passed = decisions.map((decision, at) => passing(stances[at] ?? 'rules', decision, mask, isPair));
    const most = passed.slice(less.length).reduce((all, one) => all & (one.allowed | one.prompted), mask);
    const free = passed.slice(less.length).reduce((all, one) => all & one.allowed, mask);
    const whole = { allowed: free >>> 0, prompted: (most & ~free) >>> 0, exec: { owner: undefined, other: undefined } };
    found ||= passed.slice(0, less.length).some((one) => (surplus(whole, one) & mask) !== 0);
  });
  return found;
}

test('a stack is not wider where no string shows it, and is where one does', () => {
  fc.assert(
    fc.property(fc.tuple(texts, texts, texts), fc.constantFrom(1, 2), (three, cut) => {
      const parts = three.flatMap((text, at) => partOf(text, at) ?? []);
      fc.pre(parts.length === 3);
      const [before, after] = [parts.slice(0, cut), parts.slice(cut)];
      const { changes } = compareStacks(stackOf(before), stackOf(after), { states: 200_000 });
      const widened = new Set(
        changes.flatMap((change) =>
          change.kind === 'access' && change.effect === 'widening' ? [change.access.automaton] : [],
        ),
      );
      for (const wanted of automatonClasses) {
        expect([wanted, widened.has(wanted)]).toEqual([wanted, permitsMore(wanted, before, after)]);
      }
      const capabilities = (side: readonly StackedProfile[]): bigint =>
        side.reduce((all, { model }) => all & capabilitiesOf(model, false), 2n ** 64n - 1n);
      const isMore = (capabilities(after) & ~capabilities(before)) !== 0n;
      const modes = parts.map(({ model }) => model.mode);
      if (!modes.every((mode) => mode === 'complain')) {
        expect(
          changes.some(({ kind, ...one }) => kind === 'capability' && 'effect' in one && one.effect === 'widening'),
        ).toBe(isMore);
      }
    }),
    { numRuns: 25 },
  );
});

test('who has all parts of another stack never permits more', () => {
  fc.assert(
    fc.property(fc.tuple(texts, texts), (two) => {
      const parts = two.flatMap((text, at) => partOf(text, at) ?? []);
      fc.pre(parts.length === 2);
      const one = stackOf(parts.slice(0, 1));
      const found = compareStacks(one, stackOf(parts), { states: 200_000 });
      expect(['equal', 'narrower', 'unknown']).toContain(verdictOf(found.changes, found.doubts.length === 0));
      expect(found.changes.filter(({ effect }) => effect !== 'narrowing')).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test('a stack of one profile is compared as the profile', () => {
  fc.assert(
    fc.property(fc.tuple(texts, texts), ([text, other]) => {
      const [one, two] = [partOf(text, 0), partOf(other, 0)];
      fc.pre(one !== undefined && two !== undefined && one.model.name === two.model.name);
      const kindsOf = (changes: readonly { readonly kind: string; readonly effect: string }[]): string[] =>
        [...new Set(changes.filter(({ kind }) => kind === 'access').map(({ effect }) => effect))].sort();
      const whole = comparePolicies([one.policy], [two.policy]).profiles.find(({ name }) => name === one.model.name);
      const found = compareStacks(stackOf([one]), stackOf([two]), { states: 200_000 });
      expect(kindsOf(found.changes)).toEqual(kindsOf(whole?.changes ?? []));
    }),
    { numRuns: 15 },
  );
});
