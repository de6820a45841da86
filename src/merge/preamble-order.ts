// The order that a preamble needs: nothing of it after the first profile, and a variable declared before it is added to.
// Takes an outline, says whether it keeps that order as far as one file can tell.

import type { Block } from './outline.js';

export function keepsPreambleOrder({ entries }: Block): boolean {
  const added = new Set<string>();
  let profileSeen = false;
  for (const entry of entries) {
    if (entry.kind === 'block') profileSeen ||= entry.statement.kind === 'profile';
    if (entry.kind !== 'statement') continue;
    const { statement } = entry;
    if (statement.kind === 'include' || statement.kind === 'rule') continue;
    if (profileSeen) return false;
    if (statement.kind !== 'variable') continue;
    if (statement.operator === '+=') added.add(statement.name);
    else if (added.has(statement.name)) return false;
  }
  return true;
}
