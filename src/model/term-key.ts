// The text of a term: what it says and nothing else. Takes a term, gives a key that is equal for terms that decide alike,
// or for those that are about the same strings.

import { execKey } from './exec.js';
import { patternText } from './automata/nfa.js';
import type { Effect, Term } from './term.js';

export function termKey(term: Term): string {
  return `${effectKey(term.effect)} ${patternKey(term)}`;
}

/** Equal for terms with the same strings of the same class, whatever happens to them. */
export function patternKey({ class: name, pattern }: Pick<Term, 'class' | 'pattern'>): string {
  return `${name} ${patternText(pattern)}`;
}

function effectKey({ mode, priority, permissions, audit, exec, exact }: Effect): string {
  return `${mode} ${priority} ${permissions} ${audit}${exact ? ' exact' : ''}${exec === undefined ? '' : ` ${execKey(exec)}`}`;
}
