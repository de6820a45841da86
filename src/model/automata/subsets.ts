// Sets of states of a non-deterministic automaton, made as they are asked for: one deterministic state each. Takes an
// automaton that no longer grows, gives states by number, and where each byte leads. Sets without the wanted marks are not made.

import type { ByteClasses } from './byte-classes.js';
import { byteClassesOf, readableFirst } from './byte-classes.js';
import type { Absorbing } from './absorbing.js';
import type { FlatNfa } from './flat-nfa.js';
import { flatten } from './flat-nfa.js';
import { NumberList, SetPool, sort } from './number-list.js';
import type { Mark, Nfa, NfaState } from './nfa.js';

/** A way out of a state: for `byte`, and for others that lead to the same place. */
export interface Step {
  readonly byte: number;
  readonly to: number;
}

/** So many sets are worth a look at which states have a say: that look takes as long as some thousands of sets. */
const many = 6000;

export class Subsets {
  private readonly made = new SetPool();
  private readonly classes: ByteClasses;
  private readonly flat: FlatNfa;
  /** When a state was last put into the set that is being made. */
  private readonly seen: Int32Array;
  private stamp = 0;
  /** Room for the set that is being made, and for states still to look at. */
  private readonly members: Int32Array;
  private readonly pending = new NumberList();
  /** Room for what the set at hand leads to: by class of bytes, and by single bytes besides. */
  private readonly byClass: readonly NumberList[];
  private readonly byByte: readonly NumberList[] = Array.from({ length: 256 }, () => new NumberList());
  /** The bytes of which `byByte` has something. */
  private readonly single: number[] = [];
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
    this.flat = flatten(nfa);
    this.seen = new Int32Array(this.flat.count);
    this.members = new Int32Array(this.flat.count);
    this.byClass = Array.from({ length: this.classes.count }, () => new NumberList());
  }

  /** Sets made so far. */
  get count(): number {
    return this.made.count;
  }

  /** The set before any byte; undefined where nothing can come of it. */
  start(): number | undefined {
    const first = new NumberList();
    first.push(0);
    return this.numberOf(first, none);
  }

  /** Where the bytes lead, each place once, by the byte that reads best. */
  steps(from: number): Step[] {
    this.lookFrom(from);
    const found = new Map<number, Step>();
    const take = (byte: number, to: number | undefined): void => {
      const known = to === undefined ? undefined : found.get(to);
      if (to !== undefined && (known === undefined || rank(byte) < rank(known.byte))) found.set(to, { byte, to });
    };
    for (const byte of this.single) take(byte, this.numberByByte(byte));
    this.byClass.forEach((targets, at) => {
      if (targets.size === 0) return;
      const members = this.classes.members[at] as readonly number[];
      const byte = members.find((member) => (this.byByte[member] as NumberList).size === 0);
      if (byte !== undefined) take(byte, this.numberOf(targets, none));
    });
    return [...found.values()].sort((one, other) => rank(one.byte) - rank(other.byte));
  }

  /** Where each of the 256 bytes leads; -1 where nothing can come of it. */
  row(from: number): Int32Array {
    this.lookFrom(from);
    const ofClass = this.byClass.map((targets) => this.numberOf(targets, none) ?? -1);
    const row = new Int32Array(256);
    for (let byte = 0; byte < 256; byte += 1) row[byte] = ofClass[this.classes.of[byte] as number] as number;
    for (const byte of this.single) row[byte] = this.numberByByte(byte) ?? -1;
    return row;
  }

  /** Numbers of the patterns that match what leads to a set. */
  endsOf(at: number): number[] {
    const ends: number[] = [];
    for (const state of this.made.at(at)) {
      const here = (this.nfa.states[state] as NfaState).ends;
      if (here !== undefined) for (const end of here) ends.push(end);
    }
    return ends;
  }

  /** Find the next states of a set, before the steps that need no byte. */
  private lookFrom(from: number): void {
    for (const targets of this.byClass) targets.size = 0;
    for (const byte of this.single) (this.byByte[byte] as NumberList).size = 0;
    this.single.length = 0;
    const { bytes, sets } = this.flat;
    const set = this.made.at(from);
    for (let each = 0; each < set.length; each += 1) {
      const state = set[each] as number;
      const lastByte = bytes.first[state + 1] as number;
      for (let at = bytes.first[state] as number; at < lastByte; at += 1) {
        const byte = bytes.by[at] as number;
        const targets = this.byByte[byte] as NumberList;
        if (targets.size === 0) this.single.push(byte);
        targets.push(bytes.to[at] as number);
      }
      const lastSet = sets.first[state + 1] as number;
      for (let at = sets.first[state] as number; at < lastSet; at += 1) {
        for (const name of this.classes.inSet[sets.by[at] as number] as readonly number[]) {
          (this.byClass[name] as NumberList).push(sets.to[at] as number);
        }
      }
    }
  }

  private numberByByte(byte: number): number | undefined {
    const besides = this.byClass[this.classes.of[byte] as number] as NumberList;
    return this.numberOf(this.byByte[byte] as NumberList, besides);
  }

  /** The number of the set of these states and of all that are alive with them; undefined where nothing can come of it. */
  private numberOf(states: NumberList, others: NumberList): number | undefined {
    this.stamp += 1;
    const { members, pending, seen, stamp } = this;
    const { empties, isKept, marks: marksOf } = this.flat;
    let [size, marks] = [0, 0];
    pending.size = 0;
    pending.pushAll(states);
    pending.pushAll(others);
    // First in, first out: so they come nearly in order.
    for (let next = 0; next < pending.size; next += 1) {
      const state = pending.at(next);
      if (seen[state] === stamp) continue;
      seen[state] = stamp;
      marks |= marksOf[state] as number;
      if (isKept[state] === 1) members[size++] = state;
      const last = empties.first[state + 1] as number;
      for (let at = empties.first[state] as number; at < last; at += 1) pending.push(empties.to[at] as number);
    }
    if (!this.isWanted(marks)) return undefined;
    sort(members, size);
    if (this.made.count >= this.thinFrom) this.absorbing ??= this.absorb?.();
    return this.made.numberOf(members, this.absorbing?.thin(members, size) ?? size);
  }
}

const none = new NumberList();

const ranks: readonly number[] = readableFirst.reduce<number[]>((found, byte, at) => {
  found[byte] = at;
  return found;
}, []);

/** Small for bytes that read well. */
function rank(byte: number): number {
  return ranks[byte] as number;
}
