// What of a profile is not yes or no for one access: its mode, its flags, its resource limits, the attributes of its
// programs. Takes two profiles, gives changes. Orders are those of the conventions for comparisons.

import type { Condition } from '../language/index.js';
import type { PolicyModel, ProfileMode, ProfileModel, RlimitTerm } from '../model/index.js';
import { isMediated, matchesAttributes } from '../policy/index.js';
import { causeOf } from './causes.js';
import type { Causes, Change, Effect, FlagChange, ModeChange, RlimitChange } from './changes.js';
import type { PlacedProfile } from './pair-profiles.js';

/** From the mode that lets least through to the one that lets most through. */
const modeRanks: Readonly<Record<ProfileMode, number>> = {
  kill: 0,
  enforce: 1,
  prompt: 2,
  complain: 3,
  unconfined: 4,
  default_allow: 4,
};

/** Equal for modes that let the same through. */
export function modeRank(mode: ProfileMode): number {
  return modeRanks[mode];
}

/** All changes of values between two profiles. */
export function compareValues(before: PlacedProfile, after: PlacedProfile): Change[] {
  return [
    ...compareModes(before.model, after.model),
    ...compareFlags(before.model.flags, after.model.flags),
    ...compareXattrs(before.model, after.model),
    ...compareRlimits(before, after),
  ];
}

function compareModes({ mode: before }: ProfileModel, { mode: after }: ProfileModel): ModeChange[] {
  const difference = modeRanks[after] - modeRanks[before];
  return difference === 0 ? [] : [{ kind: 'mode', effect: difference > 0 ? 'widening' : 'narrowing', before, after }];
}

/** What a flag on paths does when it is there; a flag that is not here changes no permission. */
const flagEffects: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['attach_disconnected', 'widening'],
  ['attach_disconnected.path', 'shift'],
  ['attach_disconnected.ipc', 'widening'],
  ['mediate_deleted', 'widening'],
  ['chroot_relative', 'shift'],
  ['chroot_attach', 'shift'],
]);

function compareFlags(before: readonly string[], after: readonly string[]): FlagChange[] {
  const [ours, theirs] = [valuesOf(before), valuesOf(after)];
  return [...flagEffects].flatMap(([flag, effect]): FlagChange[] => {
    const [one, other] = [ours.get(flag), theirs.get(flag)];
    if (one === other) return [];
    const change = { kind: 'flag', flag, before: one, after: other } as const;
    if (one !== undefined && other !== undefined) return [{ ...change, effect: 'shift' }];
    return [{ ...change, effect: one === undefined ? effect : opposite(effect) }];
  });
}

function opposite(effect: Effect): Effect {
  return effect === 'widening' ? 'narrowing' : effect === 'narrowing' ? 'widening' : 'shift';
}

/** Flags with their values; a value of `attach_disconnected.ipc` says that the flag is there, too. */
function valuesOf(flags: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const flag of flags) {
    const end = flag.indexOf('=');
    const name = end === -1 ? flag : flag.slice(0, end);
    if (!values.has(name) || end !== -1) values.set(name, flag.slice(name.length));
  }
  return values;
}

/** One more attribute that a program must have attaches fewer programs. */
function compareXattrs(before: ProfileModel, after: ProfileModel): Change[] {
  const [ours, theirs] = [xattrsOf(before), xattrsOf(after)];
  const gone = ours.some((one) => !theirs.includes(one));
  const added = theirs.some((one) => !ours.includes(one));
  if (!gone && !added) return [];
  const effect = gone && added ? 'shift' : added ? 'widening' : 'narrowing';
  return [{ kind: 'xattrs', effect, before: ours, after: theirs }];
}

function xattrsOf({ profile: { statement }, features }: ProfileModel): readonly string[] {
  if (!isMediated(features, 'xattrs') || !matchesAttributes(features.kernel)) return [];
  return (statement.xattrs ?? []).map(xattrText).sort();
}

function xattrText({ name, values }: Condition): string {
  return `${name}=${values.map(({ value }) => value).join(',')}`;
}

/** No limit at all is the widest, and is not the same as a limit that is set to infinity: neither restricts. */
function compareRlimits(before: PlacedProfile, after: PlacedProfile): RlimitChange[] {
  const [ours, theirs] = [limitsOf(before.model), limitsOf(after.model)];
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return names.flatMap((limit): RlimitChange[] => {
    const [one, other] = [ours.get(limit), theirs.get(limit)];
    const difference = (other?.value ?? infinity) - (one?.value ?? infinity);
    if (difference === 0n) return [];
    const effect = difference > 0n ? 'widening' : 'narrowing';
    const causes = limitCauses(one, before.policy, other, after.policy);
    return [{ kind: 'rlimit', effect, limit, before: one?.value, after: other?.value, causes }];
  });
}

const infinity = 2n ** 64n - 1n;

function limitsOf({ rlimits }: ProfileModel): ReadonlyMap<string, RlimitTerm> {
  return new Map(rlimits.map((limit) => [limit.name, limit]));
}

function limitCauses(
  one: RlimitTerm | undefined,
  before: PolicyModel,
  other: RlimitTerm | undefined,
  after: PolicyModel,
): Causes {
  const ours = one === undefined ? [] : causeOf({ rule: one.rule, mode: 'allow' }, before);
  const theirs = other === undefined ? [] : causeOf({ rule: other.rule, mode: 'allow' }, after);
  const [cause] = theirs.length > 0 ? theirs : ours;
  const side = theirs.length > 0 ? 'after' : 'before';
  return { before: ours, after: theirs, decisive: cause && { side, cause } };
}
