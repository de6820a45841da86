// Several versions of one class, walked together: every string that can be asked about and on which they may differ, the
// shortest to each state. One automaton holds the terms of all versions; a version is a part of the terms that match.
// Takes terms and queries, calls the visitor. Must never decide what a difference means.

import type { ByteText } from '../../base/index.js';
import { decide } from '../accept.js';
import type { Decision } from '../decision.js';
import type { Permissions } from '../permissions.js';
import { maskOf } from '../queries/query.js';
import type { Term } from '../term.js';
import type { Say } from './absorbing.js';
import { Absorbing } from './absorbing.js';
import type { Mark } from './nfa.js';
import { Nfa } from './nfa.js';
import { relevanceOf } from './relevance.js';
import type { SharedTerm } from './share-terms.js';
import { setAside, shareTerms } from './share-terms.js';
import { Subsets } from './subsets.js';
import type { Visit, WalkEnd, WalkOptions } from './visit.js';

/** Versions that have a bit each. */
const mostVersions = 30;

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
  /** What matches where somebody was sent to look. */
  private readonly met = new Set<string>();
  private readonly isFile: boolean;
  /** On other permissions all versions decide alike. */
  private readonly relevant: Permissions;
  /** What the patterns that match a string must have together for it to be visited. */
  private readonly needed: Mark;
  private readonly marks = new Map<SharedTerm, Mark>();
  /** How a state was first reached. */
  private readonly cameFrom: number[] = [];
  private readonly cameBy: number[] = [];

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
    const absorb = (): Absorbing => new Absorbing(nfa, (end) => this.sayOf(end));
    this.subsets = new Subsets(nfa, isWanted, absorb, options.thinFrom);
  }

  /** What is only asked counts as a version here: there, too, the answer must stay as it is. */
  private sayOf(end: number): Say | undefined {
    const one = this.shared[end];
    if (one === undefined || one.byVersion.length > mostVersions) return undefined;
    const versions = one.byVersion.reduce((bits, term, at) => (term === undefined ? bits : bits | (1 << at)), 0);
    return { effect: one.term.effect, versions };
  }

  private markOf(one: SharedTerm): Mark {
    let mark = this.marks.get(one);
    if (mark === undefined) this.marks.set(one, (mark = this.makeMark(one)));
    return mark;
  }

  private makeMark({ byVersion, isDiffering }: SharedTerm): Mark {
    if (!isDiffering) return otherMark;
    const { versions, changeOf } = this.options;
    const change = changeOf?.(versions.map((_, version) => byVersion[version] !== undefined));
    return change === undefined ? differingMark : differingMark | changeMarks[change];
  }

  run(visit: (visit: Visit) => void): WalkEnd {
    const start = this.subsets.start();
    if (start === undefined) return 'complete';
    this.cameFrom[start] = -1;
    for (let level = [start]; level.length > 0;) {
      const next: number[] = [];
      for (const from of level) {
        this.visitState(from, visit);
        if (this.options.enough?.() === true) return 'complete';
        for (const { byte, to } of this.subsets.steps(from)) {
          if (this.cameFrom[to] !== undefined) continue;
          if (this.subsets.count > this.options.states) return 'exhausted';
          this.cameFrom[to] = from;
          this.cameBy[to] = byte;
          next.push(to);
        }
      }
      level = next;
    }
    return 'complete';
  }

  private visitState(state: number, visit: (visit: Visit) => void): void {
    const all = this.subsets.endsOf(state);
    let marks: Mark = 0;
    for (const end of all) marks |= end < this.shared.length ? this.markOf(this.shared[end] as SharedTerm) : queryMark;
    if ((marks & this.needed) !== this.needed) return;
    if (this.options.eachAnswerOnce === true && !this.isNew(all)) return;
    const shapes = all.flatMap((end) => this.options.queries[end - this.shared.length] ?? []);
    const mask = shapes.reduce((bits, shape) => (bits | (maskOf(shape) & this.relevant)) >>> 0, 0);
    const ends = all.filter((end) => end < this.shared.length);
    visit({ text: this.textTo(state), shapes, mask, ...this.decide(ends) });
  }

  private isNew(ends: readonly number[]): boolean {
    const before = this.met.size;
    return this.met.add(ends.join(' ')).size > before;
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
    for (let at = state; this.cameFrom[at] !== -1; at = this.cameFrom[at] as number)
      bytes.push(this.cameBy[at] as number);
    return String.fromCharCode(...bytes.reverse()) as ByteText;
  }
}
