// Sockets of two profiles whose abi ask about them in different strings. Takes both, gives both as asked about in the newer
// strings, where the rules of the older mean the same there. Must never do so for a rule that the older abi knows only in
// part: what it drops would look as if it counted.

import type { AutomatonClass, ProfileModel } from '../model/index.js';
import { compilePolicy, sameSocketForm, socketForm } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';

type SocketForm = ReturnType<typeof socketForm>;

/** Classes that say the same in different strings. Packets are a class of their own. */
export const socketClasses: readonly AutomatonClass[] = ['network-table', 'unix-v7', 'network-v8', 'network-v9'];

/** Both profiles, to be compared by their socket classes; undefined where nothing follows from comparing them. */
export function alignSockets(
  before: ProfileModel,
  after: ProfileModel,
): readonly [ProfileModel, ProfileModel] | undefined {
  const [one, other] = [socketForm(before.features), socketForm(after.features)];
  const isAskedOnBoth = one.network !== undefined && other.network !== undefined;
  if (sameSocketForm(before.features, after.features) || !isAskedOnBoth) return [before, after];
  if (isPartOf(one, other) && isPlain(before, one)) return [readAs(before, after), after];
  if (isPartOf(other, one) && isPlain(after, other)) return [before, readAs(after, before)];
  return undefined;
}

/** Whether all that one form can ask about, the other can ask about as well. */
function isPartOf(older: SocketForm, newer: SocketForm): boolean {
  const rank = ({ network }: SocketForm): number =>
    ['network-table', 'network-v8', 'network-v9'].indexOf(network ?? '');
  const hasUnix = (older.unix === undefined) === (newer.unix === undefined);
  return hasUnix && rank(older) <= rank(newer) && (!older.inet || newer.inet);
}

/** Whether no rule says what the form drops: conditions and permissions on anything but unix sockets. */
function isPlain({ profile }: ProfileModel, { inet, unix }: SocketForm): boolean {
  return profile.rules.every(({ rule }: EffectiveRule) => {
    if (rule.kind !== 'network' && rule.kind !== 'unix') return true;
    const isBare = rule.permissions.length === 0 && rule.conditions.length === 0 && rule.peer === undefined;
    return isBare || (rule.kind === 'unix' ? unix !== undefined : inet);
  });
}

/** The profile with the features of the other. */
function readAs({ profile }: ProfileModel, { features }: ProfileModel): ProfileModel {
  const [model] = compilePolicy({ root: '', profiles: [profile], features, aliases: [] }).profiles;
  return model as ProfileModel;
}
