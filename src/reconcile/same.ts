// Whether two texts of one unit say the same. Takes what was read of them, gives yes or no. Comments, layout and the
// order of rules do not count; the order of definitions and includes does. Where a text is not understood, only equal
// bytes are the same.

import type { Diagnostic } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { headKeys, keyOf, listKey, setKey } from './canonical.js';
import type { FlatUnit } from './flatten.js';
import { flattenUnit } from './flatten.js';

/** One text, understood by itself. */
export interface UnitText {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

export function saysTheSame(one: UnitText, other: UnitText): boolean {
  if (one.text === other.text) return true;
  const meaning = meaningOf(one);
  return meaning !== undefined && meaning === meaningOf(other);
}

/** What a text says: equal meanings are the same. Undefined for a text that is not understood, which is only like itself. */
export function meaningOf({ statements, diagnostics }: UnitText): string | undefined {
  if (hasErrors(diagnostics)) return undefined;
  const flat = flattenUnit(statements);
  return flat.unknown.length > 0 ? undefined : meaningKey(flat);
}

/** Equal keys: each parser reads the same. */
function meaningKey({ rules, profiles, ordered }: FlatUnit): string {
  const grants = new Set<string>();
  for (const { atoms, qualifiers } of rules) {
    for (const atom of atoms) grants.add(keyOf(qualifiers.audit ? 'audit' : undefined, atom));
  }
  const heads = profiles.map(({ key, statement }) => {
    const { hat, attachment, xattrs, identities, flags } = headKeys(statement);
    return keyOf(key, hat, attachment, xattrs, identities, ...flags);
  });
  const sequence = ordered.map(({ key, statement }) =>
    keyOf(key, statement.kind === 'include' && statement.ifExists ? 'if exists' : undefined),
  );
  return keyOf(setKey([...grants]), setKey(heads), listKey(sequence));
}
