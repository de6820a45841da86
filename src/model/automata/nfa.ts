// A non-deterministic automaton that grows pattern by pattern. Patterns that begin alike share their states, so the states
// alive after some bytes are few, however many patterns there are. Takes patterns, gives states to step through.
//
// Invariant: all strings that lead to a state begin in the same way through the same elements of patterns, so a state
// that one pattern passes through is alive for every pattern that passes through it. This is what makes marks right.

import type { ByteSet, Pattern } from '../../language/index.js';

/** What a pattern was added for; patterns that share a state share its marks. */
export type Mark = number;

/** A state. Fields are there only where something is in them: there may be millions of states. */
export interface NfaState {
  /** Next state by byte. */
  bytes: Map<number, number> | undefined;
  /** Next state by set of bytes; sets by their number. */
  sets: { readonly set: number; readonly to: number }[] | undefined;
  /** States that are alive when this one is. */
  empties: number[] | undefined;
  /** States behind elements that are no single byte, by the text of the element. */
  elements: Map<string, number> | undefined;
  /** Numbers of the patterns that end here. */
  ends: number[] | undefined;
  marks: Mark;
}

export class Nfa {
  readonly states: NfaState[] = [newState()];
  /** All sets of bytes in use. */
  readonly sets: ByteSet[] = [];
  private readonly setNumbers = new Map<string, number>();
  private readonly texts = new WeakMap<Pattern, string>();

  /** Add a pattern. `number` is told where it matches. */
  add(pattern: Pattern, number: number, mark: Mark): void {
    const first = this.states[0] as NfaState;
    first.marks |= mark;
    const end = this.states[this.insert(pattern, 0, mark)] as NfaState;
    (end.ends ??= []).push(number);
  }

  /** The state behind a pattern that begins in `from`. */
  private insert(pattern: Pattern, from: number, mark: Mark): number {
    switch (pattern.kind) {
      case 'literal': {
        let at = from;
        for (let i = 0; i < pattern.text.length; i += 1) at = this.byByte(at, pattern.text.charCodeAt(i), mark);
        return at;
      }
      case 'class':
        return this.byClass(pattern.bytes, from, mark);
      case 'sequence':
        return pattern.parts.reduce((at, part) => this.insert(part, at, mark), from);
      case 'choice': {
        const join = this.byElement(from, `|${this.textOf(pattern)}`, mark);
        for (const one of pattern.of) this.addEmpty(this.insert(one, from, mark), join);
        return join;
      }
      case 'repeat': {
        const head = this.byElement(from, `*${this.textOf(pattern.of)}`, mark);
        this.addEmpty(from, head);
        if (pattern.of.kind === 'class') this.addLoop(head, pattern.of.bytes);
        else this.addEmpty(this.insert(pattern.of, head, mark), head);
        return head;
      }
    }
  }

  private byClass(set: ByteSet, from: number, mark: Mark): number {
    const [range] = set;
    if (set.length === 1 && range !== undefined && range[0] === range[1]) return this.byByte(from, range[0], mark);
    const number = this.numberOf(set);
    const state = this.states[from] as NfaState;
    const known = state.sets?.find((edge) => edge.set === number && edge.to !== from);
    if (known !== undefined) return this.marked(known.to, mark);
    const to = this.newState(mark);
    (state.sets ??= []).push({ set: number, to });
    return to;
  }

  private byByte(from: number, byte: number, mark: Mark): number {
    const state = this.states[from] as NfaState;
    const known = state.bytes?.get(byte);
    if (known !== undefined) return this.marked(known, mark);
    const to = this.newState(mark);
    (state.bytes ??= new Map()).set(byte, to);
    return to;
  }

  private byElement(from: number, text: string, mark: Mark): number {
    const state = this.states[from] as NfaState;
    const known = state.elements?.get(text);
    if (known !== undefined) return this.marked(known, mark);
    const to = this.newState(mark);
    (state.elements ??= new Map()).set(text, to);
    return to;
  }

  private addLoop(at: number, set: ByteSet): void {
    const number = this.numberOf(set);
    const state = this.states[at] as NfaState;
    if (state.sets?.some((edge) => edge.set === number && edge.to === at) !== true) {
      (state.sets ??= []).push({ set: number, to: at });
    }
  }

  private addEmpty(from: number, to: number): void {
    const state = this.states[from] as NfaState;
    if (from !== to && state.empties?.includes(to) !== true) (state.empties ??= []).push(to);
  }

  private newState(mark: Mark): number {
    const state = newState();
    state.marks = mark;
    return this.states.push(state) - 1;
  }

  private marked(at: number, mark: Mark): number {
    (this.states[at] as NfaState).marks |= mark;
    return at;
  }

  private numberOf(set: ByteSet): number {
    const text = set.join(' ');
    let number = this.setNumbers.get(text);
    if (number === undefined) {
      number = this.sets.push(set) - 1;
      this.setNumbers.set(text, number);
    }
    return number;
  }

  /** Equal for equal patterns only. */
  private textOf(pattern: Pattern): string {
    let text = this.texts.get(pattern);
    if (text === undefined) {
      text = patternText(pattern);
      this.texts.set(pattern, text);
    }
    return text;
  }
}

function newState(): NfaState {
  return { bytes: undefined, sets: undefined, empties: undefined, elements: undefined, ends: undefined, marks: 0 };
}

/** A pattern as text, equal for equal patterns only. */
export function patternText(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'literal':
      return `"${pattern.text.length}:${pattern.text}`;
    case 'class':
      return `[${pattern.bytes.join(' ')}]`;
    case 'repeat':
      return `*${patternText(pattern.of)}`;
    case 'sequence':
      return `(${pattern.parts.map(patternText).join('')})`;
    case 'choice':
      return `{${pattern.of.map(patternText).join('|')}}`;
  }
}
