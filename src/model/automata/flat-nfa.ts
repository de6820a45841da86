// A non-deterministic automaton that no longer grows, laid out in arrays: what a walk over hundreds of thousands of sets of
// states reads again and again. Takes an automaton, gives numbers.

import type { Mark, Nfa } from './nfa.js';

/** Edges of one kind of all states: those of a state stand from `first[state]` to `first[state + 1]`. */
interface Edges {
  readonly first: Int32Array;
  readonly to: Int32Array;
  /** The byte, or the set of bytes, of an edge; of an empty step 0. */
  readonly by: Int32Array;
}

export interface FlatNfa {
  readonly count: number;
  readonly marks: readonly Mark[];
  /** 1 for a state from which something leads on by a byte, or where a pattern ends: others need not be in a set. */
  readonly isKept: Uint8Array;
  readonly empties: Edges;
  readonly bytes: Edges;
  readonly sets: Edges;
}

export function flatten({ states }: Nfa): FlatNfa {
  const [empties, bytes, sets] = [new EdgeList(), new EdgeList(), new EdgeList()];
  const isKept = new Uint8Array(states.length);
  states.forEach((state, at) => {
    for (const to of state.empties ?? []) empties.add(0, to);
    for (const [byte, to] of state.bytes ?? []) bytes.add(byte, to);
    for (const { set, to } of state.sets ?? []) sets.add(set, to);
    for (const list of [empties, bytes, sets]) list.closeState();
    if (state.bytes !== undefined || state.sets !== undefined || state.ends !== undefined) isKept[at] = 1;
  });
  return {
    count: states.length,
    marks: states.map(({ marks }) => marks),
    isKept,
    empties: empties.flat(),
    bytes: bytes.flat(),
    sets: sets.flat(),
  };
}

class EdgeList {
  private readonly first = [0];
  private readonly by: number[] = [];
  private readonly to: number[] = [];

  add(by: number, to: number): void {
    this.by.push(by);
    this.to.push(to);
  }

  closeState(): void {
    this.first.push(this.to.length);
  }

  flat(): Edges {
    return { first: Int32Array.from(this.first), by: Int32Array.from(this.by), to: Int32Array.from(this.to) };
  }
}
