// Findings become remarks: what one rule does to several profiles is told once, with the profiles. Takes findings with
// their places, gives remarks, the gravest first. Source: product, "The gate" (every profile that it reaches).

import type { ByteText } from '../base/index.js';
import { gravityOf, gravityOfAccess } from '../compare/index.js';
import type { AcceptedGrant } from './accepted.js';
import type { Behind, Found } from './findings.js';
import { placesBehind } from './findings.js';
import type { Remark, Settlement, Where } from './outcome.js';
import type { PriorGrant } from './prior-grants.js';

/** How a place is shown. */
export interface FindingPlaces {
  /** The words that stand there, on one line. */
  textOf(place: Pick<Behind, 'side' | 'at'>): string;
  /** The same in full and as it is written. */
  wordsOf(place: Pick<Behind, 'side' | 'at'>): ByteText;
  whereOf(place: Pick<Behind, 'side' | 'at'>): Where;
}

/** Profiles that the administrator edited come first. */
export type IsEdited = (profile: ByteText) => boolean;

export function tellFindings(found: readonly Found[], places: FindingPlaces, isEdited: IsEdited): Remark[] {
  const groups = new Map<string, Found[]>();
  for (const finding of found) {
    const key = keyOf(finding, places);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  const told = [...groups.values()].map((group) => tellGroup(group, places, isEdited));
  return told.sort((one, other) => gravityOfRemark(one) - gravityOfRemark(other));
}

/** Equal for what one rule, or one definition, does in the same way. */
function keyOf({ code, profile, data, behind, subject, excusedBy = [] }: Found, places: FindingPlaces): string {
  const [first] = behind;
  const { permissions: _, ...facts } = data;
  const where = first && places.whereOf(first);
  const place = where === undefined ? [profile] : [where.file, where.line, where.column];
  // A denial that is lost by it is told by name, not as one thing more that the rule does.
  const denials = behind.filter(({ side, mode }) => side === 'ours' && mode === 'deny');
  const lost = denials.map((one) => places.whereOf(one));
  return JSON.stringify([code, facts, place, subject?.class, excusedBy.length > 0, lost]);
}

function tellGroup(group: readonly Found[], places: FindingPlaces, isEdited: IsEdited): Remark {
  const ordered = [...group].sort(
    (one, other) =>
      gravityOfFound(one) - gravityOfFound(other) || Number(isEdited(other.profile)) - Number(isEdited(one.profile)),
  );
  const [shown] = ordered as [Found, ...Found[]];
  const { code, profile, data, subject, behind, change, program } = shown;
  const [first] = behind;
  const permissions = permissionsOf(ordered);
  const profiles = [...ordered].sort((one, other) => Number(isEdited(other.profile)) - Number(isEdited(one.profile)));
  return {
    code,
    data: {
      profile,
      statement: first === undefined ? '' : places.textOf(first),
      ...data,
      ...(permissions.length === 0 ? {} : { permissions: permissions.join(' ') }),
    },
    where: first && places.whereOf(first),
    detail: {
      subject: subject && { ...subject, permissions: permissionsOf(ordered.filter((one) => isSameAccess(one, shown))) },
      permissions,
      change,
      gravity: gravityOfFound(shown),
      program,
      profiles: [...new Set(profiles.map((one) => one.profile))],
      grants: grantsIn(ordered),
      statements: [...new Set(ordered.flatMap((one) => placesBehind(one).map((place) => places.wordsOf(place))))],
      excusedBy: settlementsIn(ordered),
      rules: behind.map((one) => ({
        side: one.side,
        mode: one.mode,
        text: places.textOf(one),
        where: places.whereOf(one),
        via: [...one.via].reverse().map((at) => places.whereOf({ side: one.side, at })),
      })),
    },
  };
}

/** None where one of the findings cannot be accepted: a part of what is shown is nothing that a person could name. */
function grantsIn(found: readonly Found[]): readonly AcceptedGrant[] {
  const grants = found.flatMap(({ grant }) => grant ?? []);
  return grants.length < found.length ? [] : distinct(grants);
}

function settlementsIn(found: readonly Found[]): readonly Settlement[] {
  return distinct(found.flatMap(({ excusedBy = [] }) => excusedBy.map(settlementOf)));
}

function settlementOf(prior: PriorGrant): Settlement {
  if (prior.kind === 'consent') return { kind: 'consent', where: prior.place };
  const { who, when } = prior.acceptance;
  return { kind: 'accepted', who, when };
}

function distinct<T>(values: readonly T[]): readonly T[] {
  if (values.length < 2) return values;
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function permissionsOf(found: readonly Found[]): readonly string[] {
  return withoutImplied([...new Set(found.flatMap(({ subject }) => subject?.permissions ?? []))]);
}

/** Whether two findings are about one request, so that what is said of one may be said of the other. */
function isSameAccess({ profile, subject }: Found, other: Found): boolean {
  const [access, otherAccess] = [subject?.access, other.subject?.access];
  return (
    profile === other.profile &&
    subject?.who === other.subject?.who &&
    access?.shape === otherAccess?.shape &&
    access?.text === otherAccess?.text
  );
}

function gravityOfFound({ change, subject }: Found): number {
  if (change !== undefined) return gravityOf(change);
  return subject === undefined ? gravest : gravityOfAccess(subject.class, subject.permissions);
}

function gravityOfRemark({ detail }: Remark): number {
  return detail?.gravity ?? gravest;
}

/** What cannot be weighed comes first. */
const gravest = 0;

/** Who may write may append. */
function withoutImplied(words: readonly string[]): readonly string[] {
  return words.includes('w') ? words.filter((word) => word !== 'a') : words;
}
