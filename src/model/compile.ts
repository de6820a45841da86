// Effective policy becomes what it permits. Takes policy, gives one model for each profile; the terms of a class are made
// when first asked for, since most comparisons never ask. Source: permission-semantics 2 to 4 and 7.

import type { ByteText } from '../base/index.js';
import type { Pattern, RuleKind } from '../language/index.js';
import type { EffectivePolicy, EffectiveProfile, EffectiveRule, MediatedFeatures, RuleId } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import { capabilitiesOfAll, encodeCapability } from './encode-rule/capability.js';
import type { EncodeContext } from './encode-rule/encode.js';
import { findCreatedQueues } from './encode-rule/mqueue.js';
import { encodeRlimit } from './encode-rule/rlimit.js';
import { findSameNames } from './encode-rule/same-name.js';
import { encodeRule } from './encode-rule/table.js';
import { impliedTerms } from './implied.js';
import { mediatedClasses } from './mediation.js';
import type { CapabilityTerm, PolicyModel, ProfileModel, RlimitTerm } from './model.js';
import { flagsOf, modeOf } from './profile-flags.js';
import { lastLimits } from './rlimits.js';
import type { Term } from './term.js';
import { TextPatterns } from './text-patterns.js';

/** The models of all profiles; a child stands after the profile around it. `patterns` may know those of other policies. */
export function compilePolicy(policy: EffectivePolicy, patterns = new TextPatterns()): PolicyModel {
  const profiles: ProfileModel[] = [];
  const add = (profile: EffectiveProfile, parent: ProfileModel | undefined): void => {
    const model = compileProfile(profile, parent, policy, patterns);
    profiles.push(model);
    for (const child of profile.children) add(child, model);
  };
  for (const profile of policy.profiles) add(profile, undefined);
  return {
    profiles,
    ruleOf(id) {
      for (const { profile } of profiles) {
        const rule = ruleIn(profile.rules, id);
        if (rule !== undefined) return rule;
      }
      return undefined;
    },
  };
}

/** The rules of a profile are numbered as they come. */
function ruleIn(rules: readonly EffectiveRule[], id: RuleId): EffectiveRule | undefined {
  let [low, high] = [0, rules.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rules[middle] as EffectiveRule).id < id) low = middle + 1;
    else high = middle;
  }
  const found = rules[low];
  return found?.id === id ? found : undefined;
}

/** The name by which a profile is known to the kernel. */
export function fullName({ name, namespace }: EffectiveProfile): ByteText {
  return namespace === undefined ? name : (`:${namespace}:${name}` as ByteText);
}

function compileProfile(
  profile: EffectiveProfile,
  parent: ProfileModel | undefined,
  { features, aliases }: EffectivePolicy,
  patterns: TextPatterns,
): ProfileModel {
  const mode = modeOf(profile);
  const mediated = mediatedClasses(features, { mode, rules: profile.rules });
  const sameNames = findSameNames(profile.rules);
  const createdQueues = findCreatedQueues(profile.rules);
  const { ownName } = profile;
  const patternOf = (text: ByteText): Pattern | undefined => patterns.read(text);
  const context: EncodeContext = { features, mediated, ownName, patternOf, sameNames, createdQueues };
  const implied = impliedTerms(profile, aliases);
  const terms = new Map<AutomatonClass, readonly Term[]>();
  const encoded = new Map<EffectiveRule, readonly Term[]>();
  const termsOfRule = (rule: EffectiveRule): readonly Term[] => {
    const known = encoded.get(rule);
    if (known !== undefined) return known;
    const made = encodeRule(rule, context);
    encoded.set(rule, made);
    return made;
  };
  const termsOf = (wanted: AutomatonClass): readonly Term[] => {
    const known = terms.get(wanted);
    if (known !== undefined) return known;
    const rules = profile.rules.filter(({ rule }) => kindsOf(wanted).has(rule.kind));
    const made = rules.flatMap((rule) => termsOfRule(rule).filter((term) => term.class === wanted));
    if (wanted === 'file') made.push(...implied);
    terms.set(wanted, made);
    return made;
  };
  return {
    name: fullName(profile),
    profile,
    parent,
    features,
    mode,
    flags: flagsOf(profile),
    mediated,
    capabilities: profile.rules.flatMap((rule) => capabilitiesOf(rule, features)),
    rlimits: lastLimits(profile.rules.flatMap((rule) => limitsOf(rule))),
    terms: termsOf,
    implied,
    termsOfRule,
  };
}

function capabilitiesOf({ rule, id, qualifiers }: EffectiveRule, features: MediatedFeatures): CapabilityTerm[] {
  if (rule.kind === 'capability') return [encodeCapability(rule, { id, qualifiers }, { features })];
  return rule.kind === 'all' ? [capabilitiesOfAll({ id, qualifiers })] : [];
}

function limitsOf({ rule, id }: EffectiveRule): RlimitTerm[] {
  if (rule.kind !== 'rlimit') return [];
  const limit = encodeRlimit(rule, { id });
  return limit === undefined ? [] : [limit];
}

const networkKinds: ReadonlySet<RuleKind> = new Set<RuleKind>(['network', 'unix', 'all']);
const mountKinds: ReadonlySet<RuleKind> = new Set<RuleKind>(['mount', 'pivot-root', 'all']);
const queueKinds: ReadonlySet<RuleKind> = new Set<RuleKind>(['mqueue', 'all']);

/** Kinds of rules that may have terms of a class. */
function kindsOf(wanted: AutomatonClass): ReadonlySet<RuleKind> {
  switch (wanted) {
    case 'helper':
      return new Set<RuleKind>(['helper']);
    case 'file':
      return new Set<RuleKind>(['file', 'link', 'change-profile', 'all']);
    case 'network-table':
    case 'unix-v7':
    case 'network-v8':
    case 'network-v9':
    case 'network-skb':
      return networkKinds;
    case 'mount':
      return mountKinds;
    case 'mqueue-posix':
    case 'mqueue-sysv':
      return queueKinds;
    case 'ptrace':
    case 'signal':
    case 'userns':
    case 'io_uring':
    case 'dbus':
      return new Set<RuleKind>([wanted, 'all']);
  }
}
