// Laws of comparisons, on whole random policies: what one comparison says binds what another one says.

import '../../support/seed.js';
import fc from 'fast-check';
import type { Verdict } from '../../../src/compare/index.js';
import {
  comparePolicies,
  differingClasses,
  isNotWider,
  narrows,
  isLinkPair,
  passing,
  stancesOn,
  surplus,
  widens,
} from '../../../src/compare/index.js';
import type { PolicyModel, ProfileModel } from '../../../src/model/index.js';
import { automatonClasses, queriesFor, walkVersions } from '../../../src/model/index.js';
import { modelIfValid } from '../../support/compare.js';
import { generatedPolicies } from '../../support/generate-profiles.js';

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
const texts = generatedPolicies({ priority: true, newSignals: true, newQueues: true, isNew: true, kinds });

/** A policy, and the same with some lines of rules left out. */
const relatives = fc.tuple(texts, fc.infiniteStream(fc.boolean())).map(([text, keep]) => {
  const isRule = (line: string): boolean => line.startsWith('  ') && line.trimEnd().endsWith(',');
  const lines = text.split('\n').filter((line) => !isRule(line) || keep.next().value === true);
  return [text, lines.join('\n')] as const;
});

const reverse: Readonly<Record<Verdict, Verdict>> = {
  equal: 'equal',
  wider: 'narrower',
  narrower: 'wider',
  incomparable: 'incomparable',
  unknown: 'unknown',
};

const verdictOn = (before: PolicyModel, after: PolicyModel): Verdict => comparePolicies([before], [after]).verdict;

test('a policy is equal to itself', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const [one, other] = [modelIfValid(text), modelIfValid(text)];
      fc.pre(one !== undefined && other !== undefined);
      expect(verdictOn(one, other)).toBe('equal');
    }),
    { numRuns: 60 },
  );
});

test('the other way round, wider is narrower; every witness is confirmed', () => {
  fc.assert(
    fc.property(fc.oneof(relatives, fc.tuple(texts, texts)), ([one, other]) => {
      const [before, after] = [modelIfValid(one), modelIfValid(other)];
      fc.pre(before !== undefined && after !== undefined);
      const there = comparePolicies([before], [after]);
      expect(there.profiles.flatMap(({ doubts }) => doubts)).toEqual([]);
      expect(verdictOn(after, before)).toBe(reverse[there.verdict]);
    }),
    { numRuns: 60 },
  );
});

test('what is not wider than what is not wider is not wider', () => {
  fc.assert(
    fc.property(relatives, texts, ([one, other], third) => {
      const models = [one, other, third].map(modelIfValid);
      const [first, second, last] = models;
      fc.pre(first !== undefined && second !== undefined && last !== undefined);
      for (const [a, b, c] of [
        [first, second, last],
        [second, first, last],
        [last, first, second],
      ] as const) {
        if (isNotWider(verdictOn(a, b)) && isNotWider(verdictOn(b, c))) expect(isNotWider(verdictOn(a, c))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

/** Whether a class differs at all, asked of every string that can be asked about. */
function differs(wanted: (typeof automatonClasses)[number], profiles: readonly [ProfileModel, ProfileModel]): boolean {
  const stances = stancesOn(wanted, profiles);
  const [asking] = profiles.filter((_, at) => stances[at] !== 'open');
  if (asking === undefined) return false;
  const versions = profiles.map((profile, at) => ({ terms: stances[at] === 'open' ? [] : profile.terms(wanted) }));
  const queries = queriesFor(wanted, asking.features).shapes;
  let found = false;
  walkVersions({ versions, queries, region: 'all', states: 200_000 }, ({ decisions, mask, shapes }) => {
    const [one, other] = decisions.map((decision, at) =>
      passing(stances[at] ?? 'open', decision, mask, isLinkPair({ shapes })),
    );
    if (one === undefined || other === undefined) return;
    found ||= (surplus(one, other) | surplus(other, one)) !== 0;
  });
  return found;
}

test('nothing differs outside of the classes and strings that are looked at', () => {
  fc.assert(
    fc.property(relatives, ([one, other]) => {
      const [before, after] = [modelIfValid(one)?.profiles[0], modelIfValid(other)?.profiles[0]];
      fc.pre(before !== undefined && after !== undefined);
      const looked = new Set(differingClasses([before, after]));
      for (const wanted of automatonClasses) {
        if (!looked.has(wanted)) expect(differs(wanted, [before, after])).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is found is what there is', () => {
  fc.assert(
    fc.property(relatives, ([one, other]) => {
      const [before, after] = [modelIfValid(one), modelIfValid(other)];
      fc.pre(before !== undefined && after !== undefined);
      const [profile] = comparePolicies([before], [after]).profiles;
      const models = [before.profiles[0], after.profiles[0]] as [ProfileModel, ProfileModel];
      const found = new Set(
        (profile?.changes ?? []).flatMap((change) => (change.kind === 'access' ? [change.access.automaton] : [])),
      );
      for (const wanted of automatonClasses)
        expect([wanted, found.has(wanted)]).toEqual([wanted, differs(wanted, models)]);
    }),
    { numRuns: 40 },
  );
});

/** In which directions a class differs, asked of every string that can be asked about. */
function directionsIn(
  wanted: (typeof automatonClasses)[number],
  profiles: readonly [ProfileModel, ProfileModel],
): readonly [boolean, boolean] {
  const stances = stancesOn(wanted, profiles);
  const [asking] = profiles.filter((_, at) => stances[at] !== 'open');
  if (asking === undefined) return [false, false];
  const versions = profiles.map((profile, at) => ({ terms: stances[at] === 'open' ? [] : profile.terms(wanted) }));
  const queries = queriesFor(wanted, asking.features).shapes;
  let [wider, narrower] = [false, false];
  walkVersions({ versions, queries, region: 'all', states: 200_000 }, ({ decisions, mask, shapes }) => {
    const [one, other] = decisions.map((decision, at) =>
      passing(stances[at] ?? 'open', decision, mask, isLinkPair({ shapes })),
    );
    if (one === undefined || other === undefined) return;
    wider ||= surplus(other, one) !== 0;
    narrower ||= surplus(one, other) !== 0;
  });
  return [wider, narrower];
}

test('where a mode changes, both directions are found all the same', () => {
  const inMode = (text: string, mode: string): string =>
    text.replace(/^(profile p[^{\n]*?)( flags=\([^)]*\))? \{$/m, `$1 flags=(${mode}) {`);
  const modes = fc.constantFrom(
    ['enforce', 'complain'],
    ['complain', 'kill'],
    ['unconfined', 'enforce'],
    ['complain', 'unconfined'],
  );
  fc.assert(
    fc.property(relatives, modes, ([one, other], [first = '', second = '']) => {
      const [before, after] = [modelIfValid(inMode(one, first)), modelIfValid(inMode(other, second))];
      fc.pre(before !== undefined && after !== undefined);
      const [profile] = comparePolicies([before], [after]).profiles;
      const models = [before.profiles[0], after.profiles[0]] as [ProfileModel, ProfileModel];
      fc.pre(models[0].mode === first && models[1].mode === second);
      expect(profile?.doubts).toEqual([]);
      for (const wanted of automatonClasses) {
        const found = (profile?.changes ?? []).filter(
          (change) => (change.kind === 'access' || change.kind === 'exec') && change.access.automaton === wanted,
        );
        const [wider, narrower] = directionsIn(wanted, models);
        // A transition to less confinement may be met before an access that is new.
        if (wider) expect([wanted, found.filter(widens).length > 0]).toEqual([wanted, true]);
        if (narrower) expect([wanted, found.filter(narrows).length > 0]).toEqual([wanted, true]);
        const bits = found.filter(({ kind }) => kind === 'access');
        if (bits.some(widens)) expect([wanted, wider]).toEqual([wanted, true]);
        if (bits.some(narrows)) expect([wanted, narrower]).toEqual([wanted, true]);
      }
    }),
    { numRuns: 40, maxSkipsPerRun: 1000 },
  );
});
