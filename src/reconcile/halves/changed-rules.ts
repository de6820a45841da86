// What is new and what is gone among the rules of one profile, in one of the classes that need two profiles. Takes the profile
// before and after, gives rules. Two rules that decide alike about the same peers are the same one, wherever they stand.

import type { ByteText } from '../../base/index.js';
import type { PlacedProfile } from '../../compare/index.js';
import { differingRules } from '../../compare/index.js';
import type { PolicyModel, ProfileModel, TwoSidedClass } from '../../model/index.js';
import { isHeeded, isOfClass, peerWord, termKey, TwoSides, twoSidedClasses } from '../../model/index.js';
import type { EffectiveRule } from '../../policy/index.js';
import type { Member } from './members.js';

/** One label, before and after; with what its profile permits, where it is running. */
export interface ChangedMember {
  readonly label: ByteText;
  readonly before: Member | undefined;
  readonly after: Member | undefined;
}

export interface ChangedRules {
  readonly added: readonly EffectiveRule[];
  readonly gone: readonly EffectiveRule[];
}

export function changedRules(
  before: PlacedProfile | undefined,
  after: PlacedProfile | undefined,
  name: TwoSidedClass,
  sides: TwoSides,
): ChangedRules {
  const [was, is] = [before, after].map((placed) =>
    (placed?.model.profile.rules ?? []).filter(({ rule }) => isOfClass(rule, name)),
  ) as [EffectiveRule[], EffectiveRule[]];
  const keyOf = (rule: EffectiveRule): string =>
    [peerWord(rule.rule)?.value ?? '', ...sides.termsOf(rule, 'asking').map(termKey)].join('\0');
  const beyond = (some: readonly EffectiveRule[], others: readonly EffectiveRule[]): readonly EffectiveRule[] => {
    if (some.length === 0) return [];
    const known = new Set(others.map(keyOf));
    return some.filter((rule) => !known.has(keyOf(rule)));
  };
  // Most rules of most profiles are in the same words as before.
  const [wasOtherwise = [], isOtherwise = []] = differingRules([was, is]).differing;
  return { added: beyond(isOtherwise, was), gone: beyond(wasOtherwise, is) };
}

/** Whether a change of files may say anything about two sides: looked at before all other files are. */
export function concernsTwoSides(before: readonly PolicyModel[], after: readonly PolicyModel[]): boolean {
  const sides = new TwoSides();
  const [was, is] = [before, after].map((models) => byName(models)) as [Profiles, Profiles];
  return [...new Set([...was.keys(), ...is.keys()])].some((label) => {
    const [one, other] = [was.get(label), is.get(label)];
    if (one === undefined || other === undefined) return true;
    return twoSidedClasses.some((name) => {
      if (isHeeded(one.model, name) !== isHeeded(other.model, name)) return true;
      const { added, gone } = changedRules(one, other, name, sides);
      return added.length + gone.length > 0;
    });
  });
}

type Profiles = ReadonlyMap<ByteText, PlacedProfile>;

function byName(models: readonly PolicyModel[]): Profiles {
  const all = models.flatMap((policy) => policy.profiles.map((model: ProfileModel) => ({ model, policy })));
  return new Map(all.map((placed) => [placed.model.name, placed]));
}
