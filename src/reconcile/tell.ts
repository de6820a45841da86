// Findings become remarks: what one rule does to several profiles is told once, with the profiles. Takes findings with
// their places, gives remarks in order. Source: product, "The gate" (every profile that it reaches).

import type { ByteText } from '../base/index.js';
import type { Behind, Found } from './findings.js';
import type { Remark, Where } from './outcome.js';

/** How a place is shown. */
export interface FindingPlaces {
  /** The words that stand there, on one line. */
  textOf(place: Pick<Behind, 'side' | 'at'>): string;
  whereOf(place: Pick<Behind, 'side' | 'at'>): Where;
}

/** Profiles that the administrator edited come first. */
export type IsEdited = (profile: ByteText) => boolean;

export function tellFindings(found: readonly Found[], places: FindingPlaces, isEdited: IsEdited): Remark[] {
  const groups = new Map<string, Found[]>();
  for (const finding of found) {
    const key = keyOf(finding, places);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => tellGroup(group, places, isEdited));
}

/** Equal for what one rule, or one definition, does in the same way. */
function keyOf({ code, profile, data, behind: [first], subject }: Found, places: FindingPlaces): string {
  const { permissions: _, ...facts } = data;
  const where = first && places.whereOf(first);
  const place = where === undefined ? [profile] : [where.file, where.line, where.column];
  return JSON.stringify([code, facts, place, subject?.class]);
}

function tellGroup(group: readonly Found[], places: FindingPlaces, isEdited: IsEdited): Remark {
  const ordered = [...group].sort((one, other) => Number(isEdited(other.profile)) - Number(isEdited(one.profile)));
  const [{ code, profile, data, subject, behind }] = ordered as [Found, ...Found[]];
  const [first] = behind;
  const permissions = withoutImplied([...new Set(ordered.flatMap((one) => one.subject?.permissions ?? []))]);
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
      subject: subject && { ...subject, permissions },
      profiles: [...new Set(ordered.map((one) => one.profile))],
      rules: behind.map((one) => ({ side: one.side, text: places.textOf(one), where: places.whereOf(one) })),
    },
  };
}

/** Who may write may append. */
function withoutImplied(words: readonly string[]): readonly string[] {
  return words.includes('w') ? words.filter((word) => word !== 'a') : words;
}
