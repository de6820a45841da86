// An automaton of compiled policy that says what it decides, in one numbering for the two forms in which the compiler
// writes permissions. Takes an automaton and, in the extended form, its permission table.
// Source: permission-semantics 9.4 and 9.5.

import { fileWords, policyWords } from './accept-words.js';
import { noExec, nothingDecided } from './decision.js';
import type { CompiledDecision } from './decision.js';
import { deadDfa, walk } from './dfa.js';
import type { CompiledDfa } from './dfa.js';
import { filePair, policyEntry } from './permission-table.js';
import type { PermissionEntry } from './permission-table.js';

export interface CompiledAutomaton {
  readonly dfa: CompiledDfa;
  /** The same object for states that decide the same in the same words. */
  decisionAt(state: number): CompiledDecision;
}

/** What stands for an automaton that is not there. */
export const deadAutomaton: CompiledAutomaton = { dfa: deadDfa, decisionAt: () => nothingDecided };

/**
 * The file automaton; permissions are numbered as in the internal word.
 *
 * `table` is undefined in the plain form. `targets` are the named execute targets.
 */
export function fileAutomaton(
  dfa: CompiledDfa,
  table: readonly PermissionEntry[] | undefined,
  targets: readonly string[],
): CompiledAutomaton {
  return automaton(dfa, (accept, accept2) =>
    table === undefined ? fileWords(accept, accept2, targets) : filePair(table, accept, targets),
  );
}

/** The automaton of all classes but files; permissions are numbered as in the permission table. */
export function policyAutomaton(dfa: CompiledDfa, table: readonly PermissionEntry[] | undefined): CompiledAutomaton {
  return automaton(dfa, (accept, accept2) => ({
    ...(table === undefined ? policyWords(accept, accept2) : policyEntry(table, accept)),
    exec: noExec,
  }));
}

/** What is decided at the end of a match string, given in one or more parts. */
export function decide({ dfa, decisionAt }: CompiledAutomaton, ...text: readonly string[]): CompiledDecision {
  return decisionAt(walk(dfa, text.join('')));
}

/** Decisions are made once for each pair of accept words, not for each state. */
function automaton(dfa: CompiledDfa, read: (accept: number, accept2: number) => CompiledDecision): CompiledAutomaton {
  const known = new Map<string, CompiledDecision>();
  const decisions = Array.from(dfa.accept, (accept, state) => {
    const accept2 = dfa.accept2[state] ?? 0;
    const key = `${accept} ${accept2}`;
    const decision = known.get(key) ?? read(accept, accept2);
    known.set(key, decision);
    return decision;
  });
  return {
    dfa,
    decisionAt: (state) => {
      const decision = decisions[state];
      if (decision === undefined) throw new Error(`automaton: no state ${state}`);
      return decision;
    },
  };
}
