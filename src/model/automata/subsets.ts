// Sets of states of a non-deterministic automaton, made as they are asked for: one deterministic state each. Takes an
// automaton that no longer grows, gives states by number, and where each byte leads. Sets without the wanted marks are not made.

import type { ByteClasses } from './byte-classes.js';
import { byteClassesOf, readableFirst } from './byte-classes.js';
import type { Absorbing } from './absorbing.js';
import type { Mark, Nfa, NfaState } from './nfa.js';

/** A way out of a state: for `byte`, and for others that lead to the same place. */
export interface Step {
  readonly byte: number;
  readonly to: number;
}

/** So many sets are worth a look at which states have a say. */
const many = 2000;

export class Subsets {
  /** The sets made so far, each sorted. */
  readonly sets: Int32Array[] = [];
  private readonly numbers = new Map<number, number[]>();
  private readonly classes: ByteClasses;
  /** When a state was last put into the set that is being made. */
  private readonly seen: Int32Array;
  private stamp = 0;

  private absorbing: Absorbing | undefined;

  /**
   * A set is only made where the marks of its states together are wanted. From the set `thinFrom` on, what `absorb` makes
   * idle is left out.
   */
  constructor(
    private readonly nfa: Nfa,
    private readonly isWanted: (marks: Mark) => boolean,
    private readonly absorb?: () => Absorbing,
    private readonly thinFrom = many,
  ) {
    this.classes = byteClassesOf(nfa.sets);
    this.seen = new Int32Array(nfa.states.length);
  }

  /** The set before any byte; undefined where nothing can come of it. */
  start(): number | undefined {
    return this.numberOf([0]);
  }

  /** Where the bytes lead, each place once, by the byte that reads best. */
  steps(from: number): Step[] {
    const set = this.sets[from] as Int32Array;
    const { byClass, byByte } = this.targets(set);
    const found = new Map<number, Step>();
    const taken = new Set(byByte.keys());
    const take = (byte: number, targets: readonly number[]): void => {
      const to = this.numberOf(targets);
      if (to !== undefined && !found.has(to)) found.set(to, { byte, to });
    };
    for (const [byte, targets] of byByte) take(byte, [...targets, ...(byClass[this.classes.of[byte] as number] ?? [])]);
    byClass.forEach((targets, at) => {
      const byte = (this.classes.members[at] as readonly number[]).find((member) => !taken.has(member));
      if (byte !== undefined) take(byte, targets);
    });
    return [...found.values()].sort((one, other) => rank(one.byte) - rank(other.byte));
  }

  /** Where each of the 256 bytes leads; -1 where nothing can come of it. */
  row(from: number): Int32Array {
    const { byClass, byByte } = this.targets(this.sets[from] as Int32Array);
    const ofClass = this.classes.members.map((_, at) => this.numberOf(byClass[at] ?? []) ?? -1);
    const row = new Int32Array(256);
    for (let byte = 0; byte < 256; byte += 1) row[byte] = ofClass[this.classes.of[byte] as number] as number;
    for (const [byte, targets] of byByte) {
      row[byte] = this.numberOf([...targets, ...(byClass[this.classes.of[byte] as number] ?? [])]) ?? -1;
    }
    return row;
  }

  /** Numbers of the patterns that match what leads to a set. */
  endsOf(at: number): number[] {
    const ends: number[] = [];
    for (const state of this.sets[at] as Int32Array) {
      const here = (this.nfa.states[state] as NfaState).ends;
      if (here !== undefined) for (const end of here) ends.push(end);
    }
    return ends;
  }

  /** Next states by class of bytes, and what single bytes add to that. */
  private targets(set: Int32Array): { byClass: number[][]; byByte: Map<number, number[]> } {
    const byClass: number[][] = [];
    const byByte = new Map<number, number[]>();
    for (const number of set) {
      const state = this.nfa.states[number] as NfaState;
      if (state.bytes !== undefined) {
        for (const [byte, to] of state.bytes) {
          const targets = byByte.get(byte);
          if (targets === undefined) byByte.set(byte, [to]);
          else targets.push(to);
        }
      }
      if (state.sets !== undefined) {
        for (const { set: one, to } of state.sets) {
          for (const each of this.classes.inSet[one] as readonly number[]) (byClass[each] ??= []).push(to);
        }
      }
    }
    return { byClass, byByte };
  }

  /** The number of the set of these states and of all that are alive with them; undefined where nothing can come of it. */
  private numberOf(states: readonly number[]): number | undefined {
    this.stamp += 1;
    const members: number[] = [];
    let marks = 0;
    const pending = [...states];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      if (this.seen[state] === this.stamp) continue;
      this.seen[state] = this.stamp;
      const { empties, bytes, sets, ends, marks: own } = this.nfa.states[state] as NfaState;
      marks |= own;
      if (bytes !== undefined || sets !== undefined || ends !== undefined) members.push(state);
      if (empties !== undefined) for (const other of empties) pending.push(other);
    }
    if (!this.isWanted(marks)) return undefined;
    const set = Int32Array.from(members).sort();
    if (this.sets.length >= this.thinFrom) this.absorbing ??= this.absorb?.();
    return this.intern(this.absorbing?.thin(set) ?? set);
  }

  private intern(set: Int32Array): number {
    let hash = set.length;
    for (const state of set) hash = (Math.imul(hash, 31) + state) | 0;
    const alike = this.numbers.get(hash);
    const known = alike?.find((number) => sameSet(this.sets[number] as Int32Array, set));
    if (known !== undefined) return known;
    const number = this.sets.push(set) - 1;
    if (alike === undefined) this.numbers.set(hash, [number]);
    else alike.push(number);
    return number;
  }
}

function sameSet(one: Int32Array, other: Int32Array): boolean {
  return one.length === other.length && one.every((state, at) => state === other[at]);
}

const ranks: readonly number[] = readableFirst.reduce<number[]>((found, byte, at) => {
  found[byte] = at;
  return found;
}, []);

/** Small for bytes that read well. */
function rank(byte: number): number {
  return ranks[byte] as number;
}
