// Differences between stacks become changes that can be shown: decoded, with the rules behind them and the parts that stand
// in the way, and confirmed by asking every rule of every part one by one, without any automaton. Takes the differences of
// one class, gives changes. What is not confirmed is no change: it makes the comparison unknown.

import type { AutomatonClass, ClassQueries } from '../model/index.js';
import { evaluate, fileBits, otherShift } from '../model/index.js';
import { causeOf } from './causes.js';
import type { AccessChange, Cause, ExecChange } from './changes.js';
import type { Difference } from './differences.js';
import type { Passing, Stance } from './letting-through.js';
import { passing, surplus } from './letting-through.js';
import type { Stack, StackedProfile } from './stack.js';
import { isAsked, passingInAll } from './stack.js';
import type { Escape } from './stack-executions.js';
import { decisiveOf } from './stack-values.js';
import type { TermsAbout } from './terms-about.js';
import type { Found } from './witness.js';
import { decidersOf, groups, mediationClassOf } from './witness.js';

/** A part as far as it is asked about one class. */
export interface AskedPart {
  readonly part: StackedProfile;
  readonly stance: Stance;
  readonly terms: TermsAbout;
}

/** The parts of a stack that are walked, and the stack as it is. */
export interface AskedStack {
  readonly parts: readonly AskedPart[];
  readonly stack: Stack;
}

/** The changes of one class of two stacks, and how many differences the second opinion does not see. */
export function witnessOnStacks(
  wanted: AutomatonClass,
  differences: readonly Difference[],
  before: AskedStack,
  after: AskedStack,
  queries: ClassQueries,
): { readonly changes: readonly AccessChange[]; readonly unconfirmed: number } {
  const found = groups(differences).filter(({ first }) => first.exec === undefined);
  const changes = found.flatMap((group) => {
    const [one, other] = [opinionsOn(group, before), opinionsOn(group, after)];
    return changeOf(group, wanted, queries, one, other) ?? [];
  });
  return { changes, unconfirmed: found.length - changes.length };
}

interface Opinion {
  readonly part: StackedProfile;
  readonly passing: Passing;
  readonly causes: readonly Cause[];
}

function opinionsOn({ first: { text, mask, shape }, bits }: Found, { parts, stack }: AskedStack): readonly Opinion[] {
  return parts
    .filter(({ part }) => isAsked(part, stack, shape.name))
    .map(({ part, stance, terms }) => {
      const evaluation = evaluate(terms.about(text), text);
      const deciders = stance === 'open' ? [] : decidersOf(evaluation, bits);
      return {
        part,
        passing: passing(stance, evaluation, mask, shape.name === 'link'),
        causes: deciders.flatMap(({ rule, effect }) => causeOf({ rule, mode: effect.mode }, part.policy)),
      };
    });
}

/** Undefined where the second opinion is another. */
function changeOf(
  { first, words, bits, who, granted }: Found,
  wanted: AutomatonClass,
  queries: ClassQueries,
  before: readonly Opinion[],
  after: readonly Opinion[],
): AccessChange | undefined {
  const { effect, text, shape, mask, isPrompted } = first;
  if (effect === 'shift') return undefined;
  const sum = (opinions: readonly Opinion[]): Passing =>
    passingInAll(
      opinions.map((one) => one.passing),
      mask,
    );
  const [less, more] = effect === 'widening' ? [before, after] : [after, before];
  const changed = surplus(sum(more), sum(less));
  if ((changed & bits) >>> 0 !== bits) return undefined;
  const denying = less.filter((one) => (surplus(sum(more), one.passing) & bits) !== 0);
  const restrictions = denying.flatMap(({ causes }) => causes.filter(({ mode }) => mode === 'deny'));
  const grants = more.flatMap(({ causes }) => causes.filter(({ mode }) => mode !== 'deny'));
  const [ours, theirs] = effect === 'widening' ? [restrictions, grants] : [grants, restrictions];
  const features = (after[0] ?? before[0])?.part.model.features;
  if (features === undefined) return undefined;
  return {
    kind: 'access',
    effect,
    class: mediationClassOf(wanted, shape.name),
    access: { automaton: wanted, shape: shape.name, text, attributes: queries.decode(text, shape.name) },
    permissions: words,
    who,
    isPrompted,
    causes: decisiveOf(ours, theirs, effect),
    granted: { ...granted, features, restricting: () => [] },
    excusedBy: undefined,
    ...(less.length < 2 ? {} : { deniedBy: denying.map(({ part }) => part.label) }),
  };
}

/** Executions that lead out of confinement, or no longer scrub the environment, as changes. */
export function escapesOnStacks(
  escapes: readonly Escape[],
  before: readonly AskedPart[],
  after: readonly AskedPart[],
  queries: ClassQueries,
): readonly ExecChange[] {
  return escapes.flatMap(({ text, who, shape, before: from, after: to }): ExecChange[] => {
    const bits = who === 'owner' ? fileBits.x : (fileBits.x << otherShift) >>> 0;
    const causesIn = (parts: readonly AskedPart[]): Cause[] =>
      parts.flatMap(({ part, terms }) =>
        decidersOf(evaluate(terms.about(text), text), bits).flatMap(({ rule, effect }) =>
          causeOf({ rule, mode: effect.mode }, part.policy),
        ),
      );
    const features = (after[0] ?? before[0])?.part.model.features;
    if (features === undefined) return [];
    return [
      {
        kind: 'exec',
        effect: 'widening',
        access: { automaton: 'file', shape, text, attributes: queries.decode(text, shape) },
        who,
        before: from,
        after: to,
        causes: decisiveOf(causesIn(before), causesIn(after), 'widening'),
        granted: { terms: [], makers: [], bits, features, restricting: () => [] },
        excusedBy: undefined,
      },
    ];
  });
}
