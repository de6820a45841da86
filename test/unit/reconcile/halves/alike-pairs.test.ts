// Pairs whose halves are the same are compared once, and what was found is said of the rules of each.

import { compareHalves } from '../../../../src/compare/index.js';
import type { HalvesFound, Side, Sides } from '../../../../src/compare/index.js';
import { compilePolicy, halvesOf, TwoSides } from '../../../../src/model/index.js';
import { AlikePairs } from '../../../../src/reconcile/halves/alike-pairs.js';
import { byteTextOf } from '../../../../src/base/index.js';
import { resolveTree } from '../../../support/policy.js';

const sides = new TwoSides();

/** Towards `towards`, what the profile `name` permits of signals; other rules put before make other numbers of its rules. */
function side(name: string, rules: readonly string[], role: 'asking' | 'taking', towards: string): Side {
  const { policy } = resolveTree(`profile ${name} {\n${rules.join('\n')}\n}\n`);
  const [profile] = compilePolicy(policy).profiles;
  if (profile === undefined) throw new Error('no profile');
  return sides.termsTowards(profile, 'signal', byteTextOf(towards), role);
}

function compare(before: Sides, after: Sides): readonly HalvesFound[] | undefined {
  return compareHalves(halvesOf.signal, before, after, sides.meetingOf('signal'), { states: 1000 });
}

const never = (): never => {
  throw new Error('compared again');
};
const pad = ['/a r,', '/b r,', 'signal send peer=nobody,'];
const takes = side('cup', ['signal receive,'], 'taking', 'kettle');
const takesHup = side('cup', ['signal receive set=(hup),'], 'taking', 'kettle');

test('rules of the second pair are told by their own numbers', () => {
  const rules = ['signal send set=(hup, term),', 'deny signal send set=(kill),'];
  const [one, other] = [side('kettle', rules, 'asking', 'cup'), side('pot', [...pad, ...rules], 'asking', 'cup')];
  const [before, after]: [Sides, Sides] = [
    { asking: one, taking: takes },
    { asking: one, taking: takesHup },
  ];
  const [its, itsNow]: [Sides, Sides] = [
    { asking: other, taking: takes },
    { asking: other, taking: takesHup },
  ];
  const pairs = new AlikePairs();
  const first = pairs.find('signal', before, after, () => compare(before, after));
  expect(first).toEqual(compare(before, after));
  const second = pairs.find('signal', its, itsNow, never);
  expect(second).toEqual(compare(its, itsNow));
  expect(second).not.toEqual(first);
  expect(second?.[0]?.broken.asking?.text).toBe(first?.[0]?.broken.asking?.text);
});

test('the same signals out of other rules are looked at anew', () => {
  const one = side('kettle', ['signal send set=(hup),', 'signal send set=(term),'], 'asking', 'cup');
  const other = side('pot', ['signal send set=(hup, term),'], 'asking', 'cup');
  const pairs = new AlikePairs();
  const asked = (asking: Side): number => {
    let count = 0;
    const both = { asking, taking: takes };
    pairs.find('signal', both, both, () => {
      count += 1;
      return compare(both, both);
    });
    return count;
  };
  expect([asked(one), asked(one), asked(other), asked('everything'), asked('nothing')]).toEqual([1, 0, 1, 1, 1]);
});

test('what could not be told is not asked again', () => {
  const pairs = new AlikePairs();
  const both = { asking: 'everything', taking: takes } as const;
  expect(pairs.find('signal', both, both, () => undefined)).toBeUndefined();
  expect(pairs.find('signal', both, both, never)).toBeUndefined();
});

test('where the states do not suffice nothing is told, not even what was seen by then', () => {
  const asking = side('kettle', ['signal send set=(hup, term, kill) peer=cup,'], 'asking', 'cup');
  const both: Sides = { asking, taking: takesHup };
  const within = (states: number): readonly HalvesFound[] | undefined =>
    compareHalves(halvesOf.signal, { ...both, asking: 'nothing' }, both, sides.meetingOf('signal'), { states });
  expect(within(1000)?.[0]?.asked.size).toBe(1);
  expect(within(1)).toBeUndefined();
});
