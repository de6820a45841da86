// What the law said of a profile is given again only where nothing that it may look at is different: neither the profile in
// any state, nor any file that it reads in any of them.

import type { BytePath } from '../../../src/base/index.js';
import type { PlacedProfile } from '../../../src/compare/index.js';
import type { Four, FourSide, Quartet } from '../../../src/reconcile/four.js';
import { sides } from '../../../src/reconcile/four.js';
import type { ProfileLaw } from '../../../src/reconcile/law-profile.js';
import { Memory } from '../../../src/reconcile/memory.js';
import type { PolicyState } from '../../../src/reconcile/policy-state.js';

type Graph = Readonly<Record<BytePath, readonly BytePath[]>>;

/** A state by its includes; `texts` is what each file says, `same` by default. */
function state(graph: Graph, texts: Readonly<Record<BytePath, string>> = {}): PolicyState {
  const says = (path: BytePath): string => texts[path] ?? 'same';
  const made = {
    graph: new Map(Object.entries(graph).map(([path, targets]) => [path, new Set(targets)])),
    says,
    readsAs: (other: { says: typeof says }, path: BytePath) => other.says(path) === says(path),
  };
  return made as unknown as PolicyState;
}

const graph: Graph = { root: ['part'], part: ['deep'], deep: [], else: ['other'], other: [] };
const states = (changed: Partial<Four<PolicyState>> = {}): Four<PolicyState> => ({
  base: state(graph),
  ours: state(graph),
  theirs: state(graph),
  merged: state(graph),
  ...changed,
});

const placed = (): PlacedProfile => ({ model: {} }) as PlacedProfile;
const profile: Quartet = { base: placed(), ours: placed(), theirs: placed(), merged: placed() };

/** Asks first about one, then about another; whether the second answer is the first one. */
function isRemembered(
  first: readonly [Quartet, Four<PolicyState>],
  then: readonly [Quartet, Four<PolicyState>],
  roots: readonly BytePath[] = ['root'],
): boolean {
  const memory = new Memory();
  const [one, other] = ['one', 'other'] as unknown as [ProfileLaw, ProfileLaw];
  expect(memory.lawOn(...withRoots(first, roots), () => one)).toBe(one);
  return memory.lawOn(...withRoots(then, roots), () => other) === one;
}

function withRoots(
  [quartet, four]: readonly [Quartet, Four<PolicyState>],
  roots: readonly BytePath[],
): [Quartet, readonly BytePath[], Four<PolicyState>] {
  return [quartet, roots, four];
}

test('the same profile in states that read the same, though they are others', () => {
  expect(isRemembered([profile, states()], [{ ...profile }, states()])).toBe(true);
});

describe.each(sides)('%s', (side: FourSide) => {
  test('another profile is judged anew, also where there is none', () => {
    expect(isRemembered([profile, states()], [{ ...profile, [side]: placed() }, states()])).toBe(false);
    expect(isRemembered([profile, states()], [{ ...profile, [side]: undefined }, states()])).toBe(false);
    if (side !== 'merged')
      expect(isRemembered([{ ...profile, [side]: undefined }, states()], [profile, states()])).toBe(false);
  });

  test.each(['root', 'part', 'deep'])('so is one that reads a file that says something else: %s', (file) => {
    const changed = states({ [side]: state(graph, { [file]: 'new' }) });
    expect(isRemembered([profile, states()], [profile, changed])).toBe(false);
  });

  test('what it does not read may say anything', () => {
    const changed = states({ [side]: state(graph, { else: 'new', other: 'new' }) });
    expect(isRemembered([profile, states()], [profile, changed])).toBe(true);
    expect(isRemembered([profile, states()], [profile, changed], ['root', 'else'])).toBe(false);
  });

  test('a file that only one state reads has to say the same in every state', () => {
    const reading = state({ ...graph, root: ['part', 'extra'], extra: [] });
    for (const other of sides) {
      const before = states({ [side]: reading });
      const after = {
        ...before,
        [other]: state(other === side ? { ...graph, root: ['extra'] } : graph, { extra: 'new' }),
      };
      expect([other, isRemembered([profile, before], [profile, after])]).toEqual([other, false]);
    }
  });
});

test('a guess is no certainty, nor the other way round', () => {
  const guess: Quartet = { ...profile, isGuess: true };
  expect(isRemembered([profile, states()], [guess, states()])).toBe(false);
  expect(isRemembered([guess, states()], [profile, states()])).toBe(false);
  expect(isRemembered([guess, states()], [guess, states()])).toBe(true);
});

test('what would be gone is judged each time', () => {
  const gone: Quartet = { ...profile, merged: undefined };
  expect(isRemembered([gone, states()], [gone, states()])).toBe(false);
});

test('several answers about one profile are kept side by side', () => {
  const memory = new Memory();
  const answers = [
    states(),
    states({ merged: state(graph, { deep: 'new' }) }),
    states({ ours: state(graph, { part: 'x' }) }),
  ];
  const judge = (at: number) => (): ProfileLaw => `${at}` as unknown as ProfileLaw;
  answers.forEach((four, at) => memory.lawOn(profile, ['root'], four, judge(at)));
  const never = (): ProfileLaw => {
    throw new Error('asked again');
  };
  answers.forEach((four, at) => expect(memory.lawOn(profile, ['root'], four, never)).toBe(`${at}`));
});
