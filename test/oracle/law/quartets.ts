// Profiles of four compiled policies that are one and the same. Takes profiles, gives one of each state for each. By name;
// what is left over on both sides of a renaming, one and one, is taken for the same.

import type { CompiledProfile } from '../compiled/profiles.js';
import type { Four } from './four.js';

/** Undefined where a state does not have it. */
export type Quartet = Four<CompiledProfile | undefined>;

export function pairFour({ merged, ...others }: Four<readonly CompiledProfile[]>): readonly Quartet[] {
  const found = new Map<string, { -readonly [S in keyof Quartet]: Quartet[S] }>();
  const at = (name: string): { -readonly [S in keyof Quartet]: Quartet[S] } => {
    const known = found.get(name) ?? { base: undefined, ours: undefined, theirs: undefined, merged: undefined };
    found.set(name, known);
    return known;
  };
  for (const profile of merged) at(fullName(profile)).merged = profile;
  for (const side of ['base', 'ours', 'theirs'] as const) {
    const renamed = renamings(others[side].map(fullName), merged.map(fullName));
    for (const profile of others[side]) {
      const name = fullName(profile);
      at(renamed.get(name) ?? name)[side] = profile;
    }
  }
  return [...found.values()];
}

export function fullName({ name, namespace }: CompiledProfile): string {
  return namespace === undefined ? name : `:${namespace}:${name}`;
}

/** From names that are gone to names that are new: one for one among those without parent, then their children. */
function renamings(before: readonly string[], after: readonly string[]): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  const depths = [...new Set(before.map(depthOf))].sort((one, other) => one - other);
  for (const depth of depths) {
    const moved = (name: string): string => {
      const parts = name.split('//');
      const parent = parts.slice(0, -1).join('//');
      return parent === '' ? name : `${renamed.get(parent) ?? parent}//${parts.at(-1) ?? ''}`;
    };
    for (const name of before.filter((one) => depthOf(one) === depth && !after.includes(one))) {
      if (after.includes(moved(name))) renamed.set(name, moved(name));
    }
    const gone = before.filter((name) => depthOf(name) === depth && !after.includes(name) && !renamed.has(name));
    const added = after.filter(
      (name) => depthOf(name) === depth && !before.includes(name) && ![...renamed.values()].includes(name),
    );
    const [one, other] = [gone[0], added[0]];
    if (gone.length === 1 && added.length === 1 && one !== undefined && other !== undefined) renamed.set(one, other);
  }
  return renamed;
}

function depthOf(name: string): number {
  return name.split('//').length;
}
