// Programs that another profile confines now, and that a new attachment would take from it: they would run under rules that
// nobody compared, or under none. Takes live policy and a profile as it would be, gives the profile that loses them.

import { modeRank } from '../compare/index.js';
import type { PlacedProfile } from '../compare/index.js';
import type { ByteText } from '../base/index.js';
import type { ProfileModel } from '../model/index.js';
import { PatternMeeting } from './patterns-meet.js';

export class TakenPrograms {
  private readonly patterns = new PatternMeeting();
  private known: readonly ProfileModel[] | undefined;

  /** `live` gives all profiles of live policy; asked only where something is newly attached. */
  constructor(private readonly live: () => readonly ProfileModel[]) {}

  /** The name of a profile that may lose programs to the one that would be; undefined where none does. */
  takenFrom(before: PlacedProfile | undefined, after: PlacedProfile): ByteText | undefined {
    const { model } = after;
    const had = before?.model.profile.attachments ?? [];
    const added = model.parent === undefined ? model.profile.attachments.filter((one) => !had.includes(one)) : [];
    if (added.length === 0) return undefined;
    this.known ??= this.live().filter(({ parent, profile }) => parent === undefined && profile.attachments.length > 0);
    const isOther = ({ name }: ProfileModel): boolean => name !== before?.model.name && name !== model.name;
    return this.known.find(
      (other) =>
        isOther(other) &&
        namespaceOf(other) === namespaceOf(model) &&
        confinesMore(other, model) &&
        other.profile.attachments.some((one) => added.some((mine) => this.patterns.mayMeet(one, mine))),
    )?.name;
  }
}

/** What lets everything through loses nothing to what does not. */
function confinesMore(other: ProfileModel, model: ProfileModel): boolean {
  return modeRank(other.mode) < modeRank('complain') || modeRank(other.mode) < modeRank(model.mode);
}

function namespaceOf({ name }: ProfileModel): string | undefined {
  return /^:([^:]*):/.exec(name)?.[1];
}
