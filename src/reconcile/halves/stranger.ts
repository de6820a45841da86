// Whom a rule may have meant that names nobody: the profile for that program, the one of that name in another folder, or the
// one that is spelled nearly so. Takes a label and the profiles that are there, gives a label and why.

import type { ByteText } from '../../base/index.js';
import { nearestSpelling } from '../../base/index.js';
import type { Members } from './members.js';
import { placeOfLabel } from './members.js';

export interface Meant {
  readonly label: ByteText;
  /** `program`: the word is the program that the profile is for, and not its name. */
  readonly why: 'program' | 'name' | 'spelling';
}

/** Profiles of other namespaces have no name here. */
export function meantBy(label: ByteText, namespace: string, members: Members): Meant | undefined {
  const all = members.all().flatMap((member) => {
    const place = placeOfLabel(member.label);
    return place.namespace === namespace ? [{ label: place.name, member }] : [];
  });
  const only = (found: readonly { readonly label: ByteText }[]): ByteText | undefined => {
    const labels = new Set(found.map((one) => one.label));
    return labels.size === 1 ? [...labels][0] : undefined;
  };
  const isProgram = label.startsWith('/');
  const attached = isProgram
    ? only(all.filter(({ member }) => members.attachmentsOf(member).includes(label)))
    : undefined;
  if (attached !== undefined) return { label: attached, why: 'program' };
  const named = only(all.filter((one) => lastOf(one.label) === lastOf(label)));
  if (named !== undefined) return { label: named, why: 'name' };
  // Names of programs are short and much alike: `podman` is no slip for `pacman`.
  const alike = all.flatMap((one) => (one.label[0] === label[0] ? [one.label] : []));
  const near = nearestSpelling(label, alike, label.length < longName ? 1 : 2);
  return near === undefined ? undefined : { label: near as ByteText, why: 'spelling' };
}

const longName = 12;

/** The name of a program, without its folder; a hat stays with its profile. */
function lastOf(label: string): string {
  return label.replace(/^\/(?:[^/]+\/)*(?=[^/]+(?:\/\/.*)?$)/, '');
}
