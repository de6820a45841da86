// Acceptance by meaning, on random policies: what was shown and accepted is never asked again, and whatever is granted
// beyond what was shown always is.

import '../../support/seed.js';
import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import type { Comparison } from '../../../src/compare/index.js';
import { comparePolicies, isLinkPair, passing, stancesOn, surplus, widens } from '../../../src/compare/index.js';
import type { AutomatonClass, PolicyModel, ProfileModel } from '../../../src/model/index.js';
import { automatonClasses, queriesFor, walkVersions } from '../../../src/model/index.js';
import { Accepted, grantOf } from '../../../src/reconcile/accepted.js';
import { grantInJson, grantToJson } from '../../../src/store/accepted-grant.js';
import { modelIfValid } from '../../support/compare.js';
import { generatedPolicies } from '../../support/generate-profiles.js';

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
const dialect = { priority: true, newSignals: true, newQueues: true, isNew: true, kinds } as const;

/** Few rules about few paths, so that they meet: what one version denies another grants. */
const meeting = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('', '', '', 'deny ', 'deny ', 'priority=1 ', 'priority=1 deny ', 'audit deny '),
        fc.constantFrom('', '', 'owner '),
        fc.constantFrom('/a', '/b', '/*', '/{a,b}', '/a*', '/**', '/a/*'),
        fc.constantFrom('r', 'w', 'rw', 'rk', 'l'),
      )
      .map(([mode, owner, path, words]) => `  ${mode}${owner}${path} ${words},`),
    { minLength: 1, maxLength: 6 },
  )
  .map((rules) => `profile p {\n${rules.join('\n')}\n}\n`);

/** Three versions of a policy, each without some lines of rules. */
const versions = fc
  .tuple(fc.oneof(generatedPolicies(dialect), { weight: 3, arbitrary: meeting }), fc.infiniteStream(fc.boolean()))
  .map(([text, keep]) => {
    const isRule = (line: string): boolean => line.startsWith('  ') && line.trimEnd().endsWith(',');
    return [0, 1, 2].map(() =>
      text
        .split('\n')
        .filter((line) => !isRule(line) || keep.next().value === true)
        .join('\n'),
    );
  });

/** All that the comparison shows, accepted, written down and read again. */
function acceptAll(comparison: Comparison): Accepted {
  const grants = comparison.profiles.flatMap((profile) =>
    profile.changes.filter(widens).flatMap((change) => {
      const grant = grantOf(change, profile);
      // Where a person would be asked about an execution, nobody knows where it leads.
      if (grant === undefined) return [];
      const read = grantInJson(JSON.parse(JSON.stringify(grantToJson(grant))));
      expect(read).toEqual(grant);
      return [read ?? grant];
    }),
  );
  return new Accepted(grants.map((grant) => ({ grant, who: 'somebody', when: '' })));
}

function compareWith(accepted: Accepted, before: PolicyModel, after: PolicyModel): Comparison {
  return comparePolicies([before], [after], {
    excuses: ({ after: placed }) => accepted.for(placed?.model.name ?? ('' as ByteText)),
  });
}

/** What is still asked: permissions of classes, and the kinds of other changes. */
function asked(comparison: Comparison, accepted: Accepted): Set<string> {
  return new Set(
    comparison.profiles.flatMap((profile) =>
      profile.changes.filter(widens).flatMap((change) => {
        if ('excusedBy' in change && change.excusedBy !== undefined) return [];
        if (change.kind === 'access') {
          const { access, who, permissions } = change;
          const groups = access.automaton !== 'file' || who !== 'anyone' ? [who] : ['anyone', 'owner', 'other'];
          return change.isPrompted ? [] : groups.flatMap((one) => permissions.map((word) => keyOf(access, word, one)));
        }
        const grant = grantOf(change, profile);
        return grant !== undefined && accepted.ofValue(grant) !== undefined ? [] : [change.kind];
      }),
    ),
  );
}

function keyOf({ automaton, shape }: { automaton: string; shape: string }, word: string, who: string): string {
  return `${automaton} ${shape} ${word} ${who}`;
}

/** What a version grants and neither of two others does. */
function grantedBeyond(wanted: AutomatonClass, three: readonly ProfileModel[]): Set<string> {
  const found = new Set<string>();
  const stances = stancesOn(wanted, three);
  const asking = three.find((_, at) => stances[at] !== 'open');
  if (asking === undefined) return found;
  const sides = three.map((profile, at) => ({ terms: stances[at] === 'open' ? [] : profile.terms(wanted) }));
  const queries = queriesFor(wanted, asking.features).shapes;
  walkVersions({ versions: sides, queries, region: 'all', states: 300_000 }, ({ decisions, mask, shapes }) => {
    const [before, after, further] = decisions.map((decision, at) =>
      passing(stances[at] ?? 'rules', decision, mask, isLinkPair({ shapes })),
    );
    if (before === undefined || after === undefined || further === undefined) return;
    const beyond = surplus(further, before) & surplus(further, after) & further.allowed;
    for (const { name: shape, permissions } of shapes) {
      for (const { word, bits, who = 'anyone' } of permissions) {
        if ((bits & beyond) !== 0) found.add(keyOf({ automaton: wanted, shape }, word, who));
      }
    }
  });
  return found;
}

test('what was accepted is not asked again', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const [before, after] = texts.map(modelIfValid);
      fc.pre(before !== undefined && after !== undefined);
      const accepted = acceptAll(comparePolicies([before], [after]));
      const again = compareWith(accepted, before, after);
      expect(again.profiles.flatMap(({ doubts }) => doubts)).toEqual([]);
      expect(asked(again, accepted)).toEqual(new Set());
    }),
    { numRuns: 200 },
  );
});

test('what grants more than was accepted is asked about', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const [before, after, further] = texts.map(modelIfValid);
      fc.pre(before !== undefined && after !== undefined && further !== undefined);
      const accepted = acceptAll(comparePolicies([before], [after]));
      const found = asked(compareWith(accepted, before, further), accepted);
      const three = [before, after, further].flatMap(({ profiles }) => profiles[0] ?? []);
      for (const wanted of automatonClasses) {
        for (const beyond of grantedBeyond(wanted, three)) {
          // Who asks about a link need not ask whether it is tested.
          const isAsked = found.has(beyond) || found.has(beyond.replace(' subset ', ' l '));
          expect([beyond, isAsked]).toEqual([beyond, true]);
        }
      }
    }),
    { numRuns: 200 },
  );
});
