// The same grants in other held units. Takes grants that a person was shown of one unit, gives those of the others that have
// the same cause and permit nothing there that was not shown here: asked of the gate, as if what was shown had been accepted
// of each. Must never take another unit's grant for the same by its words alone.

import type { UnitPath } from '../base/index.js';
import type { Acceptance, GrantGroup, UnitOutcome } from '../reconcile/index.js';
import { causeOf, grantsOf, groupNameOf, groupsOf, unitsOf } from '../reconcile/index.js';
import type { HeldUnit, NumberedGrant } from './held-unit.js';
import { meaningsOf } from './held-unit.js';
import type { HostRead } from './reconcile.js';

/** What is settled in one unit: its grants, with the numbers that they have there. */
export interface UnitGrants {
  readonly unit: UnitPath;
  readonly grants: readonly NumberedGrant[];
}

export interface Elsewhere {
  /** Each with the same grants; in byte order. */
  readonly same: readonly (UnitGrants & { readonly outcome: UnitOutcome })[];
  /** Units with a grant of the same words that permits more there than what was shown. */
  readonly otherwise: readonly UnitPath[];
}

export const nowhereElse: Elsewhere = { same: [], otherwise: [] };

/** Nothing is left for later of what no later run but `adopt` looks at. Writes nothing, and costs a run where another unit has a grant of the same cause. */
export function elsewhere(
  { unit, all, isLater }: HeldUnit,
  chosen: readonly NumberedGrant[],
  host: HostRead,
): Elsewhere {
  const wanted = new Set(chosen.map(({ grant }) => groupNameOf(grant)));
  const groups = groupsOf(all).filter(({ name }) => wanted.has(name));
  const units = [...new Set(groups.flatMap(unitsOf))].filter((one) => one !== unit);
  if (units.length === 0) return nowhereElse;
  const accepted = groups.flatMap((group) => borrowed(group, unit, chosen));
  const judged = new Map(host.run(undefined, { accepted }).outcomes.map((outcome) => [outcome.unit, outcome]));
  const same: (UnitGrants & { readonly outcome: UnitOutcome })[] = [];
  const otherwise: UnitPath[] = [];
  for (const outcome of all) {
    if (!units.includes(outcome.unit)) continue;
    const grants = groups.flatMap(({ members }) => members.filter((one) => one.unit === outcome.unit));
    const isSame = !(isLater && host.isCopy(outcome.unit)) && isSettledBy(grants, judged.get(outcome.unit));
    if (isSame)
      same.push({ unit: outcome.unit, outcome, grants: grants.map(({ number, grant }) => ({ number, grant })) });
    else otherwise.push(outcome.unit);
  }
  return { same, otherwise };
}

/** What was shown of one unit, as if it were accepted of the profiles of all others in the group. */
function borrowed({ name, members }: GrantGroup, unit: UnitPath, chosen: readonly NumberedGrant[]): Acceptance[] {
  const shown = chosen.filter(({ grant }) => groupNameOf(grant) === name).flatMap(({ grant }) => meaningsOf(grant));
  const others = members.filter((one) => one.unit !== unit).flatMap(({ grant }) => grant.detail?.profiles ?? []);
  return [...new Set(others)].flatMap((profile) =>
    shown.map((grant) => ({ grant: { ...grant, profile }, who: '', when: '' })),
  );
}

/** The grants of a unit, from 1. */
export function numbered(outcome: UnitOutcome): readonly NumberedGrant[] {
  return grantsOf(outcome).map((grant, at) => ({ number: at + 1, grant }));
}

/** Whether nothing of the same cause is held in this outcome any more. */
export function isSettledBy(grants: readonly NumberedGrant[], outcome: UnitOutcome | undefined): boolean {
  if (outcome === undefined || grants.some(({ grant }) => meaningsOf(grant).length === 0)) return false;
  // Held for anything else now, it lists no grants: nobody knows.
  if (outcome.hold !== undefined && outcome.hold.kind !== 'widening') return false;
  const left = new Set(grantsOf(outcome).map(causeOf));
  return grants.every(({ grant }) => !left.has(causeOf(grant)));
}
