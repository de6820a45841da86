// The text of a term: what it says and nothing else. Takes a term, gives a key that is equal for terms that decide alike.

import { execKey } from './exec.js';
import { patternText } from './automata/nfa.js';
import type { Effect, Term } from './term.js';

export function termKey({ class: name, pattern, effect }: Term): string {
  return `${effectKey(effect)} ${name} ${patternText(pattern)}`;
}

function effectKey({ mode, priority, permissions, audit, exec, exact }: Effect): string {
  return `${mode} ${priority} ${permissions} ${audit}${exact ? ' exact' : ''}${exec === undefined ? '' : ` ${execKey(exec)}`}`;
}
