// Where the states of an automaton lead, found out once for each state that somebody asks about. Takes an automaton that no
// longer grows, gives states, and the shortest way from a state to an end.

import type { ByteClasses } from './byte-classes.js';
import { byteClassesOf } from './byte-classes.js';
import type { Nfa, NfaState } from './nfa.js';

/** Where a state, and all that is alive with it, leads. */
export interface WaysOn {
  /** By single bytes, besides what their class does. */
  readonly bytes: ReadonlyMap<number, readonly number[]>;
  /** By class of bytes; the same list where they lead to the same states. */
  readonly classes: readonly (readonly number[])[];
}

/** The next step on a shortest way to an end; undefined where no byte is needed. */
export interface StepToEnd {
  readonly byte: number | undefined;
  readonly to: number;
}

export class Ways {
  readonly classes: ByteClasses;
  private readonly alive = new Map<number, readonly number[]>();
  private readonly known = new Map<number, WaysOn>();

  constructor(private readonly nfa: Nfa) {
    this.classes = byteClassesOf(nfa.sets);
  }

  /** A state, and those that are alive when it is. */
  aliveWith(state: number): readonly number[] {
    let found = this.alive.get(state);
    if (found === undefined) {
      const all = new Set([state]);
      for (const each of all) for (const next of this.nfa.states[each]?.empties ?? []) all.add(next);
      this.alive.set(state, (found = [...all]));
    }
    return found;
  }

  from(state: number): WaysOn {
    let ways = this.known.get(state);
    if (ways === undefined) this.known.set(state, (ways = this.find(state)));
    return ways;
  }

  /** The states behind a byte. */
  after(state: number, byte: number): readonly number[] {
    const { bytes, classes } = this.from(state);
    const byClass = classes[this.classes.of[byte] as number] as readonly number[];
    const besides = bytes.get(byte);
    return besides === undefined ? byClass : [...besides, ...byClass];
  }

  private find(from: number): WaysOn {
    const byByte = new Map<number, number[]>();
    const byClass: number[][] = Array.from({ length: this.classes.count }, () => []);
    for (const state of this.aliveWith(from)) {
      const { bytes, sets } = this.nfa.states[state] as NfaState;
      for (const [byte, to] of bytes ?? []) byByte.set(byte, [...(byByte.get(byte) ?? []), to]);
      for (const { set, to } of sets ?? []) {
        for (const name of this.classes.inSet[set] as readonly number[]) (byClass[name] as number[]).push(to);
      }
    }
    const lists = new Map<string, readonly number[]>();
    const classes = byClass.map((targets) => {
      const key = targets.join(' ');
      const list = lists.get(key) ?? targets;
      lists.set(key, list);
      return list;
    });
    return { bytes: byByte, classes };
  }
}

/** By state; undefined where a pattern ends, and where nothing leads to an end. */
export function stepsToEnds({ states, sets }: Nfa): readonly (StepToEnd | undefined)[] {
  const lengths = states.map(({ ends }) => (ends === undefined ? Infinity : 0));
  const found: (StepToEnd | undefined)[] = states.map(() => undefined);
  // Ways lead to later states but for loops, so few rounds suffice.
  for (let isStable = false; !isStable;) {
    isStable = true;
    for (let at = states.length - 1; at >= 0; at -= 1) {
      const offer = (byte: number | undefined, to: number): void => {
        const length = (lengths[to] as number) + (byte === undefined ? 0 : 1);
        if (length >= (lengths[at] as number)) return;
        lengths[at] = length;
        found[at] = { byte, to };
        isStable = false;
      };
      const { empties, bytes, sets: edges } = states[at] as NfaState;
      for (const to of empties ?? []) offer(undefined, to);
      for (const [byte, to] of bytes ?? []) offer(byte, to);
      for (const { set, to } of edges ?? []) {
        const [range] = sets[set] ?? [];
        if (range !== undefined) offer(range[0], to);
      }
    }
  }
  return found;
}

/** By state, all that is said in it and behind any bytes: the union of sets of numbers. */
export function saidBehind({ states }: Nfa, saidIn: (state: number) => bigint): readonly bigint[] {
  const found = states.map((_, state) => saidIn(state));
  // Ways lead to later states but for loops, so few rounds suffice.
  for (let isStable = false; !isStable;) {
    isStable = true;
    for (let at = states.length - 1; at >= 0; at -= 1) {
      const { empties, bytes, sets } = states[at] as NfaState;
      let all = found[at] as bigint;
      for (const to of empties ?? []) all |= found[to] as bigint;
      for (const [, to] of bytes ?? []) all |= found[to] as bigint;
      for (const { to } of sets ?? []) all |= found[to] as bigint;
      if (all === found[at]) continue;
      found[at] = all;
      isStable = false;
    }
  }
  return found;
}
