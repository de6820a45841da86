// The file part of `all,`. Source: permission-semantics 2.7.

import { bothGroups, fileBits, ownerGroup } from '../permissions.js';
import type { Term } from '../term.js';
import type { Given } from './encode.js';
import { inherit } from './exec-type.js';
import { everyLetter, everyPath } from './file.js';
import { termsOfEntry } from './file-entry.js';

/**
 * Everything on every path, execution at a lower priority than any other rule that names none. Denied it is leaky: for
 * others than the owner nothing but execution is, and that below every rule that permits it. A denial is never logged.
 */
export function fileTermsOfAll({ id, qualifiers }: Given): Term[] {
  const isDeny = qualifiers.mode === 'deny';
  const given = { ...qualifiers, owner: undefined, audit: qualifiers.audit && !isDeny };
  const letters = { path: everyPath, permissions: isDeny ? everyLetter & ownerGroup : everyLetter };
  const execution = { path: everyPath, permissions: bothGroups(fileBits.x), exec: inherit };
  const priority = given.priority ?? 0;
  return [...termsOfEntry(letters, given, id), ...termsOfEntry(execution, { ...given, priority: priority - 1 }, id)];
}
