// Programs that another profile confines now, and that a new attachment, or a new profile that a rule leads to by name, would
// take from it: they would run under rules that nobody compared, or under none. Takes live policy and a profile as it would
// be, gives the profile that loses them.

import { modeRank } from '../compare/index.js';
import type { PlacedProfile } from '../compare/index.js';
import type { ByteText } from '../base/index.js';
import type { Pattern } from '../language/index.js';
import { execTypeOf } from '../model/index.js';
import type { ProfileModel } from '../model/index.js';
import { PatternMeeting } from './patterns-meet.js';

/** What a profile of live policy confines: programs that it is attached to, and those that stay in it when executed. */
interface Confined {
  readonly profile: ProfileModel;
  readonly namespace: string | undefined;
  readonly programs: readonly (ByteText | Pattern)[];
}

export class TakenPrograms {
  private readonly patterns = new PatternMeeting();
  private known: readonly Confined[] | undefined;
  private led: readonly (Led & { readonly profile: ProfileModel })[] | undefined;

  /** `live` gives all profiles of live policy; asked only where something is newly attached. */
  constructor(private readonly live: () => readonly ProfileModel[]) {}

  /** The name of a profile that may lose programs to the one that would be; undefined where none does. */
  takenFrom(before: PlacedProfile | undefined, after: PlacedProfile): ByteText | undefined {
    const { model } = after;
    const had = before?.model.profile.attachments ?? [];
    const added = model.parent === undefined ? model.profile.attachments.filter((one) => !had.includes(one)) : [];
    const waiting = before === undefined ? this.waitingFor(model) : undefined;
    if (waiting !== undefined) return waiting.name;
    if (added.length === 0) return undefined;
    this.known ??= this.live().flatMap(confinedBy);
    const own = namespaceOf(model);
    const isOther = ({ name }: ProfileModel): boolean => name !== before?.model.name && name !== model.name;
    const found = this.known.find(
      ({ profile, namespace, programs }) =>
        isOther(profile) &&
        namespace === own &&
        confinesMore(profile, model) &&
        programs.some((one) => added.some((mine) => this.patterns.mayMeet(one, mine))),
    );
    return found?.profile.name;
  }

  /** A profile with a rule that leads to a new one by name: until it is there, the program stays, or is not executed at all. */
  private waitingFor(model: ProfileModel): ProfileModel | undefined {
    this.led ??= this.live().flatMap((profile) => targetsOf(profile).map((led) => ({ ...led, profile })));
    const found = this.led.find(
      ({ target, stays, profile }) =>
        target === model.name && (stays || model.profile.attachments.length === 0) && confinesMore(profile, model),
    );
    return found?.profile;
  }
}

interface Led {
  readonly target: ByteText;
  /** Whether the program stays in the profile as long as the other is not there. */
  readonly stays: boolean;
}

function targetsOf(profile: ProfileModel): Led[] {
  return profile.profile.rules.flatMap((rule): Led[] => {
    if (rule.rule.kind !== 'file' || rule.rule.exec === undefined || rule.qualifiers.mode === 'deny') return [];
    const type = execTypeOf(rule.rule, profile.profile.ownName);
    // What runs unconfined so far is confined from then on.
    if (type === undefined || type.to.kind !== 'named' || (type.fallsBack && !type.inherits)) return [];
    return [{ target: type.to.target, stays: type.inherits }];
  });
}

function confinedBy(profile: ProfileModel): Confined[] {
  const attached = profile.parent === undefined ? profile.profile.attachments : [];
  const programs = [...attached, ...inheriting(profile)];
  return programs.length === 0 ? [] : [{ profile, namespace: namespaceOf(profile), programs }];
}

/** What is executed under a profile of its own, and stays in this one as long as there is none. */
function inheriting(profile: ProfileModel): Pattern[] {
  return profile.profile.rules.flatMap((rule): Pattern[] => {
    if (rule.rule.kind !== 'file' || rule.rule.exec === undefined || rule.qualifiers.mode === 'deny') return [];
    const type = execTypeOf(rule.rule, profile.profile.ownName);
    if (type?.inherits !== true || type.to.kind !== 'profile') return [];
    const terms = profile.termsOfRule(rule).filter(({ effect }) => effect.exec !== undefined);
    return terms.map(({ pattern }) => pattern);
  });
}

/** What lets everything through loses nothing to what does not. */
function confinesMore(other: ProfileModel, model: ProfileModel): boolean {
  return modeRank(other.mode) < modeRank('complain') || modeRank(other.mode) < modeRank(model.mode);
}

function namespaceOf({ name }: ProfileModel): string | undefined {
  return /^:([^:]*):/.exec(name)?.[1];
}
