// Several versions of one class, walked together: every string that can be asked about and on which they may differ, the
// shortest to each state. One automaton holds the terms of all versions; a version is a part of the terms that match.
// Takes terms and queries, calls the visitor. Must never decide what a difference means.

import type { ByteText } from '../../base/index.js';
import { decide } from '../accept.js';
import type { Decision } from '../decision.js';
import type { Permissions } from '../permissions.js';
import type { QueryShape } from '../queries/query.js';
import { maskOf } from '../queries/query.js';
import type { Effect, Term } from '../term.js';
import { Absorbing } from './absorbing.js';
import type { Mark } from './nfa.js';
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
const oneChangeMark = 8;
const otherChangeMark = 16;

const changeMarks = {
  one: oneChangeMark,
  other: otherChangeMark,
  both: oneChangeMark | otherChangeMark,
} as const;

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
  /** What the patterns that match a string must have together for it to be visited. */
  private readonly needed: Mark;
  /** How a state was first reached. */
  private readonly cameFrom: { readonly from: number; readonly byte: number }[] = [];

  constructor(private readonly options: WalkOptions) {
    const { versions, asides = [], queries, region } = options;
    const common = shareTerms(versions.map(({ terms }) => terms));
    const aside = asides.map(({ terms }) => terms);
    const shared = [...common, ...setAside(aside, versions.length)];
    const differing = common.flatMap((one) => (one.isDiffering ? one.term : []));
    const relevance = region === 'all' ? undefined : relevanceOf(differing, aside.flat());
    this.relevant = relevance?.permissions ?? 0xffffffff;
    this.shared =
      relevance === undefined ? shared : shared.filter((one) => one.isDiffering || relevance.hasSay(one.term));
    this.isFile = versions.some(({ terms }) => terms[0]?.class === 'file');
    const nfa = new Nfa();
    this.shared.forEach((one, number) => nfa.add(one.term.pattern, number, this.markOf(one)));
    queries.forEach(({ pattern }, at) => nfa.add(pattern, this.shared.length + at, queryMark));
    const differs = differingMark | (options.changeOf === undefined ? 0 : changeMarks.both);
    this.needed = region === 'all' ? queryMark : queryMark | differs;
    const isWanted = (marks: Mark): boolean => (marks & this.needed) === this.needed;
    const absorb = (): Absorbing => new Absorbing(nfa, (end) => this.commonEffect(end));
    this.subsets = new Subsets(nfa, isWanted, absorb, options.thinFrom);
  }

  /** Of a term that all versions have. What sets them apart is never taken for idle, so that each cause is named. */
  private commonEffect(end: number): Effect | undefined {
    const one = this.shared[end];
    const isCommon =
      one !== undefined && this.options.versions.every((_, version) => one.byVersion[version] !== undefined);
    return isCommon ? one.term.effect : undefined;
  }

  private markOf({ byVersion, isDiffering }: SharedTerm): Mark {
    if (!isDiffering) return otherMark;
    const { versions, changeOf } = this.options;
    const change = changeOf?.(versions.map((_, version) => byVersion[version] !== undefined));
    return change === undefined ? differingMark : differingMark | changeMarks[change];
  }

  run(visit: (visit: Visit) => void): WalkEnd {
    const start = this.subsets.start();
    if (start === undefined) return 'complete';
    this.cameFrom[start] = { from: -1, byte: 0 };
    for (let level = [start]; level.length > 0;) {
      const next: number[] = [];
      for (const from of level) {
        this.visitState(from, visit);
        if (this.options.enough?.() === true) return 'complete';
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
    let marks: Mark = 0;
    for (const end of this.subsets.endsOf(state)) {
      const shape = this.options.queries[end - this.shared.length];
      if (shape !== undefined) {
        shapes.push(shape);
        marks |= queryMark;
      } else {
        ends.push(end);
        marks |= this.markOf(this.shared[end] as SharedTerm);
      }
    }
    if ((marks & this.needed) !== this.needed) return;
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
