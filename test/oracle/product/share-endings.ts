// States of a non-deterministic automaton that the same strings lead on from become one: patterns that end alike then share
// their ends as they already share their beginnings, and sets of states that mean the same are the same set. Without this,
// large profiles have a hundred times as many sets.

import { Nfa } from '../../../src/model/automata/nfa.js';
import type { NfaState } from '../../../src/model/automata/nfa.js';

/** An automaton that ends at the same strings; of patterns with the same key, which one ends there is not kept. */
export function shareEndings(nfa: Nfa, keyOfEnd: (end: number) => number): Nfa {
  const share = new Share(nfa, keyOfEnd);
  const shared = new Nfa();
  shared.sets.push(...nfa.sets);
  const start = share.visit(0);
  shared.states.length = 0;
  for (let at = 0; at < nfa.states.length; at += 1) shared.states.push(share.state(at === 0 ? start : at));
  return shared;
}

const inProgress = -1;

class Share {
  /** The state that stands for each. */
  private readonly standing: (number | undefined)[] = [];
  private readonly bySignature = new Map<string, number>();

  constructor(
    private readonly nfa: Nfa,
    private readonly keyOfEnd: (end: number) => number,
  ) {}

  /** What leads on is visited first. A state that is met on the way to itself stands for itself. */
  visit(at: number): number {
    const known = this.standing[at];
    if (known !== undefined) return known === inProgress ? at : known;
    this.standing[at] = inProgress;
    const { bytes, sets, empties, ends, marks } = this.nfa.states[at] as NfaState;
    const to = (next: number): string => (next === at ? '@' : String(this.visit(next)));
    const unique = (parts: readonly (string | number)[]): string => [...new Set(parts)].sort().join(' ');
    const signature = [
      marks,
      unique((ends ?? []).map(this.keyOfEnd)),
      unique([...(bytes ?? [])].map(([byte, next]) => `${byte}:${to(next)}`)),
      unique((sets ?? []).map(({ set, to: next }) => `${set}:${to(next)}`)),
      unique((empties ?? []).map(to)),
    ].join(';');
    const found = this.bySignature.get(signature) ?? at;
    this.bySignature.set(signature, found);
    this.standing[at] = found;
    return found;
  }

  state(at: number): NfaState {
    const { bytes, sets, empties, ...rest } = this.nfa.states[at] as NfaState;
    const to = (next: number): number => this.standing[next] ?? next;
    return {
      ...rest,
      bytes: bytes && new Map([...bytes].map(([byte, next]) => [byte, to(next)])),
      sets: sets?.map(({ set, to: next }) => ({ set, to: to(next) })),
      empties: empties && [...new Set(empties.map(to))],
    };
  }
}
