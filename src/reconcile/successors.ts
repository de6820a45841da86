// Which profiles take the place of one that live has. Takes a profile and those of live and of a candidate in the same file,
// gives profiles of the candidate; none where nothing confines any more what it confined. A name may change, and a
// program may be taken over by another profile: then what was set for the one must hold for the other.

import type { EffectiveProfile } from '../policy/index.js';
import type { PatternMeeting } from './patterns-meet.js';

export type Profiles = ReadonlyMap<string, EffectiveProfile>;

/** Names of the candidate's profiles. Coarse: all that may be meant. */
export function successorsOf(
  name: string,
  { attachments }: EffectiveProfile,
  { before, after }: { readonly before: Profiles; readonly after: Profiles },
  patterns: PatternMeeting,
): readonly string[] {
  const added = [...after.keys()].filter((each) => !before.has(each));
  const heirs = added.filter((each) =>
    (after.get(each)?.attachments ?? []).some((one) => attachments.some((other) => patterns.mayMeet(one, other))),
  );
  if (after.has(name)) return [name, ...heirs];
  if (heirs.length > 0) return heirs;
  const peers = added.filter((each) => partsOfName(each).length === partsOfName(name).length);
  const namesakes = peers.filter((each) => partsOfName(each).at(-1) === partsOfName(name).at(-1));
  return namesakes.length > 0 ? namesakes : peers;
}

function partsOfName(name: string): readonly string[] {
  return name.split('//');
}
