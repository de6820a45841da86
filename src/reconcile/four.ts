// One profile in four states: as the vendor shipped it last, as it is live, as the vendor ships it now, as it would be. Takes
// the models of four states, gives the profiles that are one and the same. Must never judge them.

import type { PlacedProfile } from '../compare/index.js';
import { pairProfiles } from '../compare/index.js';
import type { ByteText } from '../base/index.js';
import { sortedBy } from '../base/index.js';
import type { PolicyModel } from '../model/index.js';

/** In the order in which versions are walked. */
export const sides = ['base', 'ours', 'theirs', 'merged'] as const;

export type FourSide = (typeof sides)[number];

export type Four<T> = Readonly<Record<FourSide, T>>;

/** One profile; undefined where a state does not have it. */
export type Quartet = Four<PlacedProfile | undefined> & {
  /** Whether nothing but the circumstances says that they are one. */
  readonly isGuess?: boolean;
};

/** All profiles of all states, in byte order of their names. */
export function pairQuartets({ merged, ...others }: Four<readonly PolicyModel[]>): Quartet[] {
  const byMerged = new Map<PlacedProfile['model'] | ByteText, Quartet>();
  const add = (key: PlacedProfile['model'] | ByteText, side: FourSide, placed: PlacedProfile): void => {
    byMerged.set(key, { ...(byMerged.get(key) ?? nothing), [side]: placed });
  };
  for (const side of ['base', 'ours', 'theirs'] as const) {
    for (const { before, after } of pairProfiles(others[side], merged).pairs) {
      if (after !== undefined) add(after.model, 'merged', after);
      if (before !== undefined) add(after?.model ?? before.model.name, side, before);
    }
  }
  return sortedBy([...byMerged.values()], nameOf);
}

const nothing: Quartet = { base: undefined, ours: undefined, theirs: undefined, merged: undefined };

/** The name that it would have; of one that would be gone, the name that it has. */
export function nameOf({ base, ours, theirs, merged }: Quartet): ByteText {
  return (merged ?? ours ?? theirs ?? base)?.model.name ?? ('' as ByteText);
}

/**
 * A profile that would be gone, with each that would be new and may take its place: what was set for the one should hold
 * for the other.
 */
export function guessedQuartets(quartets: readonly Quartet[]): Quartet[] {
  const gone = quartets.filter(({ ours, merged }) => ours !== undefined && merged === undefined);
  const added = quartets.filter(({ ours, merged }) => ours === undefined && merged !== undefined);
  return gone.flatMap((one) =>
    heirsOf(one, added).map((heir) => ({ ...heir, base: one.base, ours: one.ours, isGuess: true })),
  );
}

/** Those of the same last name, else all that stand as deep. */
function heirsOf(one: Quartet, added: readonly Quartet[]): readonly Quartet[] {
  const parts = nameOf(one).split('//');
  const peers = added.filter((other) => nameOf(other).split('//').length === parts.length);
  const namesakes = peers.filter((other) => nameOf(other).split('//').at(-1) === parts.at(-1));
  return namesakes.length > 0 ? namesakes : peers;
}
