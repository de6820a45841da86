// States that make others idle: one that accepts whatever follows says all that a narrower pattern of the same effect could
// add. Without this `/**/apt/**`, `/**/dpkg/**` and ten more of the kind have a set of states for each choice of them. Takes
// an automaton and the effects of its ends, thins out sets of states. Must never drop a state that could change a decision.

import type { ByteSet } from '../../language/index.js';
import { sameExec } from '../exec.js';
import type { Effect } from '../term.js';
import type { Nfa, NfaState } from './nfa.js';

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
}

/** In place of an effect: an end that says nothing about others and may never be dropped. */
const apart: Bits = 1n;

export class Absorbing {
  private readonly effects: Effect[] = [];
  /** By end. */
  private readonly effectBits = new Map<number, Bits>();
  private readonly outlooks: readonly Outlook[];
  private readonly lasting = new Map<number, Lasting>();
  private readonly setBits: readonly Bits[];

  /** `effectOf` an end; undefined for one that stands apart. */
  constructor(
    private readonly nfa: Nfa,
    effectOf: (end: number) => Effect | undefined,
  ) {
    this.setBits = nfa.sets.map(bitsOfSet);
    const numbers = new Map<string, Bits>();
    for (const end of nfa.states.flatMap(({ ends }) => ends ?? [])) {
      const effect = effectOf(end);
      this.effectBits.set(end, effect === undefined ? apart : this.numberOf(effect, numbers));
    }
    this.outlooks = this.lookAhead();
    nfa.states.forEach((state, at) => this.addLasting(state, at));
  }

  /** Those of a set of states that have a say. The set has all states that are alive together. */
  thin(set: Int32Array): Int32Array {
    const kept = new Set<number>();
    const lasting: Lasting[] = [];
    const isIdle = (at: number): boolean => lasting.some((one) => addsNothing(this.outlooks[at] as Outlook, one));
    for (const at of set) {
      const one = this.lasting.get(at);
      if (one === undefined || isIdle(at)) continue;
      lasting.push(one);
      for (const alive of one.alive) kept.add(alive);
    }
    return lasting.length === 0 ? set : set.filter((at) => kept.has(at) || !isIdle(at));
  }

  private numberOf(effect: Effect, numbers: Map<string, Bits>): Bits {
    const { mode, priority, permissions, audit, exact, exec } = effect;
    const key = JSON.stringify([mode, priority, permissions, audit, exact, exec]);
    let bits = numbers.get(key);
    if (bits === undefined) {
      bits = 1n << BigInt(this.effects.push(effect));
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
    this.effects.forEach((effect, number) => {
      if (saying.some((one) => coversEffect(one, effect))) effects |= 2n << BigInt(number);
    });
    if (effects !== 0n) this.lasting.set(at, { effects, bytes, alive });
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

/** Whether one effect decides all that the other would, wherever both are present. */
function coversEffect(one: Effect, other: Effect): boolean {
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
