// A rule cut into the smallest grants that its text names: one permission, for one group of users, on one pattern. Takes
// a rule with its qualifiers, gives a key for each. Equal keys are the same accesses in every parser; whether different
// keys overlap is not known here.

import type { ConditionRule, FileRule, MqueueRule, NetworkRule, Qualifiers, Rule } from '../language/index.js';
import { assertNever } from '../base/index.js';
import { conditionsKey, keyOf, qualifiersKey, setKey, wordKey } from './canonical.js';

/** Both groups, where a rule does not say which. */
const groups = ['owner', 'other'] as const;

/** Keys of all that a rule names. The qualifiers are those of the rule and of the blocks around it, `audit` aside. */
export function atomsOf(rule: Rule, qualifiers: Qualifiers): string[] {
  const said = qualifiersKey(qualifiers);
  switch (rule.kind) {
    case 'file':
      return groupsOf(qualifiers).flatMap((group) => fileAtoms(rule, group));
    case 'link': {
      const kind = rule.subset ? 'subset' : 'any';
      return groupsOf(qualifiers).map((group) => keyOf('link', group, kind, rule.path.value, rule.target.value));
    }
    case 'capability': {
      // Priority means nothing to capabilities, but a parser that does not know it reads nothing.
      const names = rule.names.length === 0 ? [undefined] : rule.names.map(({ value }) => value);
      return names.map((name) => keyOf('capability', said, name));
    }
    case 'network':
      return networkAtoms(rule, said);
    case 'dbus':
    case 'ptrace':
    case 'signal':
    case 'unix':
    case 'io_uring':
    case 'userns':
    case 'mqueue':
      return permissionAtoms(rule, said);
    case 'helper': {
      const permissions = rule.permissions.length === 0 ? [undefined] : rule.permissions.map(({ value }) => value);
      const place = keyOf(rule.class.value, conditionsKey(rule.conditions));
      return permissions.map((permission) => keyOf('helper', said, permission, place));
    }
    case 'mount':
      return [keyOf('mount', said, mountKey(rule))];
    case 'pivot-root':
      return [keyOf('pivot-root', said, conditionsKey(rule.conditions), wordKey(rule.newRoot), wordKey(rule.target))];
    case 'change-profile':
      return [keyOf('change-profile', said, rule.safety, wordKey(rule.exec), wordKey(rule.target))];
    case 'all':
      return [keyOf('all', said)];
    case 'rlimit':
      return [];
    default:
      return assertNever(rule);
  }
}

/** The keys of the qualifiers of a file rule for each group it speaks of. */
function groupsOf({ owner, ...qualifiers }: Qualifiers): string[] {
  const chosen = owner === undefined ? groups : [owner];
  return chosen.map((group) => keyOf(group, qualifiersKey({ ...qualifiers, owner: undefined })));
}

function fileAtoms(rule: FileRule, group: string): string[] {
  const path = rule.path?.value;
  if (path === undefined) return [keyOf('every-file', group)];
  const atoms = rule.permissions.flatMap((letter) => {
    if (letter === 'l') {
      const target = rule.exec === undefined ? wordKey(rule.target) : undefined;
      // Some parsers overlook the target where the path comes first.
      const form = target === undefined ? undefined : rule.form;
      return [keyOf('file-link', group, rule.subset ? 'subset' : 'any', path, target, form)];
    }
    // A rule that lets a file be written also lets it be appended to.
    const letters = letter === 'w' ? ['w', 'a'] : [letter];
    return letters.map((each) => keyOf('file', group, each, path));
  });
  if (rule.exec !== undefined) {
    const { transition, scrubbed } = rule.exec;
    const safety = transition === 'ix' ? rule.safety : undefined;
    const mode = keyOf(transition, scrubbed ? 'scrubbed' : undefined, safety);
    atoms.push(keyOf('exec', group, mode, path, wordKey(rule.target)));
  }
  return atoms;
}

function networkAtoms(rule: NetworkRule, qualifiers: string): string[] {
  const words = keyOf(...rule.words.map((word) => word.value));
  if (rule.conditions.length > 0 || rule.peer !== undefined) {
    // Permissions of one rule with conditions depend on each other: binding decides which ports are meant.
    return [keyOf('network-at', qualifiers, setKey(rule.permissions), words, placesOf(rule))];
  }
  return permissionsOf(rule).map((permission) => keyOf('network', qualifiers, permission, words));
}

function permissionAtoms(rule: ConditionRule | MqueueRule, qualifiers: string): string[] {
  const places = keyOf(placesOf(rule), rule.kind === 'mqueue' ? wordKey(rule.name) : undefined);
  if (rule.kind === 'io_uring' || (rule.kind === 'mqueue' && rule.conditions.length > 0)) {
    // Permissions of one rule depend on each other.
    return [keyOf('together', rule.kind, qualifiers, setKey(rule.permissions), places)];
  }
  return permissionsOf(rule).map((permission) => keyOf(rule.kind, qualifiers, permission, places));
}

function placesOf({ conditions, peer }: ConditionRule | MqueueRule | NetworkRule): string {
  return keyOf(conditionsKey(conditions), conditionsKey(peer));
}

/** The permissions named; undefined alone for the default of the kind. */
function permissionsOf(rule: { readonly permissions: readonly string[] }): readonly (string | undefined)[] {
  return rule.permissions.length === 0 ? [undefined] : rule.permissions;
}

function mountKey(rule: Extract<Rule, { kind: 'mount' }>): string {
  const { operation, conditions, source, target, targetConditions } = rule;
  return keyOf(operation, conditionsKey(conditions), wordKey(source), wordKey(target), conditionsKey(targetConditions));
}
