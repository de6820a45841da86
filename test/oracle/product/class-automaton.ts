// One class of one profile as a deterministic automaton, made of the parts that comparisons are made with. Takes terms and
// what can be asked, gives states; no state is made from which nothing can be asked any more.

import { decide } from '../../../src/model/index.js';
import type { Decision, Permissions, QueryShape, Term } from '../../../src/model/index.js';
import { Nfa } from '../../../src/model/automata/nfa.js';
import { Subsets } from '../../../src/model/automata/subsets.js';
import { maskOf } from '../../../src/model/queries/query.js';
import { shareEndings } from './share-endings.js';

/** What is decided after a string. */
export interface Position {
  readonly terms: readonly Term[];
  readonly decision: Decision;
  /** What can be asked here; 0 where no string that can be asked about ends. */
  readonly mask: Permissions;
}

const termMark = 1;
const queryMark = 2;

export class ClassAutomaton {
  /** -1 where nothing can be asked. */
  readonly start: number;
  private readonly subsets: Subsets;
  private readonly positions = new Map<string, Position>();

  constructor(
    private readonly terms: readonly Term[],
    private readonly queries: readonly QueryShape[],
    /** `effect`: of terms with one effect any may stand for the others, which keeps the automaton small. */
    tellApart: 'effect' | 'term' = 'effect',
  ) {
    const nfa = new Nfa();
    terms.forEach(({ pattern }, at) => nfa.add(pattern, at, termMark));
    queries.forEach(({ pattern }, at) => nfa.add(pattern, terms.length + at, queryMark));
    const states = tellApart === 'term' ? nfa : shareEndings(nfa, this.keysOfEnds());
    this.subsets = new Subsets(states, (marks) => (marks & queryMark) !== 0);
    this.start = this.subsets.start() ?? -1;
  }

  private keysOfEnds(): (end: number) => number {
    const effects = this.terms.map(({ effect }) => JSON.stringify(effect));
    return (end) => (end < effects.length ? effects.indexOf(effects[end] as string) : end);
  }

  /** Where each byte leads; -1 where nothing can be asked any more. */
  row(state: number): Int32Array {
    return this.subsets.row(state);
  }

  /** Undefined where no string that can be asked about ends. */
  at(state: number): Position | undefined {
    const ends = this.subsets.endsOf(state).sort((one, other) => one - other);
    const last = ends.at(-1);
    if (last === undefined || last < this.terms.length) return undefined;
    const key = ends.join(' ');
    let position = this.positions.get(key);
    if (position === undefined) {
      const terms = ends.flatMap((end) => this.terms[end] ?? []);
      const shapes = ends.flatMap((end) => this.queries[end - this.terms.length] ?? []);
      const mask = shapes.reduce((bits, shape) => (bits | maskOf(shape)) >>> 0, 0);
      position = { terms, decision: decide(terms, this.terms[0]?.class === 'file'), mask };
      this.positions.set(key, position);
    }
    return position;
  }
}
