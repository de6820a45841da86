// What can be asked about a class: the shapes of its match strings and the permissions that are asked for at the end of
// each. A difference between two policies on any other string, or in any other bit, is none: nobody can ask for it.
// Source: permission-semantics 4 ("query positions") and 5.

import type { Pattern } from '../../language/index.js';
import type { ByteText } from '../../base/index.js';
import type { Permissions } from '../permissions.js';

/** One form of match string. */
export interface QueryShape {
  /** Names the form within its class, such as `path` or `link`. */
  readonly name: string;
  /** Every string of this form that an enforcement point can ask about, and no other. */
  readonly pattern: Pattern;
  /** The permissions that are decided there, by the words people know them by; one bit or more each. */
  readonly permissions: readonly PermissionWord[];
  /** The pattern where an attribute is just this text; for forms whose strings are one field after the other. */
  where?(attribute: string, text: ByteText): Pattern;
}

export interface PermissionWord {
  readonly word: string;
  readonly bits: Permissions;
  /** In the file class, whose files: a permission is asked for as owner or as somebody else. */
  readonly who?: 'owner' | 'other';
}

/** What an access is about: `path`, `peer`, `signal` … with their values as policy bytes. Numbers are written out. */
export type Attributes = Readonly<Record<string, ByteText>>;

export interface ClassQueries {
  readonly shapes: readonly QueryShape[];
  /** What a match string of a shape is about: for people and for JSON. */
  decode(text: ByteText, shape: string): Attributes;
  /** The match string for attributes; undefined where one is missing or has no such value. What is not given is unspecified:
   *  the text says which attribute is wrong. */
  encode(attributes: Attributes, shape: string): { readonly text: ByteText } | { readonly wrong: string };
}

export function maskOf({ permissions }: QueryShape): Permissions {
  return permissions.reduce((mask, { bits }) => (mask | bits) >>> 0, 0);
}
