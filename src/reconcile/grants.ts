// What a person can accept of a held unit, numbered. Takes an outcome, gives its grants; the number of a grant is its place
// in the list, counted from 1. The same outcome has the same numbers, in print, in JSON and where they are typed.

import type { Remark, UnitOutcome } from './outcome.js';

/**
 * What a unit that is held for widening would newly permit, each with its cause. None of a unit that is held for anything
 * else: what would undo a restriction, or what nobody can decide, is not to be accepted.
 */
export function grantsOf({ hold }: Pick<UnitOutcome, 'hold'>): readonly Remark[] {
  if (hold?.kind !== 'widening') return [];
  return hold.reasons.filter(({ code, detail }) => detail !== undefined && code !== 'reconcile/unknown');
}
