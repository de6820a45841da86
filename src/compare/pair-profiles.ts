// Which profile before is which profile after: by full name, then by what they are attached to. Takes the profiles of both
// sides, gives pairs; what has no partner stands alone. A wrong guess is worse than none: a rename counts only where
// exactly one profile on each side is left with the same attachments.

import type { ByteText } from '../base/index.js';
import { compareBytes, sortedBy } from '../base/index.js';
import type { PolicyModel, ProfileModel } from '../model/index.js';

/** A profile, and the policy that says where its rules stand. */
export interface PlacedProfile {
  readonly model: ProfileModel;
  readonly policy: PolicyModel;
}

export interface ProfilePair {
  readonly before: PlacedProfile | undefined;
  readonly after: PlacedProfile | undefined;
}

export interface Pairing {
  /** In byte order of names. */
  readonly pairs: readonly ProfilePair[];
  /** Names that one side gives to two profiles: only one of them can be loaded. */
  readonly repeated: readonly ByteText[];
}

/** Pair all profiles of two sets of policy files. */
export function pairProfiles(before: readonly PolicyModel[], after: readonly PolicyModel[]): Pairing {
  const [ours, theirs] = [profilesByName(before), profilesByName(after)];
  const afterByName = new Map(theirs.profiles);
  const renamed = renames(ours.profiles, theirs.profiles);
  const pairs: ProfilePair[] = [];
  for (const [name, profile] of ours.profiles) {
    const other = renamedTo(profile.model, renamed) ?? name;
    pairs.push({ before: profile, after: afterByName.get(other) });
    afterByName.delete(other);
  }
  for (const profile of afterByName.values()) pairs.push({ before: undefined, after: profile });
  const repeated = [...new Set([...ours.repeated, ...theirs.repeated])].sort(compareBytes);
  return { pairs: sortedBy(pairs, ({ before: one, after: other }) => (other ?? one)?.model.name ?? ''), repeated };
}

type ByName = ReadonlyMap<ByteText, PlacedProfile>;

function profilesByName(policies: readonly PolicyModel[]): { profiles: ByName; repeated: readonly ByteText[] } {
  const profiles = new Map<ByteText, PlacedProfile>();
  const repeated: ByteText[] = [];
  for (const policy of policies) {
    for (const model of policy.profiles) {
      if (profiles.has(model.name)) repeated.push(model.name);
      else profiles.set(model.name, { model, policy });
    }
  }
  return { profiles, repeated };
}

/** New names of profiles that are on one side only, by their old names. */
function renames(before: ByName, after: ByName): ReadonlyMap<ByteText, ByteText> {
  const [gone, added] = [byAttachment(before, after), byAttachment(after, before)];
  const names = new Map<ByteText, ByteText>();
  for (const [attachment, [name, ...more]] of gone) {
    const [other, ...others] = added.get(attachment) ?? [];
    if (name !== undefined && other !== undefined && more.length + others.length === 0) names.set(name, other);
  }
  return names;
}

/** Attached profiles that only one side has, by what they are attached to. */
function byAttachment(side: ByName, other: ByName): ReadonlyMap<string, readonly ByteText[]> {
  const found = new Map<string, ByteText[]>();
  for (const [name, { model }] of side) {
    const { parent, profile } = model;
    if (other.has(name) || parent !== undefined || profile.attachments.length === 0) continue;
    const key = JSON.stringify([...profile.attachments].sort(compareBytes));
    const names = found.get(key);
    if (names === undefined) found.set(key, [name]);
    else names.push(name);
  }
  return found;
}

/** Children and hats go with the profile around them. */
function renamedTo({ name, parent }: ProfileModel, renamed: ReadonlyMap<ByteText, ByteText>): ByteText | undefined {
  const own = renamed.get(name);
  if (own !== undefined || parent === undefined) return own;
  const around = renamedTo(parent, renamed);
  return around === undefined ? undefined : (`${around}${name.slice(parent.name.length)}` as ByteText);
}
