// States that make others idle: one that stays, and says all that a narrower pattern of the same effect could add. Without
// this `/**/apt/**`, `/**/dpkg/**` and ten more of the kind have a set of states for each choice of them. Takes an automaton
// and the effects of its ends, thins out sets of states. Must never drop a state that could change a decision.

import { sameExec } from '../exec.js';
import type { Effect } from '../term.js';
import type { Nfa, NfaState } from './nfa.js';
import { Simulation } from './simulation.js';

/** What a pattern says where it matches, and in which versions: a bit for each. */
export interface Say {
  readonly effect: Effect;
  readonly versions: number;
}

/** A set of small numbers. */
type Bits = bigint;

/** In place of an effect: an end that says nothing about others and may never be dropped. */
const apart: Bits = 1n;

export class Absorbing {
  private readonly simulation: Simulation;
  /** 1 for a state that leads to itself by some bytes: it stays alive while others come and go. */
  private readonly lasts: Uint8Array;
  /** When a state was last kept whatever else is alive. */
  private readonly kept: Int32Array;
  private stamp = 0;

  /** What an end says; undefined for one that stands apart. */
  constructor(nfa: Nfa, sayOf: (end: number) => Say | undefined) {
    const { said, covered } = effectsOf(nfa, sayOf);
    this.simulation = new Simulation(nfa, {
      said: (state) => said[state] as Bits,
      covered: (state) => covered[state] as Bits,
    });
    this.lasts = Uint8Array.from(nfa.states, ({ sets }, at) => (sets?.some(({ to }) => to === at) === true ? 1 : 0));
    this.kept = new Int32Array(nfa.states.length);
  }

  /**
   * Of the first `size` states of a set, bring those to the front that have a say, and give how many they are. The set has
   * all states that are alive together.
   */
  thin(set: Int32Array, size: number): number {
    this.stamp += 1;
    const lasting: number[] = [];
    for (let at = 0; at < size; at += 1) {
      const state = set[at] as number;
      if (this.lasts[state] === 0 || this.isIdle(state, lasting)) continue;
      lasting.push(state);
      for (const alive of this.simulation.aliveWith(state)) this.kept[alive] = this.stamp;
    }
    if (lasting.length === 0) return size;
    let left = 0;
    for (let at = 0; at < size; at += 1) {
      const state = set[at] as number;
      if (this.kept[state] === this.stamp || !this.isIdle(state, lasting)) set[left++] = state;
    }
    return left;
  }

  private isIdle(state: number, lasting: readonly number[]): boolean {
    for (const one of lasting) if (this.simulation.simulates(one, state)) return true;
    return false;
  }
}

/** By state, the effects of the patterns that end there, and all effects that add nothing to those. */
function effectsOf(
  { states }: Nfa,
  sayOf: (end: number) => Say | undefined,
): { readonly said: readonly Bits[]; readonly covered: readonly Bits[] } {
  const effects: Say[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (say: Say): number => {
    const { mode, priority, permissions, audit, exact, exec } = say.effect;
    const key = JSON.stringify([say.versions, mode, priority, permissions, audit, exact, exec]);
    const number = numbers.get(key) ?? effects.push(say);
    numbers.set(key, number);
    return number;
  };
  const bitsOf = (ends: readonly number[] | undefined): Bits =>
    (ends ?? []).reduce((bits, end) => {
      const say = sayOf(end);
      return bits | (say === undefined ? apart : 1n << BigInt(numberOf(say)));
    }, 0n);
  const said = states.map(({ ends }: NfaState) => bitsOf(ends));
  const coveredBy = effects.map((one) =>
    effects.reduce((bits, other, at) => (covers(one, other) ? bits | (2n << BigInt(at)) : bits), 0n),
  );
  const covered = said.map((bits) =>
    bits === 0n ? 0n : coveredBy.reduce((all, one, at) => ((bits & (2n << BigInt(at))) === 0n ? all : all | one), 0n),
  );
  return { said, covered };
}

/** Whether one decides all that the other would, in every version that has the other, wherever both are present. */
function covers({ effect: one, versions }: Say, { effect: other, versions: others }: Say): boolean {
  if ((others & ~versions) !== 0) return false;
  const sameType =
    one.exec === undefined || other.exec === undefined ? one.exec === other.exec : sameExec(one.exec, other.exec);
  return (
    one.mode === other.mode &&
    one.priority === other.priority &&
    one.exact === other.exact &&
    sameType &&
    (other.permissions & ~one.permissions) === 0 &&
    (other.audit & ~one.audit) === 0
  );
}
