// Whom a rule means: everybody, some who are listed one by one, or all whose labels look alike. Takes the word for the other
// side, variables replaced, gives labels.

import type { ByteText } from '../../base/index.js';
import type { Pattern } from '../../language/index.js';
import { matches } from '../../model/index.js';
import { formsOf } from '../pattern-ends.js';
import { unconfined } from './members.js';

export type Peers =
  /** Whoever is not confined is meant, too, and others that nobody knows here. */
  | { readonly kind: 'everybody' }
  | { readonly kind: 'listed'; readonly labels: readonly ByteText[] }
  | { readonly kind: 'alike'; readonly pattern: Pattern };

export function peersOf(pattern: Pattern | undefined): Peers {
  if (pattern === undefined) return { kind: 'everybody' };
  const forms = formsOf(pattern);
  if (forms.every(({ isWhole }) => isWhole)) {
    return { kind: 'listed', labels: [...new Set(forms.map(({ prefix }) => prefix as ByteText))] };
  }
  return matches(pattern, unconfined) ? { kind: 'everybody' } : { kind: 'alike', pattern };
}

/** A label of another namespace, of several profiles at once, or of a profile that the kernel makes by itself. */
export function isBeyondTelling(label: ByteText): boolean {
  return label === '' || label.startsWith(':') || label.includes('//&') || label.includes('//null-');
}
