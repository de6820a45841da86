// Where versions of a profile can differ at all: the classes that differing rules can touch, and of the file class the
// terms that can meet one of those rules. What all versions say in the same words decides alike, so only the multiset
// difference of rules counts; where anything else differs that rules are read by, everything does. Takes profiles, gives
// classes and terms. Must never leave out what takes part in a decision that differs.

import type { RuleKind } from '../language/index.js';
import type { AutomatonClass, ProfileModel, Term } from '../model/index.js';
import { automatonClasses, termKey } from '../model/index.js';
import type { EffectiveRule, Feature } from '../policy/index.js';
import type { DifferingRules } from './differing-rules.js';
import { differingRules } from './differing-rules.js';
import type { DifferingTerm, Parts } from './parting.js';
import { partTerms } from './parting.js';
import { Prefixes, prefixesOfPattern } from './prefixes.js';

export interface Region {
  /** The classes to look at; none where all versions permit the same. */
  readonly classes: readonly AutomatonClass[];
  /** The terms of each version that take part where versions differ. */
  terms(wanted: AutomatonClass): readonly (readonly Term[])[];
  /** What stands for terms of two versions that have most of their strings in common. */
  readonly parts: Parts;
}

/** Where these versions can differ. */
export function regionOf(profiles: readonly ProfileModel[]): Region {
  const [first, ...others] = profiles;
  if (first === undefined || !others.every((other) => sameSetting(first, other))) {
    const terms = (wanted: AutomatonClass): readonly (readonly Term[])[] =>
      profiles.map((profile) => profile.terms(wanted));
    return { classes: classesOf(profiles), terms, parts: new Map() };
  }
  const rules = differingRules(profiles.map(({ profile }) => profile.rules));
  const kinds = new Set(rules.differing.flatMap((those) => those.map(({ rule }) => rule.kind)));
  const touched = new Set([...kinds].flatMap((kind) => classesOfKind[kind]));
  const all = (wanted: AutomatonClass): readonly (readonly Term[])[] =>
    profiles.map((profile) => profile.terms(wanted));
  const parts = partsOf(profiles, rules);
  return {
    classes: automatonClasses.filter((wanted) => touched.has(wanted)),
    terms: (wanted) => (wanted === 'file' ? nearTerms(profiles, rules, parts) : undefined) ?? all(wanted),
    parts,
  };
}

/** All classes; those of trusted helpers only where a rule speaks of one, since nobody has asked for them elsewhere. */
function classesOf(profiles: readonly ProfileModel[]): readonly AutomatonClass[] {
  const hasHelpers = profiles.some(({ profile }) => profile.rules.some(({ rule }) => rule.kind === 'helper'));
  return hasHelpers ? automatonClasses : automatonClasses.filter((name) => name !== 'helper');
}

/** The classes to look at; none where all versions permit the same. */
export function differingClasses(profiles: readonly ProfileModel[]): readonly AutomatonClass[] {
  return regionOf(profiles).classes;
}

/** Rules of the same words in two versions differ by what their variables are worth; both may have most of it. */
function partsOf(profiles: readonly ProfileModel[], { differing }: DifferingRules): Parts {
  const [before = [], after = [], ...more] = profiles.map((profile, at) =>
    (differing[at] ?? []).flatMap((rule): DifferingTerm[] => {
      if (rule.rule.kind !== 'file') return [];
      const key = `${rule.rule.path?.written ?? ''}\0${rule.rule.target?.written ?? ''}`;
      return fileTerms(profile, [rule]).map((term) => ({ term, key }));
    }),
  );
  return more.length === 0 ? partTerms(before, after) : new Map();
}

function fileTerms(profile: ProfileModel, rules: readonly EffectiveRule[]): Term[] {
  return rules.flatMap((rule) => profile.termsOfRule(rule).filter((term) => term.class === 'file'));
}

/**
 * The file terms of each version that may match a string that a differing rule matches; of one that was parted, that what
 * only one version has matches. Undefined where a rule changes the
 * profile: which file rules are lost to it depends on all of them.
 */
function nearTerms(
  profiles: readonly ProfileModel[],
  { differing, start, end }: DifferingRules,
  parts: Parts,
): readonly (readonly Term[])[] | undefined {
  const touched = profiles
    .flatMap((profile, at) => fileTerms(profile, differing[at] ?? []))
    .flatMap((term) => parts.get(term)?.slice(1) ?? [term]);
  const prefixes = new Prefixes(touched.flatMap(({ pattern }) => prefixesOfPattern(pattern)));
  const [first, ...others] = profiles.map(({ profile }) => profile.rules);
  if (
    first === undefined ||
    [first, ...others.map((rules) => rules.slice(start, rules.length - end))].some(hasChange)
  ) {
    return undefined;
  }
  const isNear = ({ rule }: EffectiveRule): boolean => prefixes.meetRule(rule);
  // What all have at the beginning and at the end is looked at in the first version alone.
  const sharedNear = [
    ...placesOf(first, isNear, 0, start),
    ...placesOf(first, isNear, first.length - end, first.length),
  ];
  return profiles.map((profile, version) => {
    const { rules } = profile.profile;
    // What was parted must be there on both sides, for what it has in common.
    const differs = new Set(differing[version]);
    const shift = rules.length - first.length;
    const near = sharedNear.map((at) => rules[at < start ? at : at + shift] as EffectiveRule);
    const own = rules.slice(start, rules.length - end).filter((rule) => differs.has(rule) || isNear(rule));
    return [...fileTerms(profile, [...near, ...own]), ...profile.implied];
  });
}

function hasChange(rules: readonly EffectiveRule[]): boolean {
  return rules.some(({ rule }) => rule.kind === 'change-profile');
}

function placesOf(
  rules: readonly EffectiveRule[],
  holds: (rule: EffectiveRule) => boolean,
  from: number,
  to: number,
): readonly number[] {
  const places: number[] = [];
  for (let at = from; at < to; at += 1) if (holds(rules[at] as EffectiveRule)) places.push(at);
  return places;
}

const networks = ['network-table', 'unix-v7', 'network-v8', 'network-v9', 'network-skb'] as const;

/** Classes that rules of a kind can have terms in. */
export const classesOfKind: Readonly<Record<RuleKind, readonly AutomatonClass[]>> = {
  file: ['file'],
  link: ['file'],
  'change-profile': ['file'],
  capability: [],
  rlimit: [],
  network: networks,
  unix: networks,
  mount: ['mount'],
  'pivot-root': ['mount'],
  ptrace: ['ptrace'],
  signal: ['signal'],
  dbus: ['dbus'],
  mqueue: ['mqueue-posix', 'mqueue-sysv'],
  io_uring: ['io_uring'],
  userns: ['userns'],
  all: automatonClasses.filter((name) => name !== 'helper'),
  helper: ['helper'],
};

/** Whether equal rules mean the same in both, and the compiler adds the same to them. */
function sameSetting(one: ProfileModel, other: ProfileModel): boolean {
  return (
    one.name === other.name &&
    one.profile.ownName === other.profile.ownName &&
    one.mode === other.mode &&
    one.implied.map(termKey).join('\n') === other.implied.map(termKey).join('\n') &&
    sameFeature(one.features.kernel, other.features.kernel) &&
    sameFeature(one.features.policy, other.features.policy)
  );
}

function sameFeature(one: Feature, other: Feature): boolean {
  if (one === other) return true;
  if (one.parts.size !== other.parts.size || one.words.join(' ') !== other.words.join(' ')) return false;
  return [...one.parts].every(([name, part]) => {
    const match = other.parts.get(name);
    return match !== undefined && sameFeature(part, match);
  });
}
