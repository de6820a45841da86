// Where versions of a profile can differ at all: the classes that differing rules can touch. What both sides say in the
// same words decides alike, so only the multiset difference of rules counts; where anything else differs that rules are
// read by, every class does. Takes profiles, gives classes. Must never leave out a class in which a decision differs.

import type { Rule, RuleKind } from '../language/index.js';
import type { AutomatonClass, ProfileModel } from '../model/index.js';
import { automatonClasses } from '../model/index.js';
import type { EffectiveRule, Feature } from '../policy/index.js';

/** The classes to look at; none where all versions permit the same. */
export function differingClasses(profiles: readonly ProfileModel[]): readonly AutomatonClass[] {
  const [first, ...others] = profiles;
  if (first === undefined) return [];
  if (!others.every((other) => sameSetting(first, other))) return automatonClasses;
  const kinds = new Set<RuleKind>();
  for (const other of others) {
    for (const kind of differingKinds(first.profile.rules, other.profile.rules)) kinds.add(kind);
  }
  const touched = new Set([...kinds].flatMap((kind) => classesOfKind[kind]));
  return automatonClasses.filter((wanted) => touched.has(wanted));
}

const networks = ['network-table', 'unix-v7', 'network-v8', 'network-v9', 'network-skb'] as const;

/** Classes that rules of a kind can have terms in. */
const classesOfKind: Readonly<Record<RuleKind, readonly AutomatonClass[]>> = {
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
  'io-uring': ['io-uring'],
  userns: ['userns'],
  all: automatonClasses,
};

/** Whether equal rules mean the same in both, and the compiler adds the same to them. */
function sameSetting(one: ProfileModel, other: ProfileModel): boolean {
  return (
    one.name === other.name &&
    one.profile.ownName === other.profile.ownName &&
    one.mode === other.mode &&
    one.profile.isHat === other.profile.isHat &&
    one.profile.children.length > 0 === other.profile.children.length > 0 &&
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

/** Kinds of the rules that only one of two profiles has, or has more often. */
function differingKinds(before: readonly EffectiveRule[], after: readonly EffectiveRule[]): ReadonlySet<RuleKind> {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && sameContent(before[start], after[start])) start += 1;
  let end = 0;
  while (end < most - start && sameContent(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const counts = new Map<string, number>();
  const count = (rules: readonly EffectiveRule[], by: number): void => {
    for (const rule of rules.slice(start, rules.length - end)) {
      const key = contentOf(rule);
      counts.set(key, (counts.get(key) ?? 0) + by);
    }
  };
  count(before, 1);
  count(after, -1);
  const kinds = new Set<RuleKind>();
  for (const [key, balance] of counts) if (balance !== 0) kinds.add((JSON.parse(key) as [Rule])[0].kind);
  return kinds;
}

/** What a rule says, without where. */
function contentOf({ rule, qualifiers }: EffectiveRule): string {
  return JSON.stringify([rule, qualifiers], (name, value: unknown) => (isPlace(name) ? undefined : value));
}

function sameContent(one: EffectiveRule | undefined, other: EffectiveRule | undefined): boolean {
  return sameValue(one?.rule, other?.rule) && sameValue(one?.qualifiers, other?.qualifiers);
}

function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => isPlace(name) || sameValue(one[name as never], other[name as never]));
}

function isPlace(name: string): boolean {
  return name === 'at' || name === 'modeAt';
}
