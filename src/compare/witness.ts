// Differences become changes that can be shown: decoded, with the rules behind them, and confirmed by asking every rule
// one by one, without any automaton. Takes the differences of one class, gives changes. A difference that is not
// confirmed is no change: it makes the comparison unknown.

import type {
  AutomatonClass,
  ClassQueries,
  Evaluation,
  MediationClass,
  Permissions,
  PolicyModel,
  ProfileModel,
  Term,
} from '../model/index.js';
import { evaluate, termKey } from '../model/index.js';
import type { Deciding } from './causes.js';
import { causesOf } from './causes.js';
import type { AccessChange, Access, Causes, ExecChange, ExcusedBy, Granted, Who } from './changes.js';
import type { Difference } from './differences.js';
import { concerns } from './differences.js';
import type { ExcuseTerms } from './excuses.js';
import { asidesOf, excusedBits, excusesExec, excusingAt } from './excuses.js';
import { compareExec } from './exec-order.js';
import type { Passing, Stance } from './letting-through.js';
import { passing, stancesOn, surplus } from './letting-through.js';
import type { PlacedProfile } from './pair-profiles.js';
import { TermsAbout } from './terms-about.js';
import { queriesOn } from './walk-class.js';

export interface Witnessed {
  readonly changes: readonly (AccessChange | ExecChange)[];
  /** Differences that the second opinion does not see. */
  readonly unconfirmed: number;
}

/** The changes of one class of a profile. `terms` are those that took part, before and after; `excuses` likewise. */
export function witnessAll(
  wanted: AutomatonClass,
  differences: readonly Difference[],
  [before, after]: readonly [PlacedProfile, PlacedProfile],
  terms: readonly (readonly Term[])[],
  excuses: readonly ExcuseTerms[],
): Witnessed {
  const stances = stancesOn(wanted, [before.model, after.model]);
  const sides = [before, after].map(({ policy }, at) => ({
    policy,
    stance: stances[at] as Stance,
    terms: new TermsAbout(terms[at] ?? []),
  }));
  const queries = queriesOn(wanted, [before.model, after.model]);
  const changes: (AccessChange | ExecChange)[] = [];
  let unconfirmed = 0;
  let restrictions: readonly Term[] | undefined;
  const restricting = (): readonly Term[] => (restrictions ??= restrictionsOf(after.model, wanted));
  for (const found of groups(differences)) {
    const group: Group = { ...found, granted: { ...found.granted, features: after.model.features, restricting } };
    const opinions = sides.map((side, at) => opinionOn(group, side, at)) as [Opinion, Opinion];
    const change = changeOf(group, wanted, queries, opinions);
    if (change === undefined || !isExcused(group, wanted, excuses, opinions[1])) unconfirmed += 1;
    else changes.push(change);
  }
  return { changes, unconfirmed };
}

/** The terms of a class that deny or ask. Only rules that say so have them, so the others need not be made. */
export function restrictionsOf(model: ProfileModel, wanted: AutomatonClass): Term[] {
  const restricting = model.profile.rules.filter(({ qualifiers: { mode = 'allow' } }) => mode !== 'allow');
  const terms = restricting.flatMap((rule) => model.termsOfRule(rule));
  return terms.filter((term) => term.class === wanted && term.effect.mode !== 'allow');
}

/** Differences at one string that one rule makes in one direction, for the same people. */
interface Group {
  readonly first: Difference;
  readonly words: readonly string[];
  readonly bits: Permissions;
  readonly who: Who;
  readonly granted: Granted;
  readonly excusedBy: ExcusedBy;
}

/** A group, but for what is asked about the whole profile. */
export type Found = Omit<Group, 'granted'> & { readonly granted: Omit<Granted, 'features' | 'restricting'> };

/** Differences that belong together. What the owner and others may do alike, anyone may do. */
export function groups(differences: readonly Difference[]): readonly Found[] {
  const found = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { effect, text, shape, maker, isPrompted, exec, excusedBy } = difference;
    const key = JSON.stringify([effect, text, shape.name, maker, isPrompted, exec, excusedBy.size > 0]);
    const known = found.get(key);
    if (known === undefined) found.set(key, [difference]);
    else known.push(difference);
  }
  return [...found.values()].flatMap(splitByWho);
}

function splitByWho(differences: readonly Difference[]): Found[] {
  const wordsOf = (who: Who): string[] => differences.filter((one) => one.who === who).map(({ word }) => word);
  const [owner, other] = [wordsOf('owner'), wordsOf('other')];
  const shared = owner.filter((word) => other.includes(word));
  const make = (who: Who, words: readonly string[]): Found[] => {
    const members = differences.filter((one) => words.includes(one.word) && (who === 'anyone' || one.who === who));
    const [first] = members;
    if (first === undefined) return [];
    const union = (bitsOf: (one: Difference) => Permissions): Permissions =>
      members.reduce((bits, one) => (bits | bitsOf(one)) >>> 0, 0);
    const granted = {
      terms: [...new Set(members.flatMap((one) => [...one.granting.terms]))],
      makers: [...new Set(members.flatMap((one) => [...one.granting.makers]))],
      bits: union((one) => one.granting.bits),
    };
    const excuses = [...new Set(members.flatMap((one) => [...one.excusedBy]))];
    const excusedBy = excuses.length === 0 ? undefined : excuses;
    return [{ first, words, bits: union((one) => one.bits), who, granted, excusedBy }];
  };
  return [
    ...make('anyone', [...wordsOf('anyone'), ...shared]),
    ...make(
      'owner',
      owner.filter((word) => !shared.includes(word)),
    ),
    ...make(
      'other',
      other.filter((word) => !shared.includes(word)),
    ),
  ];
}

/** One side, as far as it is asked. */
interface Side {
  readonly policy: PolicyModel;
  readonly stance: Stance;
  readonly terms: TermsAbout;
}

/** What one side says about a witness when its rules are asked one by one. */
interface Opinion {
  readonly passing: Passing;
  readonly deciding: Deciding;
}

function opinionOn({ first: { text, mask, shape, matching }, bits }: Group, side: Side, at: number): Opinion {
  const { policy, stance, terms } = side;
  const evaluation = evaluate(terms.about(text), text);
  const present = new Set((matching[at] ?? []).map(termKey));
  const deciders = decidersOf(evaluation, bits).map((term) => ({
    rule: term.rule,
    mode: term.effect.mode,
    key: termKey(term),
  }));
  return { passing: passing(stance, evaluation, mask, shape.name === 'link'), deciding: { policy, deciders, present } };
}

/** The terms that decide some bits, each once. */
export function decidersOf({ decidedBy }: Evaluation, bits: Permissions): readonly Term[] {
  const found = new Set<Term>();
  const wanted = concerns(bits);
  for (const [bit, terms] of decidedBy) if ((bit & wanted) !== 0) for (const term of terms) found.add(term);
  return [...found];
}

/** Undefined where the second opinion is another. */
function changeOf(
  { first, words, bits, who, granted, excusedBy }: Group,
  wanted: AutomatonClass,
  queries: ClassQueries,
  [before, after]: readonly [Opinion, Opinion],
): AccessChange | ExecChange | undefined {
  const { effect, text, shape, exec, isPrompted } = first;
  const attributes = queries.decode(text, shape.name);
  const access: Access = { automaton: wanted, shape: shape.name, text, attributes };
  const causes: Causes = causesOf(effect, before.deciding, after.deciding);
  if (exec !== undefined) {
    const side = who === 'other' ? 'other' : 'owner';
    const [one, other] = [before.passing.exec[side], after.passing.exec[side]];
    const isConfirmed =
      one !== undefined && other !== undefined && compareExec(one, other) === compareExec(exec.before, exec.after);
    if (!isConfirmed) return undefined;
    return { kind: 'exec', effect, access, who, before: one, after: other, causes, granted, excusedBy };
  }
  const changed =
    effect === 'widening' ? surplus(after.passing, before.passing) : surplus(before.passing, after.passing);
  if (effect === 'shift' || (changed & bits) >>> 0 !== bits) return undefined;
  const mediation: MediationClass = mediationClassOf(wanted, shape.name);
  const found = { effect, access, permissions: words, who, isPrompted, causes, granted, excusedBy };
  return { kind: 'access', class: mediation, ...found };
}

/** Whether the second opinion excuses what is excused. */
function isExcused(
  { first, bits, who, excusedBy }: Group,
  wanted: AutomatonClass,
  excuses: readonly ExcuseTerms[],
  { passing: after }: Opinion,
): boolean {
  if (excusedBy === undefined) return true;
  const { text, mask, shape, exec } = first;
  const used = excuses.filter(({ excuse }) => excusedBy.includes(excuse));
  const decisions = asidesOf(used).map(({ terms }) => evaluate(terms, text));
  const granting = excusingAt(used, decisions, mask, shape.name === 'link');
  if (exec === undefined) {
    const excused = granting.reduce((all, one) => all | excusedBits(one, after, wanted === 'file'), 0);
    return (bits & ~excused) >>> 0 === 0;
  }
  const groups = who === 'anyone' ? (['owner', 'other'] as const) : [who];
  return groups.every((group) => granting.some((one) => excusesExec(one, group, exec.before, exec.after)));
}

/** What a person calls a class. Sockets have one automaton, and two kinds of rules. */
export function mediationClassOf(automaton: AutomatonClass, shape: string): MediationClass {
  switch (automaton) {
    case 'network-table':
    case 'network-v8':
    case 'network-v9':
    case 'network-skb':
      return shape.startsWith('unix') ? 'unix' : 'network';
    case 'unix-v7':
      return 'unix';
    case 'mqueue-posix':
    case 'mqueue-sysv':
      return 'mqueue';
    default:
      return automaton;
  }
}
