// Whether two texts of one unit say the same. Takes what was read of them, gives yes or no. Comments, layout and the
// order of rules do not count; the order of definitions and includes does. Where a text is not understood, only equal
// words are the same.

import type { Diagnostic } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { headKeys, keyOf, setKey } from './canonical.js';
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
  if (hasErrors(one.diagnostics) || hasErrors(other.diagnostics)) return false;
  const [before, after] = [flattenUnit(one.statements), flattenUnit(other.statements)];
  if (before.unknown.length + after.unknown.length > 0) return false;
  return meaningKey(before) === meaningKey(after);
}

/** Equal keys: each parser reads the same. */
function meaningKey({ rules, profiles, ordered }: FlatUnit): string {
  const grants = new Set<string>();
  for (const { atoms, qualifiers } of rules) {
    for (const atom of atoms) grants.add(keyOf(qualifiers.audit ? 'audit' : undefined, atom.key));
  }
  const heads = profiles.map(({ scope, statement }) => {
    const { hat, attachment, xattrs, identities, flags } = headKeys(statement);
    return keyOf(scope.key, hat, attachment, xattrs, identities, ...flags);
  });
  const sequence = ordered.map(({ key, statement }) =>
    keyOf(key, statement.kind === 'include' && statement.ifExists ? 'if exists' : undefined),
  );
  return keyOf(setKey([...grants]), setKey(heads), keyOf(...sequence));
}
