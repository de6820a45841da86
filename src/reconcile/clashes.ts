// Two files must never define the same profile, nor attach to the same program unless their vendor ships them so. Takes
// live policy and a candidate, gives the changed units that would bring such a pair about.

import type { BytePath, ByteText } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { ProfileModel } from '../model/index.js';
import type { EffectiveProfile } from '../policy/index.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { PatternMeeting } from './patterns-meet.js';
import type { PolicyState } from './policy-state.js';

export interface ClashInput {
  readonly base: PolicyState;
  readonly live: PolicyState;
  readonly candidate: PolicyState;
  /** All files that the loaders load. */
  readonly roots: readonly BytePath[];
  /** Those of them that the candidate changes. */
  readonly changed: ReadonlySet<BytePath>;
  /** Whether the candidate's text of a file is the vendor's. */
  isVendors(root: BytePath): boolean;
  /** Whether the administrator wrote the whole file. */
  isOwn(root: BytePath): boolean;
}

/** The files to hold, with the reason. Each profile has one defining file at most, the one that has it already. */
export function findClashes({
  base,
  live,
  candidate,
  roots,
  changed,
  isVendors,
  isOwn,
}: ClashInput): Map<BytePath, Remark> {
  const found = new Map<BytePath, Remark>();
  const order = roots.filter((root) => changed.has(root)).sort(compareBytes);
  const newNames = order.map(
    (root) => [root, without(namesWithChildrenIn(candidate, root), namesWithChildrenIn(live, root))] as const,
  );
  const newAttachments = order.map(
    (root) => [root, without(attachmentsIn(candidate, root), attachmentsIn(live, root))] as const,
  );
  if ([...newNames, ...newAttachments].every(([, names]) => names.length === 0)) return found;
  const definers = indexBy(roots, (root) => namesWithChildrenIn(candidate, root));
  const attachers = indexBy(roots, (root) => attachmentsIn(candidate, root));
  const isNewIn = (file: BytePath, name: string): boolean =>
    newNames.some(([root, names]) => root === file && names.includes(name));
  for (const [root, names] of newNames) {
    for (const name of names) {
      // Of two new files the first stays.
      const stays = (file: BytePath): boolean => !found.has(file) && (file < root || !isNewIn(file, name));
      const other = (definers.get(name) ?? []).find((file) => file !== root && stays(file));
      if (other !== undefined && !found.has(root))
        found.set(root, remark('reconcile/same-profile', { name, file: other }));
    }
  }
  // What the administrator attached himself is for his profile, also where the text is another.
  const patterns = new PatternMeeting();
  const rivals = roots
    .filter((root) => !isVendors(root))
    .flatMap((file) =>
      without(attachmentsIn(candidate, file), isOwn(file) ? [] : attachmentsIn(base, file)).map((attachment) => ({
        file,
        attachment,
      })),
    );
  for (const [root, attachments] of newAttachments) {
    for (const attachment of found.has(root) ? [] : attachments) {
      const other = (attachers.get(attachment) ?? []).find((file) => file !== root && !isVendors(file));
      const file =
        other ?? rivals.find((rival) => rival.file !== root && patterns.mayMeet(rival.attachment, attachment))?.file;
      if (file !== undefined) found.set(root, remark('reconcile/same-attachment', { attachment, file }));
    }
  }
  return found;
}

function profilesIn(state: PolicyState, root: BytePath): readonly ProfileModel[] {
  return state.set.files.has(root) ? state.outline(root).profiles : [];
}

/** Names of the profiles at the top of a file, with their namespace. */
export function namesIn(state: PolicyState, root: BytePath): string[] {
  return profilesIn(state, root).flatMap(({ name, parent }) => (parent === undefined ? [name] : []));
}

/** Those of children and hats, too: a profile at the top may have the name of a child elsewhere. */
export function namesWithChildrenIn(state: PolicyState, root: BytePath): string[] {
  return profilesIn(state, root).map(({ name }) => name);
}

/** Its name, and those of its children and hats, with their namespace. */
export function namesWithChildren(profile: EffectiveProfile): string[] {
  return withChildren(profile).map(fullName);
}

/** It, then its children and hats, each before its own. */
export function withChildren(profile: EffectiveProfile): EffectiveProfile[] {
  return [profile, ...profile.children.flatMap(withChildren)];
}

/** With the namespace. */
export function fullName({ name, namespace }: EffectiveProfile): string {
  return namespace === undefined ? name : `:${namespace}:${name}`;
}

function attachmentsIn(state: PolicyState, root: BytePath): ByteText[] {
  const top = profilesIn(state, root).filter(({ parent, profile }) => (parent ?? profile.namespace) === undefined);
  return top.flatMap(({ profile }) => profile.attachments);
}

function without<T extends string>(names: readonly T[], known: readonly string[]): T[] {
  return names.filter((name) => !known.includes(name));
}

function indexBy(roots: readonly BytePath[], keysOf: (root: BytePath) => readonly string[]): Map<string, BytePath[]> {
  const index = new Map<string, BytePath[]>();
  for (const root of roots) {
    for (const key of keysOf(root)) index.set(key, [...(index.get(key) ?? []), root]);
  }
  return index;
}
