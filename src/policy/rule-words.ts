// Which words of a rule are patterns, and which of them may hold variables. One table of rules for all kinds, so that
// expanding, checking and replacing need not know any kind. Takes a rule, gives the same rule with words replaced.
// Source: policy-language 3.3, "Where variables are expanded".

import type { Condition, ConditionRule, HelperRule, MqueueRule, NetworkRule, Rule, Word } from '../language/index.js';
import { assertNever } from '../base/index.js';

/** What a word of a rule is: a path or another pattern with variables, or one in which variables mean nothing. */
export type WordRole = 'path' | 'pattern' | 'literal-pattern';

/** A replacement for one word. */
export type Replace = (word: Word, role: WordRole) => Word;

/** The rule with every word that is a pattern replaced; words that are names, numbers or options stay. */
export function replaceWords(rule: Rule, replace: Replace): Rule {
  const path = <W extends Word | undefined>(word: W): Word | W => word && replace(word, 'path');
  const pattern = <W extends Word | undefined>(word: W): Word | W => word && replace(word, 'pattern');
  switch (rule.kind) {
    case 'file': {
      const words = { path: path(rule.path), target: isLinkTarget(rule) ? path(rule.target) : rule.target };
      return words.path === rule.path && words.target === rule.target ? rule : { ...rule, ...words };
    }
    case 'link':
      return { ...rule, path: replace(rule.path, 'path'), target: replace(rule.target, 'path') };
    case 'change-profile':
      return { ...rule, exec: pattern(rule.exec), target: pattern(rule.target) };
    case 'mount':
      return {
        ...rule,
        source: path(rule.source),
        target: path(rule.target),
        conditions: replaceValues(rule.conditions, { fstype: 'pattern', vfstype: 'pattern' }, replace),
      };
    case 'pivot-root':
      return {
        ...rule,
        newRoot: path(rule.newRoot),
        target: pattern(rule.target),
        conditions: replaceValues(rule.conditions, { oldroot: 'path' }, replace),
      };
    case 'mqueue':
      return { ...replaceConditions(rule, { label: 'pattern' }, replace), name: pattern(rule.name) };
    case 'unix':
      return replaceConditions(rule, { addr: 'path', label: 'pattern' }, replace);
    case 'ptrace':
    case 'signal':
      return replaceConditions(rule, { peer: 'pattern' }, replace);
    case 'dbus':
      return replaceConditions(rule, dbusRoles, replace);
    case 'io_uring':
    case 'network':
      return replaceConditions(rule, { label: 'literal-pattern' }, replace);
    case 'helper':
      return { ...rule, conditions: replaceValues(rule.conditions, helperRoles(rule), replace) };
    case 'capability':
    case 'userns':
    case 'rlimit':
    case 'all':
      return rule;
    default:
      return assertNever(rule);
  }
}

/** Whether the target of a file rule is a link and not a profile: it has `l` and executes nothing. */
export function isLinkTarget({ permissions, exec }: Extract<Rule, { kind: 'file' }>): boolean {
  return permissions.includes('l') && exec === undefined;
}

type Roles = Readonly<Record<string, WordRole>>;

const dbusRoles: Roles = {
  bus: 'pattern',
  name: 'pattern',
  path: 'path',
  interface: 'pattern',
  member: 'pattern',
  label: 'pattern',
};

/** Where the class is not known yet, a field may be a pattern. */
function helperRoles({ conditions, meaning }: HelperRule): Roles {
  const patterns = meaning?.fields.filter(({ type }) => type === 'pattern') ?? conditions;
  return Object.fromEntries(patterns.map(({ name }) => [name, 'pattern']));
}

function replaceConditions<R extends ConditionRule | NetworkRule | MqueueRule>(
  rule: R,
  roles: Roles,
  replace: Replace,
): R {
  return {
    ...rule,
    conditions: replaceValues(rule.conditions, roles, replace),
    peer: rule.peer && replaceValues(rule.peer, roles, replace),
  };
}

function replaceValues(conditions: readonly Condition[], roles: Roles, replace: Replace): readonly Condition[] {
  return conditions.map((condition) => {
    const role = Object.hasOwn(roles, condition.name) ? roles[condition.name] : undefined;
    return role === undefined
      ? condition
      : { ...condition, values: condition.values.map((word) => replace(word, role)) };
  });
}
