// Stacks of profiles: what is permitted under `A//&:ns:B` is what each of its parts permits. Takes parts, and what passes in
// each at one string; gives what passes in all of them.
//
// There is one exception, and it is the kernel's: a change of profile that a task asks for itself is asked of the parts in
// the innermost namespace alone. The other parts stay, whatever it changes to.
//
// Source: how the kernel goes through a label (fn_for_each_confined, and fn_for_each_in_ns in aa_change_profile).

import type { ByteText } from '../base/index.js';
import type { AutomatonClass, Permissions, ProfileModel } from '../model/index.js';
import { sameSocketForm, socketForm } from '../model/index.js';
import { socketClasses } from './align-sockets.js';
import { compareCapabilities } from './capabilities.js';
import type { Passing } from './letting-through.js';
import type { PlacedProfile } from './pair-profiles.js';
import { regionOf } from './region.js';
import { compareValues } from './values.js';

/** One profile of a stack. */
export interface StackedProfile extends PlacedProfile {
  /** As labels have it: `:web:app`. */
  readonly label: ByteText;
  /** `web` or `a//b`; empty for the namespace of the one who looks. */
  readonly namespace: ByteText;
}

/** The profiles of a label. */
export interface Stack {
  /** Those that confine, in the order of the kernel; none where nothing does. */
  readonly parts: readonly StackedProfile[];
  /** The namespace of the last part of the label, whether that confines or not. */
  readonly innermost: ByteText;
}

/** What passes where every part has to agree; all of `mask` where there is none. */
export function passingInAll(passed: readonly Passing[], mask: Permissions): Passing {
  const allowed = passed.reduce((all, one) => (all & one.allowed) >>> 0, mask);
  const either = passed.reduce((all, one) => (all & (one.allowed | one.prompted)) >>> 0, mask);
  return { allowed, prompted: (either & ~allowed) >>> 0, exec: { owner: undefined, other: undefined } };
}

/** Shapes of questions about a change of profile that a task asks for itself. */
const selfDirected: ReadonlySet<string> = new Set(['profile', 'profile-in-namespace', 'onexec']);

export function isSelfDirected(shape: string): boolean {
  return selfDirected.has(shape);
}

/** Whether a part is asked: all are, but for a change of profile. */
export function isAsked({ namespace }: StackedProfile, { innermost }: Stack, shape: string): boolean {
  return !isSelfDirected(shape) || namespace === innermost;
}

/** Whether a part of one side is on the other, and says the same there. What only might say the same is another part. */
export function isSamePart(one: StackedProfile, other: StackedProfile): boolean {
  if (one.label !== other.label) return false;
  if (one.model === other.model) return true;
  const [ours, theirs] = [childrenOf(one), childrenOf(other)];
  if (!isSameProfile(one, other) || ours.size !== theirs.size) return false;
  return [...ours].every(([name, model]) => {
    const match = theirs.get(name);
    if (match === undefined || !isSameHead(model, match)) return false;
    return isSameProfile({ ...one, model }, { ...other, model: match });
  });
}

function isSameProfile(one: PlacedProfile, other: PlacedProfile): boolean {
  if (regionOf([one.model, other.model]).classes.length > 0) return false;
  return compareValues(one, other).length === 0 && compareCapabilities(one, other).length === 0;
}

/** The profile whose hats a task may ask for: a hat may ask for those beside it. */
export function familyOf(model: ProfileModel): ProfileModel {
  return model.profile.isHat ? (model.parent ?? model) : model;
}

/** Whether the same programs lead to two children, and tasks may ask for both. */
function isSameHead({ profile: one }: ProfileModel, { profile: other }: ProfileModel): boolean {
  return one.isHat === other.isHat && one.attachments.join('\0') === other.attachments.join('\0');
}

/** Children and hats of a profile, and theirs, by what their names add to its own; of a hat those beside it, too. */
export function childrenOf({ model, policy }: PlacedProfile): ReadonlyMap<string, ProfileModel> {
  const start = `${familyOf(model).name}//`;
  const children = policy.profiles.filter((profile) => profile !== model && profile.name.startsWith(start));
  return new Map(children.map((child) => [child.name.slice(start.length), child]));
}

/** Whether all parts that are asked about sockets are asked in the same strings; of any other class they are. */
export function socketsAlike(wanted: AutomatonClass, parts: readonly StackedProfile[]): boolean {
  if (!socketClasses.includes(wanted)) return true;
  const asking = parts.filter(({ model }) => socketForm(model.features).network !== undefined);
  return asking.every(({ model }) => sameSocketForm(model.features, (asking[0] as StackedProfile).model.features));
}
