// Whether some access may match two rules. Takes rules without variables, gives yes or no; yes where it is not known.
// Source: permission-semantics 2 and 4, for which rules speak of the same accesses.

import type { Condition, FileRule, LinkRule, NetworkRule, Rule, Word } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import type { PatternMeeting } from './patterns-meet.js';

export function rulesMayMeet(one: Rule, other: Rule, patterns: PatternMeeting): boolean {
  if (one.kind === 'all' || other.kind === 'all') return true;
  if (isFileRule(one) && isFileRule(other)) {
    const [letters, others] = [lettersOf(one), lettersOf(other)];
    if (![...letters].some((letter) => others.has(letter))) return false;
    return patterns.mayMeet(pathOf(one), pathOf(other));
  }
  if (one.kind === 'capability' && other.kind === 'capability') {
    const [names, others] = [namesOf(one.names), namesOf(other.names)];
    return names.length === 0 || others.length === 0 || names.some((name) => others.includes(name));
  }
  if (classOf(one) !== classOf(other)) return false;
  if (one.kind === 'network' && other.kind === 'network') return familiesMayMeet(one, other);
  if (!hasPermissions(one) || !hasPermissions(other) || one.kind !== other.kind) return true;
  return permissionsMayMeet(one, other) && conditionsMayMeet(one, other, patterns);
}

function isFileRule(rule: Rule): rule is FileRule | LinkRule {
  return rule.kind === 'file' || rule.kind === 'link';
}

function pathOf(rule: FileRule | LinkRule): ByteText {
  return rule.path?.value ?? ('/{**,}' as ByteText);
}

function lettersOf(rule: FileRule | LinkRule): Set<string> {
  if (rule.kind === 'link') return new Set(['l']);
  if (rule.path === undefined) return new Set([...'rwaklmx']);
  // Executing in the same profile also maps the file.
  const exec = rule.exec === undefined ? '' : 'xm';
  return new Set([...rule.permissions, ...exec, ...(rule.permissions.includes('w') ? 'a' : '')]);
}

function namesOf(words: readonly Word[]): readonly string[] {
  return words.map((word) => word.value);
}

/** Rules that stand for each other in some encoding are of one class. */
function classOf(rule: Rule): string {
  switch (rule.kind) {
    case 'unix':
    case 'network':
      return 'network';
    case 'mount':
    case 'pivot-root':
      return 'mount';
    // Its rules also stand among those of files.
    case 'change-profile':
    case 'file':
    case 'link':
      return 'file';
    default:
      return rule.kind;
  }
}

/** Two families are two things where both rules name one; a lone word may also be a type. */
function familiesMayMeet(one: NetworkRule, other: NetworkRule): boolean {
  const [family, otherFamily] = [one.words[0]?.value, other.words[0]?.value];
  const namesFamily = (rule: NetworkRule): boolean =>
    rule.words.length === 2 || /^(inet6?|netlink|unix)$/.test(rule.words[0]?.value ?? '');
  return !namesFamily(one) || !namesFamily(other) || family === otherFamily;
}

type WithPermissions = Extract<
  Rule,
  { readonly permissions: readonly string[]; readonly conditions: readonly Condition[] }
>;

function hasPermissions(rule: Rule): rule is WithPermissions {
  return 'permissions' in rule && 'conditions' in rule;
}

/** No permissions are those that are usual for the kind. */
function permissionsMayMeet(one: WithPermissions, other: WithPermissions): boolean {
  const [some, others] = [one.permissions, other.permissions];
  return some.length === 0 || others.length === 0 || some.some((permission) => others.includes(permission));
}

/** Conditions whose one value is a pattern: both must match. */
const patternConditions: ReadonlySet<string> = new Set(['bus', 'path', 'interface', 'member', 'peer', 'label']);

function conditionsMayMeet(one: WithPermissions, other: WithPermissions, patterns: PatternMeeting): boolean {
  return one.conditions.every((condition) => {
    const counterpart = other.conditions.find(({ name }) => name === condition.name);
    if (counterpart === undefined || !patternConditions.has(condition.name)) return true;
    return condition.values.some((value) =>
      counterpart.values.some((match) => patterns.mayMeet(value.value, match.value)),
    );
  });
}
