// What a person can accept of a held unit, numbered. Takes an outcome, gives its grants; the number of a grant is its place
// in the list, counted from 1. The same outcome has the same numbers, in print, in JSON and where they are typed.

import type { DiagnosticCode } from '../base/index.js';
import type { Remark, UnitOutcome } from './outcome.js';

/** The accesses that a refused unit would newly permit, each with its cause; none of a unit that is held for anything else. */
export function grantsOf({ hold }: Pick<UnitOutcome, 'hold'>): readonly Remark[] {
  if (hold?.standing !== 'refused') return [];
  return hold.reasons.filter(({ code, detail }) => detail !== undefined && !ungranting.has(code));
}

/** What holds a unit beside its grants. */
const ungranting: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'reconcile/unknown',
  'reconcile/vendor-rule-lost',
  'reconcile/own-rule-lost',
  'reconcile/grant-lost',
  'reconcile/value-lost',
]);
