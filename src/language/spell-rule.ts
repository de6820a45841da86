// Rules to canonical text, without qualifiers and without the comma.

import { assertNever } from '../base/index.js';
import type { Condition, FilePermission, FileRule, MountRule, Rule, Word } from './ast.js';
import { spellValue } from './spell-word.js';

export function spellRule(rule: Rule): string {
  switch (rule.kind) {
    case 'file':
      return spellFile(rule);
    case 'link':
      return words(['link', rule.subset && 'subset', path(rule.path), '->', name(rule.target)]);
    case 'capability':
      return words(['capability', ...[...new Set(rule.names.map(({ value }) => value))].sort()]);
    case 'network':
      return words([
        'network',
        spellPermissions(rule.permissions),
        ...rule.words.map(({ value }) => value),
        ...spellConditions(rule.conditions),
        spellPeer(rule.peer),
      ]);
    case 'mount':
      return spellMount(rule);
    case 'pivot-root':
      // Of several conditions the last one counts.
      return words([
        'pivot_root',
        ...rule.conditions.map((condition) => spellCondition(condition)),
        path(rule.newRoot),
        rule.target && `-> ${name(rule.target)}`,
      ]);
    case 'signal':
      return words(['signal', spellPermissions(rule.permissions), ...spellConditions(rule.conditions)]);
    case 'ptrace':
    case 'dbus':
    case 'unix':
    case 'userns':
    case 'io_uring':
      return words([
        rule.kind === 'io_uring' ? 'io_uring' : rule.kind,
        spellPermissions(rule.permissions),
        ...spellConditions(rule.conditions),
        spellPeer(rule.peer),
      ]);
    case 'mqueue':
      return words([
        'mqueue',
        spellPermissions(rule.permissions),
        ...spellConditions(rule.conditions),
        rule.name && spellValue(rule.name.value, 'argument'),
      ]);
    case 'rlimit':
      return words(['set rlimit', rule.name, '<=', rule.value.value, rule.unit]);
    case 'change-profile':
      return words(['change_profile', rule.safety, name(rule.exec), rule.target && `-> ${name(rule.target)}`]);
    case 'all':
      return 'all';
    case 'helper':
      return words([rule.class.value, ...spellConditions(rule.conditions), spellWords(rule.permissions)]);
    default:
      return assertNever(rule);
  }
}

/** Parts with a blank between them, without those that are not there. */
function words(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ');
}

function path(word: Word | undefined): string | undefined {
  return word && spellValue(word.value, 'path');
}

function name(word: Word | undefined): string | undefined {
  return word && spellValue(word.value, 'name');
}

const permissionOrder: readonly FilePermission[] = ['m', 'r', 'w', 'a', 'l', 'k'];

/**
 * The path stands first, unless a link permission has a target or is a subset: older compilers read the two forms apart.
 * `safe` and `unsafe` are the case of the mode's letter, but for `ix` and a bare `x`, which have no case.
 */
function spellFile(rule: FileRule): string {
  if (rule.path === undefined) return 'file';
  const { exec, safety, permissions, target, subset } = rule;
  const hasCase = exec !== undefined && exec.transition !== 'x' && exec.transition !== 'ix';
  const prefix = exec !== undefined && !hasCase && safety === 'unsafe' ? 'unsafe' : undefined;
  const letters = exec === undefined ? '' : hasCase && exec.scrubbed ? capitalized(exec.transition) : exec.transition;
  const mode = permissionOrder.filter((permission) => permissions.includes(permission)).join('') + letters;
  const isLink = permissions.includes('l') && (target !== undefined || subset);
  const target_ = target && `-> ${name(target)}`;
  return isLink && rule.form === 'mode-first'
    ? words([prefix, mode, subset && 'subset', path(rule.path), target_])
    : words([prefix, path(rule.path), mode, target_]);
}

function capitalized(mode: string): string {
  return mode.slice(0, 1).toUpperCase() + mode.slice(1);
}

function spellMount({ operation, conditions, source, target, targetConditions }: MountRule): string {
  const argument = (word: Word | undefined): string | undefined => word && spellValue(word.value, 'argument');
  const to = operation === 'mount' && target !== undefined ? '->' : undefined;
  return words([
    operation,
    ...spellConditions(conditions),
    argument(source),
    to,
    ...spellConditions(targetConditions),
    argument(target),
  ]);
}

/** Permissions of a helper's class: which words and letters it has is not known here, so both stay as they are. */
export function spellWords(given: readonly Word[]): string {
  return spellPermissions([...new Set(given.map(({ value }) => spellValue(value, 'list')))].sort());
}

function spellPermissions(permissions: readonly string[]): string {
  return permissions.length > 1 ? `(${permissions.join(', ')})` : (permissions[0] ?? '');
}

function spellPeer(peer: readonly Condition[] | undefined): string | undefined {
  return peer && `peer=(${spellConditions(peer, true).join(', ')})`;
}

/** In the order of their text. In a group a value ends at a parenthesis too. */
export function spellConditions(conditions: readonly Condition[], isGroup = false): readonly string[] {
  return conditions.map((condition) => spellCondition(condition, isGroup)).sort();
}

/** Conditions whose values are a set; of any other the first value counts. */
const setConditions: ReadonlySet<string> = new Set(['set', 'options', 'option', 'fstype', 'vfstype']);

function spellCondition({ name, operator, values }: Condition, isGroup = false): string {
  const [first] = values;
  if (operator === undefined || first === undefined) return name;
  const sign = operator === 'in' ? ' in ' : operator;
  if (operator !== 'in' && values.length === 1)
    return `${name}${sign}${spellValue(first.value, isGroup ? 'list' : 'value')}`;
  const spelled = values.map(({ value }) => spellValue(value, 'list'));
  return `${name}${sign}(${(setConditions.has(name) ? [...new Set(spelled)].sort() : spelled).join(', ')})`;
}
