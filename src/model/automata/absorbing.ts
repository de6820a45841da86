// States that make others idle: one that accepts whatever follows says all that a narrower pattern of the same effect could
// add. Without this `/**/apt/**`, `/**/dpkg/**` and ten more of the kind have a set of states for each choice of them. Takes
// an automaton and the effects of its ends, thins out sets of states. Must never drop a state that could change a decision.

import type { ByteSet } from '../../language/index.js';
import { sameExec } from '../exec.js';
import type { Effect } from '../term.js';
import type { Nfa, NfaState } from './nfa.js';

/** What a pattern says where it matches, and in which versions: a bit for each. */
export interface Say {
  readonly effect: Effect;
  readonly versions: number;
}

/** A set of small numbers. */
type Bits = bigint;

interface Outlook {
  /** The effects that can come of a state, by number. */
  readonly effects: Bits;
  /** The bytes on the way there. */
  readonly bytes: Bits;
}

/** A state that stays alive: `effects` and `bytes` are those that add nothing to it. */
interface Lasting extends Outlook {
  /** What is alive with it. */
  readonly alive: readonly number[];
  /** By state, whether it adds nothing, where somebody asked. */
  readonly answers: Map<number, boolean>;
}

/** In place of an effect: an end that says nothing about others and may never be dropped. */
const apart: Bits = 1n;

export class Absorbing {
  private readonly effects: Say[] = [];
  /** By end. */
  private readonly effectBits = new Map<number, Bits>();
  private readonly outlooks: readonly Outlook[];
  private readonly lasting = new Map<number, Lasting>();
  private readonly setBits: readonly Bits[];
  /** When a state was last kept whatever else is alive. */
  private readonly kept: Int32Array;
  private stamp = 0;

  /** What an end says; undefined for one that stands apart. */
  constructor(
    private readonly nfa: Nfa,
    sayOf: (end: number) => Say | undefined,
  ) {
    this.setBits = nfa.sets.map(bitsOfSet);
    this.kept = new Int32Array(nfa.states.length);
    const numbers = new Map<string, Bits>();
    for (const end of nfa.states.flatMap(({ ends }) => ends ?? [])) {
      const say = sayOf(end);
      this.effectBits.set(end, say === undefined ? apart : this.numberOf(say, numbers));
    }
    this.outlooks = this.lookAhead();
    nfa.states.forEach((state, at) => this.addLasting(state, at));
  }

  /**
   * Of the first `size` states of a set, bring those to the front that have a say, and give how many they are. The set has
   * all states that are alive together.
   */
  thin(set: Int32Array, size: number): number {
    this.stamp += 1;
    const lasting: Lasting[] = [];
    for (let at = 0; at < size; at += 1) {
      const state = set[at] as number;
      const one = this.lasting.get(state);
      if (one === undefined || this.isIdle(state, lasting)) continue;
      lasting.push(one);
      for (const alive of one.alive) this.kept[alive] = this.stamp;
    }
    if (lasting.length === 0) return size;
    let left = 0;
    for (let at = 0; at < size; at += 1) {
      const state = set[at] as number;
      if (this.kept[state] === this.stamp || !this.isIdle(state, lasting)) set[left++] = state;
    }
    return left;
  }

  private isIdle(state: number, lasting: readonly Lasting[]): boolean {
    for (const one of lasting) {
      let answer = one.answers.get(state);
      if (answer === undefined) one.answers.set(state, (answer = addsNothing(this.outlooks[state] as Outlook, one)));
      if (answer) return true;
    }
    return false;
  }

  private numberOf(say: Say, numbers: Map<string, Bits>): Bits {
    const { mode, priority, permissions, audit, exact, exec } = say.effect;
    const key = JSON.stringify([say.versions, mode, priority, permissions, audit, exact, exec]);
    let bits = numbers.get(key);
    if (bits === undefined) {
      bits = 1n << BigInt(this.effects.push(say));
      numbers.set(key, bits);
    }
    return bits;
  }

  /** What can come of each state. Ways lead to later states but for loops, so few rounds suffice. */
  private lookAhead(): readonly Outlook[] {
    const { states } = this.nfa;
    const outlooks: { effects: Bits; bytes: Bits }[] = states.map(({ ends }) => ({
      effects: this.endsOf(ends),
      bytes: 0n,
    }));
    for (let isStable = false; !isStable;) {
      isStable = true;
      for (let at = states.length - 1; at >= 0; at -= 1) {
        const own = outlooks[at] as { effects: Bits; bytes: Bits };
        let { effects, bytes } = own;
        const take = (to: number): void => {
          const next = outlooks[to] as Outlook;
          effects |= next.effects;
          bytes |= next.bytes;
        };
        const state = states[at] as NfaState;
        for (const [byte, to] of state.bytes ?? []) {
          bytes |= 1n << BigInt(byte);
          take(to);
        }
        for (const { set, to } of state.sets ?? []) {
          bytes |= this.setBits[set] as Bits;
          take(to);
        }
        state.empties?.forEach(take);
        if (effects === own.effects && bytes === own.bytes) continue;
        outlooks[at] = { effects, bytes };
        isStable = false;
      }
    }
    return outlooks;
  }

  private endsOf(ends: readonly number[] | undefined): Bits {
    return (ends ?? []).reduce((bits, end) => bits | (this.effectBits.get(end) as Bits), 0n);
  }

  /** A state that leads to itself by some bytes, and where patterns end at once. */
  private addLasting({ sets }: NfaState, at: number): void {
    const bytes = (sets ?? []).reduce(
      (bits, { set, to }) => (to === at ? bits | (this.setBits[set] as Bits) : bits),
      0n,
    );
    if (bytes === 0n) return;
    const alive = this.aliveWith(at);
    const ending = alive.reduce((bits, each) => bits | this.endsOf(this.nfa.states[each]?.ends), 0n);
    const saying = this.effects.filter((_, number) => (ending & (2n << BigInt(number))) !== 0n);
    let effects = 0n;
    this.effects.forEach((say, number) => {
      if (saying.some((one) => covers(one, say))) effects |= 2n << BigInt(number);
    });
    if (effects !== 0n) this.lasting.set(at, { effects, bytes, alive, answers: new Map() });
  }

  private aliveWith(at: number): readonly number[] {
    const found = new Set([at]);
    for (const each of found) for (const other of this.nfa.states[each]?.empties ?? []) found.add(other);
    return [...found];
  }
}

function addsNothing(one: Outlook, beside: Lasting): boolean {
  return (one.effects & ~beside.effects) === 0n && (one.bytes & ~beside.bytes) === 0n;
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

function bitsOfSet(set: ByteSet): Bits {
  return set.reduce((bits, [from, to]) => bits | (((1n << BigInt(to - from + 1)) - 1n) << BigInt(from)), 0n);
}
