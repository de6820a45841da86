// Several versions of one class, walked together: every string that can be asked about and on which they may differ, the
// shortest to each state. One automaton holds the terms of all versions; a version is a part of the terms that match.
// Takes terms and queries, calls the visitor. Must never decide what a difference means.

import type { ByteText } from '../../base/index.js';
import { decide } from '../accept.js';
import type { Decision } from '../decision.js';
import type { Permissions } from '../permissions.js';
import type { QueryShape } from '../queries/query.js';
import { maskOf } from '../queries/query.js';
import type { Term } from '../term.js';
import { Nfa } from './nfa.js';
import { relevanceOf } from './relevance.js';
import type { SharedTerm } from './share-terms.js';
import { setAside, shareTerms } from './share-terms.js';
import { Subsets } from './subsets.js';
import type { Visit, WalkEnd, WalkOptions } from './visit.js';

type Answer = Pick<Visit, 'decisions' | 'matching' | 'asides'>;

const queryMark = 1;
const differingMark = 2;
const otherMark = 4;

/**
 * Visit strings in order of length.
 *
 * Gives `exhausted` where `options.states` did not suffice; what was visited until then stands.
 */
export function walkVersions(options: WalkOptions, visit: (visit: Visit) => void): WalkEnd {
  return new Walk(options).run(visit);
}

class Walk {
  private readonly shared: readonly SharedTerm[];
  private readonly subsets: Subsets;
  private readonly decided = new Map<string, Answer>();
  private readonly isFile: boolean;
  /** On other permissions all versions decide alike. */
  private readonly relevant: Permissions;
  /** How a state was first reached. */
  private readonly cameFrom: { readonly from: number; readonly byte: number }[] = [];

  constructor(private readonly options: WalkOptions) {
    const { versions, asides = [], queries, region } = options;
    const common = shareTerms(versions.map(({ terms }) => terms));
    const shared = [
      ...common,
      ...setAside(
        asides.map(({ terms }) => terms),
        versions.length,
      ),
    ];
    const relevance =
      region === 'all' ? undefined : relevanceOf(shared.flatMap((one) => (one.isDiffering ? one.term : [])));
    this.relevant = relevance?.permissions ?? 0xffffffff;
    this.shared =
      relevance === undefined ? shared : shared.filter((one) => one.isDiffering || relevance.hasSay(one.term));
    this.isFile = versions.some(({ terms }) => terms[0]?.class === 'file');
    const nfa = new Nfa();
    this.shared.forEach(({ term, isDiffering }, number) => {
      nfa.add(term.pattern, number, isDiffering ? differingMark : otherMark);
    });
    queries.forEach(({ pattern }, at) => nfa.add(pattern, this.shared.length + at, queryMark));
    const needed = region === 'all' ? queryMark : queryMark | differingMark;
    this.subsets = new Subsets(nfa, (marks) => (marks & needed) === needed);
  }

  run(visit: (visit: Visit) => void): WalkEnd {
    const start = this.subsets.start();
    if (start === undefined) return 'complete';
    this.cameFrom[start] = { from: -1, byte: 0 };
    for (let level = [start]; level.length > 0;) {
      const next: number[] = [];
      for (const from of level) {
        this.visitState(from, visit);
        for (const { byte, to } of this.subsets.steps(from)) {
          if (this.cameFrom[to] !== undefined) continue;
          if (this.subsets.sets.length > this.options.states) return 'exhausted';
          this.cameFrom[to] = { from, byte };
          next.push(to);
        }
      }
      level = next;
    }
    return 'complete';
  }

  private visitState(state: number, visit: (visit: Visit) => void): void {
    const shapes: QueryShape[] = [];
    const ends: number[] = [];
    let differs = this.options.region === 'all';
    for (const end of this.subsets.endsOf(state)) {
      const shape = this.options.queries[end - this.shared.length];
      if (shape !== undefined) shapes.push(shape);
      else {
        ends.push(end);
        differs ||= (this.shared[end] as SharedTerm).isDiffering;
      }
    }
    if (shapes.length === 0 || !differs) return;
    const mask = shapes.reduce((bits, shape) => (bits | (maskOf(shape) & this.relevant)) >>> 0, 0);
    visit({ text: this.textTo(state), shapes, mask, ...this.decide(ends) });
  }

  private decide(ends: readonly number[]): Answer {
    const key = ends.join(' ');
    let answer = this.decided.get(key);
    if (answer === undefined) {
      const { versions, asides = [] } = this.options;
      const matchingIn = (version: number): Term[] =>
        ends.flatMap((end) => (this.shared[end] as SharedTerm).byVersion[version] ?? []);
      const decideFor = (terms: readonly Term[]): Decision => decide(terms, this.isFile);
      const matching = versions.map((_, version) => matchingIn(version));
      const aside = asides.map((_, at) => decideFor(matchingIn(versions.length + at)));
      answer = { decisions: matching.map(decideFor), matching, asides: aside };
      this.decided.set(key, answer);
    }
    return answer;
  }

  private textTo(state: number): ByteText {
    const bytes: number[] = [];
    for (let step = this.cameFrom[state]; step !== undefined && step.from !== -1; step = this.cameFrom[step.from]) {
      bytes.push(step.byte);
    }
    return String.fromCharCode(...bytes.reverse()) as ByteText;
  }
}
