// Profiles that only one side has. Takes a profile and the profiles of the side that lacks it, gives the change.
//
// A profile that programs are attached to confines them: without it they can do everything. Any other profile is a place
// to go to: without it there is one less, unless a rule that leads there says where to go instead.

import type { ByteText } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { Rule } from '../language/index.js';
import type { ProfileModel } from '../model/index.js';
import { execTypeOf } from '../model/index.js';
import type { ProfileChange } from './changes.js';

/** A profile that is gone, or new. `without` are the profiles of the side that lacks it. */
export function missingProfile(
  kind: ProfileChange['kind'],
  profile: ProfileModel,
  without: readonly ProfileModel[],
): ProfileChange {
  const isGone = kind === 'profile-removed';
  const isAttached = profile.parent === undefined && profile.profile.attachments.length > 0;
  if (isAttached) return { kind, effect: isGone ? 'widening' : 'narrowing', isAttached, hasFallback: false };
  const hasFallback = without.some((other) => hasWayAround(other, profile));
  return { kind, effect: hasFallback ? 'shift' : isGone ? 'narrowing' : 'widening', isAttached, hasFallback };
}

/** Whether a rule of one profile leads to another, and says what happens where that is missing. */
function hasWayAround(from: ProfileModel, to: ProfileModel): boolean {
  return from.profile.rules.some(({ rule }) => leadsAround(rule, from, to));
}

function leadsAround(rule: Rule, from: ProfileModel, to: ProfileModel): boolean {
  if (rule.kind !== 'file' || rule.exec === undefined) return false;
  const type = execTypeOf(rule, from.profile.ownName);
  if (type === undefined || !(type.inherits || type.fallsBack)) return false;
  const { to: destination } = type;
  switch (destination.kind) {
    case 'named':
      return profilesMeant(destination.target, from.name).includes(to.name);
    case 'child':
      return to.parent?.name === from.name;
    case 'profile':
      return to.profile.attachments.length > 0;
    case 'same':
    case 'unconfined':
      return false;
    default:
      return assertNever(destination);
  }
}

/** Full names of the profiles of a stack. They are looked up from the namespace of the profile that leads there. */
function profilesMeant(target: ByteText, from: ByteText): readonly string[] {
  const [, around] = /^:([^:]*):/.exec(from) ?? [];
  const parts = target.replace(/^&/, '').split('//&');
  return parts.flatMap((part) => {
    const [, namespace, name = part] = /^:([^:]*):(?:\/\/)?(.*)$/s.exec(part) ?? [];
    if (around === undefined) return namespace === undefined ? [part] : [`:${namespace}:${name}`];
    return namespace === undefined
      ? [`:${around}:${name}`]
      : [`:${namespace}:${name}`, `:${around}//${namespace}:${name}`];
  });
}
