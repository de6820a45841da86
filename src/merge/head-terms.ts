// What the head of a profile says, term by term: name, attachment, mode, and every other flag for itself. Takes the typed
// head, gives terms; two heads with equal terms mean the same.

import type { ProfileStatement } from '../language/index.js';
import { keyOf } from './item-keys.js';
import type { Terms } from './terms.js';

/** Flags that are values of one thing. What is not here is a thing of its own. Source: policy-language 4.4. */
const valuesOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mode: ['enforce', 'complain', 'kill', 'unconfined', 'default_allow', 'prompt'],
    attach_disconnected: ['attach_disconnected', 'no_attach_disconnected'],
    chroot_attach: ['chroot_attach', 'chroot_no_attach'],
    chroot_relative: ['chroot_relative', 'namespace_relative'],
    mediate_deleted: ['mediate_deleted', 'delegate_deleted'],
  }).flatMap(([name, flags]) => flags.map((flag) => [flag, name] as const)),
);

const flagPrefix = 'flag ';

export function isFlagTerm(term: string): boolean {
  return term.startsWith(flagPrefix);
}

/** The term that a flag as written is the value of: `flag mode` for `complain`. */
export function flagTerm(flag: string): string {
  const name = flag.split('=', 1)[0] as string;
  return `${flagPrefix}${valuesOf.get(name) ?? name}`;
}

/** The mode that a profile without one has. */
export const defaultMode = 'enforce';

export function headTerms(profile: ProfileStatement): Terms {
  const { keyword, name, attachment, xattrs, identities, flags } = profile;
  const terms = new Map<string, string>();
  terms.set('keyword', keyword === 'hat' || keyword === '^' ? 'hat' : 'profile');
  terms.set('name', name.value);
  if (attachment !== undefined) terms.set('attachment', attachment.value);
  if (xattrs !== undefined) {
    const said = xattrs.map((xattr) => keyOf(xattr.name, xattr.operator, ...xattr.values.map((word) => word.value)));
    terms.set('xattrs', keyOf(...said.sort()));
  }
  if (identities.length > 0) terms.set('identities', keyOf(...identities.map((word) => word.value).sort()));
  terms.set(flagTerm(defaultMode), defaultMode);
  for (const { value } of flags?.flags ?? []) terms.set(flagTerm(value), value);
  return terms;
}
