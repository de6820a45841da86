// Patterns as one automaton that can be walked beside a compiled one: any byte from any state. Made as it is walked. Takes
// patterns, gives states and which patterns end there. Written for tests, apart from src/model/automata on purpose.

import type { Pattern } from '../../../src/language/index.js';

export interface PatternAutomaton {
  readonly start: number;
  next(state: number, byte: number): number;
  /** Whether something that is asked about can still match. */
  isLive(state: number): boolean;
  /** Places in the list of patterns, of those that match what leads to the state. */
  endsAt(state: number): readonly number[];
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly target: number;
}

/** Once no pattern of `leading` can match any more, nothing can: `leading` says which are asked about. */
export function patternAutomaton(
  patterns: readonly Pattern[],
  leading: ReadonlySet<number> = new Set(patterns.keys()),
): PatternAutomaton {
  const nets = new Nets();
  const starts = patterns.map((pattern, at) => nets.add(pattern, at));
  const sets: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const known: Int32Array[] = [];
  const intern = (states: Iterable<number>): number => {
    const closed = nets.close(states);
    const isLive = closed.some((state) => leading.has(nets.owner[state] as number));
    const set = isLive ? closed : [];
    const key = set.join(' ');
    const number = numbers.get(key) ?? sets.push(set) - 1;
    numbers.set(key, number);
    return number;
  };
  const rowOf = (states: readonly number[]): Int32Array => {
    const row = new Int32Array(256);
    const cuts = [...nets.cuts(states), 256];
    cuts.slice(0, -1).forEach((from, at) => row.fill(intern(nets.step(states, from)), from, cuts[at + 1]));
    return row;
  };
  const start = intern(starts);
  return {
    start,
    next: (state, byte) => (known[state] ??= rowOf(sets[state] as readonly number[]))[byte] as number,
    isLive: (state) => (sets[state] as readonly number[]).length > 0,
    endsAt: (state) => (sets[state] as readonly number[]).flatMap((one) => nets.ends[one] ?? []),
  };
}

/** States of all patterns, in one numbering. */
class Nets {
  readonly owner: number[] = [];
  readonly ends: (number | undefined)[] = [];
  private readonly edges: Edge[][] = [];
  private readonly empties: number[][] = [];

  /** The state where a pattern begins. */
  add(pattern: Pattern, owner: number): number {
    const start = this.state(owner);
    const end = this.insert(pattern, start, owner);
    this.ends[end] = owner;
    return start;
  }

  close(states: Iterable<number>): readonly number[] {
    const seen = new Set(states);
    for (const state of seen) for (const other of this.empties[state] as number[]) seen.add(other);
    return [...seen].sort((one, other) => one - other);
  }

  /** Bytes from which on another set of edges fits, ascending from 0. */
  cuts(states: readonly number[]): readonly number[] {
    const edges = states.flatMap((state) => this.edges[state] as Edge[]);
    const cuts = new Set([0, ...edges.flatMap(({ from, to }) => [from, to + 1])]);
    return [...cuts].filter((cut) => cut < 256).sort((one, other) => one - other);
  }

  step(states: readonly number[], byte: number): Set<number> {
    const edges = states.flatMap((state) => this.edges[state] as Edge[]);
    return new Set(edges.filter(({ from, to }) => from <= byte && byte <= to).map(({ target }) => target));
  }

  private state(owner: number): number {
    this.ends.push(undefined);
    this.edges.push([]);
    this.empties.push([]);
    return this.owner.push(owner) - 1;
  }

  /** The state behind a pattern that begins in `start`. */
  private insert(pattern: Pattern, start: number, owner: number): number {
    const edge = (source: number, ranges: readonly (readonly [number, number])[]): number => {
      const target = this.state(owner);
      for (const [from, to] of ranges) this.edges[source]?.push({ from, to, target });
      return target;
    };
    switch (pattern.kind) {
      case 'literal':
        return Array.from(pattern.text, (byte) => byte.charCodeAt(0)).reduce(
          (at, byte) => edge(at, [[byte, byte]]),
          start,
        );
      case 'class':
        return edge(start, pattern.bytes);
      case 'sequence':
        return pattern.parts.reduce((at, part) => this.insert(part, at, owner), start);
      case 'choice': {
        const end = this.state(owner);
        for (const one of pattern.of) this.empties[this.insert(one, start, owner)]?.push(end);
        return end;
      }
      case 'repeat': {
        const head = this.state(owner);
        this.empties[start]?.push(head);
        this.empties[this.insert(pattern.of, head, owner)]?.push(head);
        const end = this.state(owner);
        this.empties[head]?.push(end);
        return end;
      }
    }
  }
}
