// What of a stack is not yes or no for one access: how much its modes let through, its flags on paths, its resource limits,
// its capabilities. Takes two stacks, gives changes; the narrowest part of a stack counts. Where parts see paths differently
// nothing is claimed.

import type { ProfileMode } from '../model/index.js';
import { capabilitiesOf } from './capabilities.js';
import { causeOf } from './causes.js';
import type { Cause, Causes, Change } from './changes.js';
import type { Doubt } from './compare-profiles.js';
import type { StackedProfile } from './stack.js';
import { compareValues, modeRank } from './values.js';

type Parts = readonly StackedProfile[];

export interface StackValues {
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
}

/** All changes of values between two stacks. */
export function compareStackValues(before: Parts, after: Parts): StackValues {
  const flags = compareFlags(before, after);
  return {
    changes: [
      ...compareModes(before, after),
      ...compareCapabilities(before, after),
      ...compareLimits(before, after),
      ...(flags === 'unlike' ? [] : flags),
    ],
    doubts: flags === 'unlike' ? [{ why: 'paths', class: 'file' }] : [],
  };
}

/** The mode that lets least through. */
function compareModes(before: Parts, after: Parts): Change[] {
  const [one, other] = [narrowestMode(before), narrowestMode(after)];
  const difference = modeRank(other) - modeRank(one);
  if (difference === 0) return [];
  return [{ kind: 'mode', effect: difference > 0 ? 'widening' : 'narrowing', before: one, after: other }];
}

function narrowestMode(stack: Parts): ProfileMode {
  const modes = stack.map(({ model }) => model.mode);
  return modes.reduce<ProfileMode>((least, mode) => (modeRank(mode) < modeRank(least) ? mode : least), 'unconfined');
}

function compareCapabilities(before: Parts, after: Parts): Change[] {
  const allLearn = [...before, ...after].every(({ model }) => model.mode === 'complain');
  const setOf = (stack: Parts): bigint =>
    stack.reduce((all, { model }) => all & capabilitiesOf(model, allLearn), 2n ** 64n - 1n);
  const [ours, theirs] = [setOf(before), setOf(after)];
  const changesIn = (changed: bigint, effect: 'widening' | 'narrowing'): Change[] => {
    const numbers = Array.from({ length: 64 }, (_, number) => number).filter((number) => isIn(changed, number));
    if (numbers.length === 0) return [];
    const causes = capabilityCauses(numbers[0] as number, before, after, effect);
    const less = effect === 'widening' ? before : after;
    const denying = less.filter(({ model }) => (changed & ~capabilitiesOf(model, allLearn)) !== 0n);
    const deniedBy = denying.map(({ label }) => label);
    const found = { kind: 'capability', effect, capabilities: numbers, causes, excusedBy: undefined } as const;
    return [less.length < 2 ? found : { ...found, deniedBy }];
  };
  return [...changesIn(theirs & ~ours, 'widening'), ...changesIn(ours & ~theirs, 'narrowing')];
}

function capabilityCauses(number: number, before: Parts, after: Parts, effect: 'widening' | 'narrowing'): Causes {
  const causesIn = (stack: Parts): Cause[] =>
    stack.flatMap(({ model, policy }) =>
      model.capabilities
        .filter(({ capabilities }) => isIn(capabilities, number))
        .flatMap(({ rule, mode }) => causeOf({ rule, mode }, policy)),
    );
  return decisiveOf(causesIn(before), causesIn(after), effect);
}

/** Causes on both sides, a grant on the wider side as the one that makes the difference. */
export function decisiveOf(
  before: readonly Cause[],
  after: readonly Cause[],
  effect: 'widening' | 'narrowing',
): Causes {
  const [more, side] = effect === 'widening' ? ([after, 'after'] as const) : ([before, 'before'] as const);
  const [less, otherSide] = effect === 'widening' ? ([before, 'before'] as const) : ([after, 'after'] as const);
  const denial = less.find(({ mode }) => mode === 'deny');
  const grant = more.find(({ mode }) => mode !== 'deny');
  const decisive =
    denial !== undefined
      ? { side: otherSide, cause: denial }
      : grant === undefined
        ? undefined
        : { side, cause: grant };
  return { before, after, decisive };
}

function isIn(capabilities: bigint, number: number): boolean {
  return ((capabilities >> BigInt(number)) & 1n) !== 0n;
}

const infinity = 2n ** 64n - 1n;

/** Of several limits on one thing the lowest holds. */
function compareLimits(before: Parts, after: Parts): Change[] {
  const lowest = (stack: Parts, name: string): { value: bigint; causes: readonly Cause[] } | undefined => {
    const found = stack.flatMap(({ model, policy }) =>
      model.rlimits.filter((limit) => limit.name === name).map((limit) => ({ limit, policy })),
    );
    const [first, ...others] = found;
    if (first === undefined) return undefined;
    const least = others.reduce((low, one) => (one.limit.value < low.limit.value ? one : low), first);
    return { value: least.limit.value, causes: causeOf({ rule: least.limit.rule, mode: 'allow' }, least.policy) };
  };
  const names = [
    ...new Set([...before, ...after].flatMap(({ model }) => model.rlimits.map(({ name }) => name))),
  ].sort();
  return names.flatMap((limit): Change[] => {
    const [one, other] = [lowest(before, limit), lowest(after, limit)];
    const difference = (other?.value ?? infinity) - (one?.value ?? infinity);
    if (difference === 0n) return [];
    const effect = difference > 0n ? 'widening' : 'narrowing';
    const causes = decisiveOf(one?.causes ?? [], other?.causes ?? [], effect);
    return [{ kind: 'rlimit', effect, limit, before: one?.value, after: other?.value, causes }];
  });
}

/** Nothing is known where the parts of one side see paths differently. */
function compareFlags(before: Parts, after: Parts): readonly Change[] | 'unlike' {
  const [one, other] = [before[0], after[0]];
  if (one === undefined || other === undefined) return [];
  const isAlike = (first: StackedProfile, stack: Parts): boolean =>
    stack.every((part) => flagChanges(first, part).length === 0);
  return isAlike(one, before) && isAlike(other, after) ? flagChanges(one, other) : 'unlike';
}

function flagChanges(one: StackedProfile, other: StackedProfile): readonly Change[] {
  return compareValues(one, other).filter(({ kind }) => kind === 'flag');
}
