// Four automata of compiled policy walked together, beside what can be asked: every four states that one string leads to, the
// shortest string to each. Takes one automaton for each state, and what can be asked, calls back where something can be asked.

import type { CompiledAutomaton } from '../compiled/automaton.js';
import { nothingDecided } from '../compiled/decision.js';
import type { CompiledDecision } from '../compiled/decision.js';
import { deadDfa } from '../compiled/dfa.js';
import type { CompiledDfa } from '../compiled/dfa.js';
import type { ClassAutomaton, Position } from '../product/class-automaton.js';
import type { Four } from './four.js';
import { mapFour, sides } from './four.js';
import { rowsOf } from './rows.js';

const everything: CompiledDecision = { ...nothingDecided, allowed: 0xffffffff };

/** A class that is not mediated: nothing is asked, everything happens. */
export const openLane: CompiledAutomaton = { dfa: deadDfa, decisionAt: () => everything };

export type Visit = (position: Position, decisions: Four<CompiledDecision>, textTo: () => string) => void;

/** More places than there is room and time for. */
const mostPlaces = 200_000;

/** Four automata that come to too many places. */
export class TooLargeToWalk extends Error {}

/** Gives the number of states met. `textTo` is only right during the visit. Throws: TooLargeToWalk. */
export function walkFour(lanes: Four<CompiledAutomaton>, positions: ClassAutomaton, visit: Visit): number {
  if (positions.start === -1) return 0;
  const automata = sides.map((side) => lanes[side]);
  const dfas = automata.map(({ dfa }) => dfa);
  const [one, two, three, four] = dfas as [CompiledDfa, CompiledDfa, CompiledDfa, CompiledDfa];
  const atDead = mapFour(lanes, ({ decisionAt, dfa }) => decisionAt(dfa.dead).allowed);
  const deadSaysNothing = rowsOf(atDead).length === 0;
  const classes = jointClasses(dfas);
  const numbers = new Tuples();
  /** Five numbers for each place: where what can be asked is, and the four states. */
  const places: number[] = [];
  const from: number[] = [];
  const by: number[] = [];
  const met = (asked: number, a: number, b: number, c: number, d: number, source: number, byte: number): void => {
    if (deadSaysNothing && a === one.dead && b === two.dead && c === three.dead && d === four.dead) return;
    if (!numbers.add(asked, a, b, c, d)) return;
    if (from.length >= mostPlaces) throw new TooLargeToWalk(`more than ${mostPlaces} places`);
    places.push(asked, a, b, c, d);
    from.push(source);
    by.push(byte);
  };
  met(positions.start, one.start, two.start, three.start, four.start, -1, 0);
  const askedBefore = new Int32Array(classes.count);
  for (let place = 0; place < from.length; place += 1) {
    const at = (offset: number): number => places[place * 5 + offset] as number;
    const [asked, a, b, c, d] = [at(0), at(1), at(2), at(3), at(4)];
    const position = positions.at(asked);
    if (position !== undefined) {
      const [base, ours, theirs, merged] = [a, b, c, d].map((state, lane) =>
        (automata[lane] as CompiledAutomaton).decisionAt(state),
      );
      visit(position, { base, ours, theirs, merged } as Four<CompiledDecision>, () => textTo(place, from, by));
    }
    const row = positions.row(asked);
    askedBefore.fill(-2);
    for (let byte = 0; byte < 256; byte += 1) {
      const next = row[byte] as number;
      const alike = classes.of[byte] as number;
      if (next === -1 || askedBefore[alike] === next) continue;
      askedBefore[alike] = next;
      met(next, one.next(a, byte), two.next(b, byte), three.next(c, byte), four.next(d, byte), place, byte);
    }
  }
  return from.length;
}

function textTo(place: number, from: readonly number[], by: readonly number[]): string {
  const bytes: number[] = [];
  for (let at = place; from[at] !== -1; at = from[at] as number) bytes.push(by[at] as number);
  return String.fromCharCode(...bytes.reverse());
}

/** Which rows of five numbers have been seen: pairs are numbered, then pairs of pairs. */
class Tuples {
  private readonly known = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()] as const;
  private readonly seen = new Set<number>();

  /** Whether it is new. */
  add(asked: number, a: number, b: number, c: number, d: number): boolean {
    const [left, right, both] = this.known;
    const all = numberOf(both, numberOf(left, a, b), numberOf(right, c, d));
    const before = this.seen.size;
    this.seen.add(asked * range + all);
    return this.seen.size > before;
  }
}

const range = 1 << 26;

function numberOf(known: Map<number, number>, one: number, other: number): number {
  const key = one * range + other;
  const number = known.get(key) ?? known.size;
  known.set(key, number);
  return number;
}

interface ByteClasses {
  readonly of: Uint16Array;
  readonly count: number;
}

/** Bytes that lead to the same place from every state, of all of them. */
function jointClasses(dfas: readonly CompiledDfa[]): ByteClasses {
  const of = new Uint16Array(256);
  const known = new Map<string, number>();
  const each = dfas.map(bytesAlike);
  for (let byte = 0; byte < 256; byte += 1) {
    const key = each.map((one) => one[byte]).join(' ');
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    of[byte] = number;
  }
  return { of, count: known.size };
}

const alike = new WeakMap<CompiledDfa, Uint16Array>();

function bytesAlike(dfa: CompiledDfa): Uint16Array {
  const found = alike.get(dfa);
  if (found !== undefined) return found;
  const of = new Uint16Array(256);
  let count = 1;
  const first = new Int32Array(256);
  for (let state = 0; state < dfa.states; state += 1) {
    first.fill(-1);
    let isFine = true;
    for (let byte = 0; byte < 256 && isFine; byte += 1) {
      const [to, own] = [dfa.next(state, byte), of[byte] as number];
      if (first[own] === -1) first[own] = to;
      isFine = first[own] === to;
    }
    if (isFine) continue;
    const known = new Map<number, number>();
    for (let byte = 0; byte < 256; byte += 1) of[byte] = numberOf(known, of[byte] as number, dfa.next(state, byte));
    count = known.size;
  }
  if (count > 256) throw new Error('more classes than bytes');
  alike.set(dfa, of);
  return of;
}
