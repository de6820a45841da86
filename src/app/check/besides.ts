// What a change does besides the files that its trailers name. A trailer lets its own file widen policy, and what the other
// files come to on top of that must not: a denial that another file gives up, a definition there that means more. Takes
// findings with what allows them, gives them with what has no trailer yet. Judges from a side that has the named files as
// they are after the change, and all others as they were.

import type { ByteText, UnitPath } from '../../base/index.js';
import { unitPath } from '../../base/index.js';
import type { ChangeFinding, PolicyChange } from '../../reconcile/index.js';
import type { CheckFinding } from './allowance.js';
import { policyPlaceOnHost } from './layered-policy.js';
import type { SidesToJudge } from './revision-side.js';
import { sideWith } from './revision-side.js';

export interface BesidesInput {
  readonly sides: SidesToJudge;
  /** The files that differ. */
  readonly units: PolicyChange['units'];
  /** Whether a trailer names a file. */
  isNamed(unit: UnitPath): boolean;
  judge(sides: SidesToJudge): readonly ChangeFinding[];
  allowing(finding: ChangeFinding): CheckFinding;
}

export function withBesides(found: readonly CheckFinding[], input: BesidesInput): readonly CheckFinding[] {
  const { sides, units, isNamed, judge, allowing } = input;
  const { before, after } = sides;
  const isNews = (path: string): boolean => isNamed(unitPath(path.slice(policyPlaceOnHost.length + 1)));
  const between = sideWith(before.own, before.policy.with(after.policy, isNews));
  const besides = judge({ before: between, after });
  // What is no valid policy without the other files nobody can judge without them: they have a part in all of it.
  const unfinished = besides.filter(({ kind }) => kind === 'repaired' || kind === 'incomplete');
  const doubted = [...new Set(unfinished.flatMap(({ profiles }) => profiles))];
  const withReaders = (finding: ChangeFinding): ChangeFinding => {
    const concerned = doubted.filter((name) => finding.profiles.some((other) => isOf(other, name)));
    const others = units.filter(({ reaches }) => reaches.some((name) => concerned.includes(name)));
    return { ...finding, units: [...new Set([...finding.units, ...others.map(({ path }) => path)])] };
  };
  const judged = found.map((one) => (Array.isArray(one.allowedBy) ? allowing(withReaders(one)) : one));
  const known = new Set(judged.filter(({ allowedBy }) => allowedBy === undefined).map(keyOf));
  const isTold = (one: CheckFinding): boolean =>
    (one.kind === 'widening' || one.kind === 'unknown') && one.allowedBy === undefined && !known.has(keyOf(one));
  return [...judged, ...besides.map(allowing).filter(isTold)];
}

/** Whether one is the other, or a child of it, in whatever namespace. */
function isOf(one: ByteText, other: ByteText): boolean {
  return `${one}//`.includes(`${other}//`);
}

/** Equal for what a person would read as one. */
function keyOf({ kind, profiles, remark: { code, data, where } }: ChangeFinding): string {
  return JSON.stringify([kind, profiles, code, data, where]);
}
