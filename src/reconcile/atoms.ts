// A rule cut into the smallest grants that its text names: one permission, for one group of users, on one pattern. Takes
// a rule with its qualifiers, gives atoms with keys. Atoms with equal keys are the same accesses in every parser; whether
// different keys overlap is not known here.

import type { ConditionRule, FileRule, MqueueRule, NetworkRule, Qualifiers, Rule } from '../language/index.js';
import { assertNever } from '../base/index.js';
import { conditionsKey, keyOf, qualifiersKey, setKey, wordKey } from './canonical.js';

export interface Atom {
  readonly key: string;
  /** Keys of atoms that grant this one and more. */
  readonly within: readonly string[];
  /** The permission, for people: `w`, `send`, `px`. */
  readonly says: string;
  /**
   * Taking an allowed one away can change what the rest permits: execute transitions of other patterns take over, the
   * subset test of links is lifted.
   */
  readonly holds: boolean;
  /** Denying it can permit something else. */
  readonly stirs: boolean;
}

/** Both groups, where a rule does not say which. */
const groups = ['owner', 'other'] as const;

/** All atoms of a rule. The qualifiers are those of the rule and of the blocks around it, `audit` aside. */
export function atomsOf(rule: Rule, qualifiers: Qualifiers): Atom[] {
  switch (rule.kind) {
    case 'file':
      return groupsOf(qualifiers).flatMap((group) => fileAtoms(rule, group));
    case 'link':
      return groupsOf(qualifiers).map((group) =>
        whole(keyOf('link', group, rule.subset ? 'subset' : 'any', rule.path.value, rule.target.value), 'l', true),
      );
    case 'capability':
      return rule.names.length === 0
        ? [whole(capabilityKey(qualifiers, undefined), 'all')]
        : rule.names.map(({ value }) => ({
            ...whole(capabilityKey(qualifiers, value), value),
            within: [capabilityKey(qualifiers, undefined)],
          }));
    case 'network':
      return networkAtoms(rule, qualifiersKey(qualifiers));
    case 'dbus':
    case 'ptrace':
    case 'signal':
    case 'unix':
    case 'io-uring':
    case 'userns':
    case 'mqueue':
      return permissionAtoms(rule, qualifiersKey(qualifiers));
    case 'mount':
      return [whole(keyOf('mount', qualifiersKey(qualifiers), mountKey(rule)), rule.operation)];
    case 'pivot-root': {
      const key = keyOf(conditionsKey(rule.conditions), wordKey(rule.newRoot), wordKey(rule.target));
      return [whole(keyOf('pivot-root', qualifiersKey(qualifiers), key), 'pivot_root')];
    }
    case 'change-profile': {
      const key = keyOf(rule.safety, wordKey(rule.exec), wordKey(rule.target));
      const atom = whole(keyOf('change-profile', qualifiersKey(qualifiers), key), 'change_profile');
      // Even a denied one brings rules of its own, for the files that a task writes to change its profile.
      return [{ ...atom, holds: rule.exec !== undefined, stirs: true }];
    }
    case 'all':
      return [whole(keyOf('all', qualifiersKey(qualifiers)), 'all', true)];
    case 'rlimit':
      return [];
    default:
      return assertNever(rule);
  }
}

function whole(key: string, says: string, holds = false): Atom {
  return { key, within: [], says, holds, stirs: false };
}

/** The keys of the qualifiers of a file rule for each group it speaks of. */
function groupsOf({ owner, ...qualifiers }: Qualifiers): string[] {
  const chosen = owner === undefined ? groups : [owner];
  return chosen.map((group) => keyOf(group, qualifiersKey({ ...qualifiers, owner: undefined })));
}

function fileAtoms(rule: FileRule, group: string): Atom[] {
  const path = rule.path?.value;
  if (path === undefined) {
    return [
      ...['r', 'w', 'a', 'k', 'm'].map((letter) => whole(everyFileKey(group, letter), letter)),
      whole(keyOf('every-file', group, 'l'), 'l', true),
      whole(keyOf('every-file', group, 'ix'), 'ix', true),
    ];
  }
  const atoms: Atom[] = [];
  for (const letter of rule.permissions) {
    if (letter === 'l') {
      const target = rule.exec === undefined ? wordKey(rule.target) : undefined;
      // Some parsers overlook the target where the path comes first.
      const form = target === undefined ? undefined : rule.form;
      atoms.push(whole(keyOf('file-link', group, rule.subset ? 'subset' : 'any', path, target, form), 'l', true));
      continue;
    }
    // A rule that lets a file be written also lets it be appended to.
    for (const each of letter === 'w' ? ['w', 'a'] : [letter]) {
      const within = path.startsWith('/') ? [everyFileKey(group, each)] : [];
      // A class may match the zero byte between the two ends of a link, where `k` stands for the subset test.
      const onLinks = letter === 'k' && path.includes('[');
      atoms.push({ key: keyOf('file', group, each, path), within, says: letter, holds: onLinks, stirs: onLinks });
    }
  }
  if (rule.exec !== undefined) {
    const { transition, scrubbed } = rule.exec;
    const safety = transition === 'ix' ? rule.safety : undefined;
    const mode = keyOf(transition, scrubbed ? 'scrubbed' : undefined, safety);
    const target = wordKey(rule.target);
    const says = `${execLetters(transition, scrubbed)}${target === undefined ? '' : ` -> ${target}`}`;
    atoms.push(whole(keyOf('exec', group, mode, path, target), says, true));
  }
  return atoms;
}

function everyFileKey(group: string, letter: string): string {
  return keyOf('every-file', group, letter);
}

function execLetters(transition: string, scrubbed: boolean): string {
  return scrubbed ? `${transition.charAt(0).toUpperCase()}${transition.slice(1)}` : transition;
}

/** Priority means nothing to capabilities, but a parser that does not know it reads nothing. */
function capabilityKey(qualifiers: Qualifiers, name: string | undefined): string {
  return keyOf('capability', qualifiersKey(qualifiers), name);
}

function networkAtoms(rule: NetworkRule, qualifiers: string): Atom[] {
  const words = rule.words.map((word) => word.value);
  const key = (permission: string | undefined, said: readonly string[]): string =>
    keyOf('network', qualifiers, permission, keyOf(...said));
  // `packet` alone may be a family or a type.
  const family = words.length === 2 && words[0] !== 'packet' ? [key(undefined, words.slice(0, 1))] : [];
  const broader = [key(undefined, []), ...family, key(undefined, words)];
  const says = words.length === 0 ? 'network' : words.join(' ');
  if (rule.conditions.length > 0 || rule.peer !== undefined) {
    // Permissions of one rule with conditions depend on each other: binding decides which ports are meant.
    return [
      { ...whole(keyOf('network-at', key(setKey(rule.permissions), words), placesOf(rule)), says), within: broader },
    ];
  }
  return permissionsOf(rule).map((permission) => ({
    ...whole(key(permission, words), permission ?? says),
    within: broader,
  }));
}

/** Kinds whose bare rule, such as `signal,`, grants all that any rule of the kind can grant. */
const bareIsEverything: ReadonlySet<Rule['kind']> = new Set(['dbus', 'ptrace', 'signal', 'unix']);

function permissionAtoms(rule: ConditionRule | MqueueRule, qualifiers: string): Atom[] {
  const key = (permission: string | undefined, places: string): string =>
    keyOf(rule.kind, qualifiers, permission, places);
  const places = keyOf(placesOf(rule), rule.kind === 'mqueue' ? wordKey(rule.name) : undefined);
  const bare = key(undefined, keyOf(keyOf(conditionsKey([]), undefined), undefined));
  const broader = bareIsEverything.has(rule.kind) ? [bare] : [];
  if (rule.kind === 'io-uring' || (rule.kind === 'mqueue' && rule.conditions.length > 0)) {
    // Permissions of one rule depend on each other. Also, in an unconfined profile, what rules of io_uring there are is
    // all that is mediated.
    const says = rule.permissions.join(' ') || rule.kind;
    return [whole(keyOf('together', key(setKey(rule.permissions), places)), says, rule.kind === 'io-uring')];
  }
  return permissionsOf(rule).map((permission) => ({
    ...whole(key(permission, places), permission ?? rule.kind),
    within: permission === undefined ? broader : [key(undefined, places), ...broader],
  }));
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
