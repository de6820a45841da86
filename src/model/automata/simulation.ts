// Which states of an automaton say all that another says, whatever follows: simulation, pair by pair as somebody asks. Takes
// an automaton and what its ends say, gives answers; no where it would take too long to find out. Must never say yes of a
// state that leaves out anything of the other.

import type { Nfa, NfaState } from './nfa.js';
import type { StepToEnd } from './ways.js';
import { Ways, saidBehind, stepsToEnds } from './ways.js';

/** What is said at ends, as sets of numbers. */
export interface Sayings {
  /** What is said in a state itself. */
  said(state: number): bigint;
  /** That, and all that adds nothing to it. */
  covered(state: number): bigint;
}

/** A state beside another, both reached by the same bytes. It holds until it fails. */
interface Pair {
  readonly one: number;
  readonly other: number;
  fails: boolean;
  /** What rests on this pair. */
  readonly needs: Need[];
}

/** A pair fails unless one of some others holds. */
interface Need {
  readonly of: Pair;
  hopes: number;
}

/** Pairs looked at for one answer at most. */
const mostPairs = 3000;

const [unknown, yes, no] = [0, 1, 2];

export class Simulation {
  private readonly ways: Ways;
  private readonly stepsToEnds: readonly (StepToEnd | undefined)[];
  private readonly saidBehind: readonly bigint[];
  private readonly coveredBehind: readonly bigint[];
  /** By state that was asked about, what is known of each other state. */
  private readonly answers = new Map<number, Uint8Array>();

  constructor(
    private readonly nfa: Nfa,
    private readonly sayings: Sayings,
  ) {
    this.ways = new Ways(nfa);
    this.stepsToEnds = stepsToEnds(nfa);
    this.saidBehind = saidBehind(nfa, (state) => sayings.said(state));
    this.coveredBehind = saidBehind(nfa, (state) => sayings.covered(state));
  }

  /** Whether all that is said behind any bytes from `other` is said, or adds nothing, behind the same from `one`. */
  simulates(one: number, other: number): boolean {
    const known = this.answersOf(one)[other];
    return known === unknown ? this.find(one, other) : known === yes;
  }

  /** With all that is alive when a state is. */
  aliveWith(state: number): readonly number[] {
    return this.ways.aliveWith(state);
  }

  /** Assume every pair that the answer rests on, and strike out what cannot be until nothing changes. */
  private find(one: number, other: number): boolean {
    const pairs = new PairsInQuestion(this.nfa.states.length, (left, right) => {
      const known = this.answersOf(left)[right] as number;
      if (known !== unknown || this.mayHold(left, right)) return known;
      return (this.answersOf(left)[right] = no);
    });
    const root = pairs.of(one, other);
    for (let pair = pairs.next(); pair !== undefined && root?.fails === false; pair = pairs.next()) {
      this.expand(pair, pairs);
      for (const failed of pairs.strikeOut()) this.answersOf(failed.one)[failed.other] = no;
    }
    const holds = root?.fails === false;
    // All that it rests on was looked at; where it fails, the others were not.
    if (holds) for (const pair of pairs.left()) this.answersOf(pair.one)[pair.other] = yes;
    else this.answersOf(one)[other] = no;
    return holds;
  }

  /** For each step of the other one there must be a step by the same bytes. */
  private expand(pair: Pair, pairs: PairsInQuestion): void {
    const { one, other } = pair;
    const { empties, bytes, sets } = this.nfa.states[other] as NfaState;
    for (const to of empties ?? []) pairs.need(pair, [one], to);
    for (const [byte, to] of bytes ?? []) pairs.need(pair, this.ways.after(one, byte), to);
    const { classes } = this.ways.from(one);
    for (const { set, to } of sets ?? []) {
      const names = this.ways.classes.inSet[set] as readonly number[];
      for (const lefts of new Set(names.map((name) => classes[name] as readonly number[]))) pairs.need(pair, lefts, to);
    }
  }

  /** A quick look: at what is said at all, at what is said here, which always counts, and behind one shortest word. */
  private mayHold(one: number, other: number): boolean {
    if (((this.saidBehind[other] as bigint) & ~(this.coveredBehind[one] as bigint)) !== 0n) return false;
    if (!this.covers([one], this.sayings.said(other))) return false;
    let states: readonly number[] = [one];
    let at = other;
    for (let step = this.stepsToEnds[at]; step !== undefined; step = this.stepsToEnds[at]) {
      const { byte, to } = step;
      if (byte !== undefined) states = [...new Set(states.flatMap((state) => this.ways.after(state, byte)))];
      if (states.length === 0) return false;
      at = to;
    }
    return this.covers(states, this.sayings.said(at));
  }

  private covers(states: readonly number[], said: bigint): boolean {
    let left = said;
    if (left === 0n) return true;
    for (const state of states) for (const each of this.ways.aliveWith(state)) left &= ~this.sayings.covered(each);
    return left === 0n;
  }

  private answersOf(one: number): Uint8Array {
    let answers = this.answers.get(one);
    if (answers === undefined) this.answers.set(one, (answers = new Uint8Array(this.nfa.states.length)));
    return answers;
  }
}

/** The pairs that one answer rests on. */
class PairsInQuestion {
  /** By the numbers of both states as one. */
  private readonly pairs = new Map<number, Pair>();
  private readonly pending: Pair[] = [];
  private readonly failed: Pair[] = [];

  /** `count` is that of all states. */
  constructor(
    private readonly count: number,
    private readonly known: (one: number, other: number) => number,
  ) {}

  /** Undefined for a pair that fails. */
  of(one: number, other: number): Pair | undefined {
    const name = one * this.count + other;
    const known = this.pairs.get(name);
    if (known !== undefined) return known.fails ? undefined : known;
    if (this.pairs.size >= mostPairs || this.known(one, other) === no) return undefined;
    const pair: Pair = { one, other, fails: false, needs: [] };
    this.pairs.set(name, pair);
    this.pending.push(pair);
    return pair;
  }

  /** One that nobody has looked at. */
  next(): Pair | undefined {
    return this.pending.pop();
  }

  /** `of` needs that one of `ones` holds beside `other`. */
  need(of: Pair, ones: readonly number[], other: number): void {
    if (of.fails || ones.some((one) => one === other || this.known(one, other) === yes)) return;
    const hopes = ones.flatMap((one) => this.of(one, other) ?? []);
    const need: Need = { of, hopes: hopes.length };
    for (const hope of hopes) hope.needs.push(need);
    if (hopes.length === 0) this.fail(of);
  }

  /** Those that failed, and all that fail with them. */
  *strikeOut(): Iterable<Pair> {
    for (let pair = this.failed.pop(); pair !== undefined; pair = this.failed.pop()) {
      yield pair;
      for (const need of pair.needs) {
        need.hopes -= 1;
        if (need.hopes === 0) this.fail(need.of);
      }
    }
  }

  /** Those that did not. */
  left(): Pair[] {
    return [...this.pairs.values()].filter(({ fails }) => !fails);
  }

  private fail(pair: Pair): void {
    if (!pair.fails) this.failed.push(pair);
    pair.fails = true;
  }
}
