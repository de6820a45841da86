// Two stacks of profiles, compared: what one permits as a whole and the other does not. Takes stacks, gives changes with
// witnesses, as for two profiles, and what could not be decided. Parts that both have restrict both: they are asked beside
// the others, and make no difference by themselves. Attachments are not looked at: whoever has a label has it already.

import { partition } from '../base/index.js';
import type { AutomatonClass, Decision, QueryShape, Visit } from '../model/index.js';
import { automatonClasses, fileBits, otherShift, walkVersions } from '../model/index.js';
import { narrows, widens } from './changes.js';
import type { Change } from './changes.js';
import type { Doubt, Findings } from './compare-profiles.js';
import { Differences } from './differences.js';
import type { Passing, Stance } from './letting-through.js';
import { passing, stancesOn } from './letting-through.js';
import type { Region } from './region.js';
import { regionOf } from './region.js';
import type { Stack, StackedProfile } from './stack.js';
import { isAsked, isSamePart, isSelfDirected, passingInAll, socketsAlike } from './stack.js';
import { childDoubts } from './stack-children.js';
import type { Escape, Way } from './stack-executions.js';
import { escapeOf, keepsRestrictions, keepsScrubbing, unscrubbed } from './stack-executions.js';
import { nameDoubts } from './stack-names.js';
import { compareStackValues } from './stack-values.js';
import type { AskedPart } from './stack-witness.js';
import { escapesOnStacks, witnessOnStacks } from './stack-witness.js';
import { TermsAbout } from './terms-about.js';
import type { WalkLimits } from './walk-class.js';
import { isLinkPair, queriesOn } from './walk-class.js';

/** Parts of one side alone, and parts of both. */
interface Sides {
  readonly before: readonly StackedProfile[];
  readonly after: readonly StackedProfile[];
  readonly shared: readonly StackedProfile[];
}

/** All that one stack permits and the other does not. */
export function compareStacks(before: Stack, after: Stack, limits: WalkLimits): Findings {
  const isIn = (part: StackedProfile, { parts }: Stack): boolean => parts.some((one) => isSamePart(one, part));
  const sides: Sides = {
    before: before.parts.filter((part) => !isIn(part, after)),
    after: after.parts.filter((part) => !isIn(part, before)),
    shared: after.parts.filter((part) => isIn(part, before)),
  };
  const region = regionOfPair(sides);
  const isUnchanged = sides.before.length + sides.after.length === 0;
  const isTouched = ({ class: wanted }: Doubt): boolean =>
    isUnchanged ? wanted === 'file' : region === undefined || region.classes.some((one) => one === wanted);
  // Parts that say the same on both sides mean the same; only which of them a task may change can be new.
  const names = nameDoubts(before, after).filter(isTouched);
  if (isUnchanged) return { changes: [], doubts: names, logLosses: [] };
  const values = compareStackValues(before.parts, after.parts);
  const classes = (region?.classes ?? automatonClasses).map((wanted) => {
    const isDecidable = socketsAlike(wanted, [...before.parts, ...after.parts]);
    return isDecidable
      ? new ClassOfStacks(wanted, sides, { before, after }, region).compare(limits)
      : { ...nothing, doubts: [{ why: 'other-form', class: wanted } as const] };
  });
  const changes = [...values.changes, ...classes.flatMap((one) => one.changes)];
  const children = childDoubts(before, after, limits);
  const doubts = [...values.doubts, ...classes.flatMap((one) => one.doubts), ...names, ...children];
  // An execution that leads to less is less, though no access shows it.
  const mayBeLess = classes.some((one) => one.mayBeLess) && !changes.some(narrows);
  if (mayBeLess) doubts.push({ why: 'less-by-execution', class: 'file' });
  return { changes, doubts: isDecidedByParts(sides, changes) ? [] : doubts, logLosses: [] };
}

/** One profile in two policies, with nothing else: only what its rules say differently can make a difference. */
function regionOfPair({ before, after }: Sides): Region | undefined {
  const [one, other] = [before[0], after[0]];
  const isPair = one !== undefined && other !== undefined && before.length === 1 && after.length === 1;
  // The same words of another name, or in another namespace, mean something else.
  return isPair && one.label === other.label ? regionOf([one.model, other.model]) : undefined;
}

/** Who has all parts of the other permits no more; one access that it lacks then says all. */
function isDecidedByParts({ before, after }: Sides, changes: readonly Change[]): boolean {
  return (before.length === 0 && changes.some(narrows)) || (after.length === 0 && changes.some(widens));
}

interface Compared {
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
  /** Execution may lead to less than before. */
  readonly mayBeLess: boolean;
}

const executionDoubt: Doubt = { why: 'execution', class: 'file' };
const nothing: Compared = { changes: [], doubts: [], mayBeLess: false };

/** A part among those that are walked. */
interface Walked {
  readonly part: StackedProfile;
  readonly at: number;
}

const execWords = [
  { who: 'owner', bit: fileBits.x },
  { who: 'other', bit: (fileBits.x << otherShift) >>> 0 },
] as const;

/** One class, walked once: all parts in one automaton. */
class ClassOfStacks {
  /** Parts of one side first, then those of both. */
  private readonly parts: readonly StackedProfile[];
  private readonly stances: readonly Stance[];
  private readonly before: readonly Walked[];
  private readonly after: readonly Walked[];
  /** How many parts are on one side alone. */
  private readonly ownCount: number;
  /** Where all are decided by their rules, and go by the same names, only rules make a difference. */
  private readonly isByRule: boolean;
  private readonly found: Differences;
  private mayBeMore = false;
  private mayBeLess = false;
  /** Programs whose execution leads out of all confinement after, and not before, or keeps an environment that was scrubbed. */
  private readonly escapes: Escape[] = [];

  constructor(
    private readonly wanted: AutomatonClass,
    private readonly sides: Sides,
    private readonly whole: { readonly before: Stack; readonly after: Stack },
    private readonly region: Region | undefined,
  ) {
    const { before, after, shared } = sides;
    this.parts = [...before, ...after, ...shared];
    this.ownCount = before.length + after.length;
    const walked = this.parts.map((part, at) => ({ part, at }));
    this.before = [...walked.slice(0, before.length), ...walked.slice(this.ownCount)];
    this.after = walked.slice(before.length);
    this.stances = stancesOn(
      wanted,
      this.parts.map(({ model }) => model),
    );
    const isDecidedAlike = new Set(this.stances.slice(0, this.ownCount)).size === 1;
    // The same rule leads another profile elsewhere.
    const isByName = wanted !== 'file' || haveSameLabels(before, after);
    this.isByRule = before.length > 0 && after.length > 0 && isDecidedAlike && isByName;
    this.found = new Differences(wanted === 'file');
  }

  compare({ states }: WalkLimits): Compared {
    const { wanted, stances, ownCount } = this;
    if (stances.slice(0, ownCount).every((stance) => stance === 'open')) return nothing;
    const models = this.parts.map(({ model }) => model);
    const near = this.isByRule ? this.region?.terms(wanted) : undefined;
    const terms = models.map((model, at) => (stances[at] === 'open' ? [] : (near?.[at] ?? model.terms(wanted))));
    const queries = queriesOn(wanted, models);
    const versions = terms.map((those) => ({ terms: those }));
    const end = walkVersions(
      {
        versions: versions.slice(0, ownCount),
        asides: versions.slice(ownCount),
        queries: queries.shapes,
        region: this.isByRule ? 'differing' : 'all',
        states,
        eachAnswerOnce: true,
      },
      (visit) => this.visit(visit),
    );
    const asked = this.parts.map((part, at): AskedPart => {
      return { part, stance: stances[at] as Stance, terms: new TermsAbout(terms[at] ?? []) };
    });
    const sideOf = (walked: readonly Walked[]): AskedPart[] => walked.map(({ at }) => asked[at] as AskedPart);
    const differences = this.found.all;
    const { changes, unconfirmed } = witnessOnStacks(
      wanted,
      differences,
      { parts: sideOf(this.before), stack: this.whole.before },
      { parts: sideOf(this.after), stack: this.whole.after },
      queries,
    );
    const escapes = escapesOnStacks(this.escapes, sideOf(this.before), sideOf(this.after), queries);
    const doubts: Doubt[] = this.mayBeMore ? [executionDoubt] : [];
    if (end === 'exhausted') doubts.push({ why: 'too-large', class: wanted });
    if (unconfirmed > 0) doubts.push({ why: 'unconfirmed', class: wanted });
    return { changes: [...changes, ...escapes], doubts, mayBeLess: this.mayBeLess };
  }

  private visit(visit: Visit): void {
    const isPair = isLinkPair(visit);
    const decisions: readonly Decision[] = [...visit.decisions, ...visit.asides];
    const passed = decisions.map((one, at) => passing(this.stances[at] as Stance, one, visit.mask, isPair));
    const [self, others] = partition(visit.shapes, ({ name }) => isSelfDirected(name));
    if (others.length > 0) this.take(visit, others, passed);
    // Whoever keeps all parts that were there is bounded by them, whatever else it changes to.
    if (self.length > 0 && this.sides.before.length > 0) this.take(visit, self, passed);
  }

  private take(visit: Visit, shapes: readonly QueryShape[], passed: readonly Passing[]): void {
    const { mask, matching } = visit;
    const shape = (shapes[0] as QueryShape).name;
    const sum = (walked: readonly Walked[], stack: Stack): Passing => {
      const asked = walked.filter(({ part }) => isAsked(part, stack, shape));
      return passingInAll(
        asked.map(({ at }) => passed[at] as Passing),
        mask,
      );
    };
    const sums = [sum(this.before, this.whole.before), sum(this.after, this.whole.after)] as const;
    const sets = [
      matching.slice(0, this.sides.before.length).flat(),
      matching.slice(this.sides.before.length, this.ownCount).flat(),
    ];
    this.found.take({ ...visit, shapes, matching: sets, passing: sums, excusing: [] }, this.isByRule);
    if (this.wanted !== 'file') return;
    if (!isSelfDirected(shape)) this.follow(visit, sums, passed);
    else if (shapes.some(({ name }) => name === 'onexec')) this.followAskedFor(visit, sums, passed);
  }

  /** Whether the environment is scrubbed where a task asks for a change at the next execution. */
  private followAskedFor(visit: Visit, [before, after]: readonly [Passing, Passing], passed: readonly Passing[]): void {
    for (const { who, bit } of execWords) {
      if ((visit.mask & bit & before.allowed & after.allowed) === 0) continue;
      const waysOf = (walked: readonly Walked[], stack: Stack): Way[] =>
        this.waysOf(
          walked.filter(({ part }) => isAsked(part, stack, 'onexec')),
          passed,
          who,
        );
      const [ours, theirs] = [waysOf(this.before, this.whole.before), waysOf(this.after, this.whole.after)];
      if (!keepsScrubbing(theirs, ours)) this.mayBeLess = true;
      if (keepsScrubbing(ours, theirs)) continue;
      const escape = unscrubbed(ours, theirs);
      if (escape === undefined) this.mayBeMore = true;
      else this.addEscape({ ...escape, text: visit.text, who, shape: 'onexec' });
    }
  }

  private waysOf(walked: readonly Walked[], passed: readonly Passing[], who: Escape['who']): Way[] {
    return walked.map(({ part, at }) => {
      const exec = (passed[at] as Passing).exec[who];
      return { part, stance: this.stances[at] as Stance, exec, isShared: at >= this.ownCount };
    });
  }

  private addEscape(escape: Escape): void {
    const isKnown = this.escapes.some(({ who, shape }) => who === escape.who && shape === escape.shape);
    if (!isKnown) this.escapes.push(escape);
  }

  /** Where execution leads, where both permit it. */
  private follow(visit: Visit, [before, after]: readonly [Passing, Passing], passed: readonly Passing[]): void {
    for (const { who, bit } of execWords) {
      if ((visit.mask & bit & before.allowed & after.allowed) === 0) continue;
      const [ours, theirs] = [this.waysOf(this.before, passed, who), this.waysOf(this.after, passed, who)];
      if (!keepsRestrictions(theirs, ours)) this.mayBeLess = true;
      if (keepsRestrictions(ours, theirs)) continue;
      const escape = escapeOf(ours, theirs);
      if (escape === undefined) this.mayBeMore = true;
      else this.addEscape({ ...escape, text: visit.text, who, shape: 'path' });
    }
  }
}

function haveSameLabels(before: readonly StackedProfile[], after: readonly StackedProfile[]): boolean {
  const labels = new Set(before.map(({ label }) => label));
  return before.length === after.length && after.every(({ label }) => labels.has(label));
}
