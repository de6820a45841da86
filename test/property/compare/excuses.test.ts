// Excuses, on random policies: what is left unexcused is exactly what the excuse does not grant, asked of every string.

import '../../support/seed.js';
import fc from 'fast-check';
import type { Excuse, Passing } from '../../../src/compare/index.js';
import { comparePolicies, isLinkPair, passing, stancesOn, surplus } from '../../../src/compare/index.js';
import type { AutomatonClass, ProfileModel } from '../../../src/model/index.js';
import { automatonClasses, execBits, execKey, fileBits, queriesFor, walkVersions } from '../../../src/model/index.js';
import { modelIfValid } from '../../support/compare.js';
import { generatedPolicies } from '../../support/generate-profiles.js';

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
const texts = generatedPolicies({ priority: true, newSignals: true, newQueues: true, isNew: true, kinds });

/** A policy with some lines of rules left out. */
function without(text: string, keep: Iterator<boolean>): string {
  const isRule = (line: string): boolean => line.startsWith('  ') && line.trimEnd().endsWith(',');
  return text
    .split('\n')
    .filter((line) => !isRule(line) || keep.next().value === true)
    .join('\n');
}

/** Less, all, and some of it that is granted beforehand. */
const cases = fc
  .tuple(texts, fc.infiniteStream(fc.boolean()))
  .map(([text, keep]) => [without(text, keep), text, without(text, keep)] as const);

function executesAlike(excuse: Passing, after: Passing, who: 'owner' | 'other'): boolean {
  const [one, other] = [excuse.exec[who], after.exec[who]];
  return one !== undefined && other !== undefined && execKey(one) === execKey(other);
}

/** Whether something is granted that was not, and is not excused. */
function widensBeyond(wanted: AutomatonClass, [before, after, excusing]: readonly ProfileModel[]): boolean {
  if (before === undefined || after === undefined || excusing === undefined) throw new Error('no profiles');
  const stances = stancesOn(wanted, [before, after]);
  const asking = [before, after].find((_, at) => stances[at] !== 'open');
  if (asking === undefined) return false;
  const terms = [before, after].map((profile, at) => (stances[at] === 'open' ? [] : profile.terms(wanted)));
  const versions = [...terms, excusing.terms(wanted)].map((those) => ({ terms: those }));
  const queries = queriesFor(wanted, asking.features).shapes;
  let found = false;
  walkVersions({ versions, queries, region: 'all', states: 200_000 }, ({ decisions, mask, shapes }) => {
    const isPair = isLinkPair({ shapes });
    const [one, other, granted] = decisions.map((decision, at) =>
      passing(stances[at] ?? 'rules', decision, mask, isPair),
    );
    if (one === undefined || other === undefined || granted === undefined) return;
    // Who was granted something was not granted to be asked.
    let left = surplus(other, one) & surplus(other, { ...granted, prompted: 0 });
    if (wanted === 'file') {
      const execution = surplus(other, one) & execBits;
      if (!executesAlike(granted, other, 'owner')) left |= execution & fileBits.x;
      if (!executesAlike(granted, other, 'other')) left |= execution & ~fileBits.x;
    }
    found ||= left !== 0;
  });
  return found;
}

test('what is not excused is what the excuse does not grant', () => {
  fc.assert(
    fc.property(cases, (three) => {
      const models = three.map(modelIfValid);
      const [before, after, granting] = models;
      const [granted] = granting?.profiles ?? [];
      fc.pre(before !== undefined && after !== undefined && granted !== undefined);
      const excuse: Excuse = { capabilities: 0n, terms: (_, wanted) => granted.terms(wanted) };
      const [profile] = comparePolicies([before], [after], { excuses: () => [excuse] }).profiles;
      expect(profile?.doubts).toEqual([]);
      const left = new Set(
        (profile?.changes ?? []).flatMap((change) =>
          change.kind === 'access' && change.effect === 'widening' && change.excusedBy === undefined
            ? [change.access.automaton]
            : [],
        ),
      );
      const profiles = models.flatMap((model) => model?.profiles[0] ?? []);
      for (const wanted of automatonClasses) {
        expect([wanted, left.has(wanted)]).toEqual([wanted, widensBeyond(wanted, profiles)]);
      }
    }),
    { numRuns: 60 },
  );
});
