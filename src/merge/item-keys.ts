// What makes two statements the same: a key for what they are about, terms for what they say about it. Takes statements,
// gives plain text and sets. Layout, quotes, comments and the order of what is a set leave no trace.
// Invariant: statements with equal keys and equal terms mean the same.

import { assertNever } from '../base/index.js';
import type {
  BrokenStatement,
  Condition,
  Conditional,
  DeclarationStatement,
  FileRule,
  ProfileStatement,
  QualifierBlock,
  Qualifiers,
  Rule,
  RuleStatement,
  Statement,
  Word,
} from '../language/index.js';
import { spellStatement } from '../language/index.js';
import type { MergeLaw, Terms } from './terms.js';
import { everything } from './terms.js';

/** A statement without a block of its own. */
export type PlainStatement = Exclude<Statement, ProfileStatement | QualifierBlock | Conditional | BrokenStatement>;

export interface StatementKey {
  /** What the statement is about, qualifiers included: statements of one key in one block merge together. */
  readonly key: string;
  /** The same without qualifiers: what two sides should not speak about differently without a person looking. */
  readonly subject: string;
  readonly terms: Terms;
  readonly law: MergeLaw;
  /** A `deny` rule. */
  readonly denies: boolean;
}

type Claim = Omit<StatementKey, 'key' | 'denies'>;

/** Key and terms of one statement. */
export function statementKey(statement: PlainStatement): StatementKey {
  switch (statement.kind) {
    case 'rule':
      return ruleKey(statement);
    case 'include':
      return single(keyOf('include', statement.form, statement.path), statement.ifExists ? 'if exists' : '');
    case 'abi':
      return single('abi', keyOf(statement.form, statement.path));
    case 'alias': {
      const key = keyOf('alias', statement.from.value, statement.to.value);
      return { ...single(key, ''), subject: keyOf('alias', statement.from.value) };
    }
    case 'variable': {
      const terms = new Map(statement.values.map((word) => [valueTerm(word), '']));
      if (statement.operator !== '+=') terms.set('operator', statement.operator);
      const key = keyOf('variable', statement.name);
      return { key, subject: key, terms, law: 'replaceable', denies: false };
    }
    case 'boolean':
      return single(keyOf('boolean', statement.name), spellStatement(statement));
    case 'declaration':
      return declarationKey(statement);
    default:
      return assertNever(statement);
  }
}

/** A field and a permission have one declaration; what a permission implies is a set of rules. */
function declarationKey(statement: DeclarationStatement): StatementKey {
  const said = spellStatement(statement);
  switch (statement.declares) {
    case 'class':
      return single('class', said);
    case 'field':
    case 'permission':
      return single(keyOf(statement.declares, statement.name.value), said);
    case 'implies':
      return single(keyOf('implies', said), '');
  }
}

/** The term of one value of a variable. */
export function valueTerm(word: Word): string {
  return `value ${word.value}`;
}

/** One text that no other division of the same parts gives. */
export function keyOf(...parts: readonly (string | undefined)[]): string {
  let key = '';
  for (const part of parts) key += part === undefined ? '-' : `${part.length}:${part}`;
  return key;
}

/** Something that has one value. */
function single(key: string, value: string): StatementKey {
  return { key, subject: key, terms: new Map([['', value]]), law: 'whole', denies: false };
}

const unqualified: Qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };

function ruleKey(statement: RuleStatement): StatementKey {
  const { rule, qualifiers } = statement;
  const spell = (shell: Rule): string => spellStatement({ ...statement, qualifiers: unqualified, rule: shell });
  const claim = claimOf(rule, spell);
  const key = keyOf(qualifiersText(qualifiers), claim.subject);
  return { key, ...claim, denies: qualifiers.mode === 'deny' };
}

function qualifiersText({ priority, audit, mode, owner }: Qualifiers): string {
  return keyOf(String(priority ?? 0), audit ? 'audit' : undefined, mode === 'allow' ? undefined : mode, owner);
}

/** `spell` gives a rule in canonical words. Rules that are what they are in whole have a term without a name. */
function claimOf(rule: Rule, spell: (rule: Rule) => string): Claim {
  switch (rule.kind) {
    case 'file':
      return { subject: keyOf('path', rule.path?.value), terms: fileTerms(rule), law: 'each' };
    case 'link':
      return {
        subject: keyOf('link', rule.path.value),
        terms: namesOf([linkTerm(rule.subset, rule.target)]),
        law: 'list',
      };
    case 'capability':
      return { subject: 'capability', terms: namesOf(valuesOf(rule.names)), law: 'list' };
    case 'signal': {
      const [set, conditions] = [rule.conditions.filter(isSet), rule.conditions.filter((other) => !isSet(other))];
      const signals = set.flatMap((condition) => valuesOf(condition.values));
      const terms = namesOf(pairs(rule.permissions, signals));
      return { subject: spell({ ...rule, permissions: [], conditions }), terms, law: 'list' };
    }
    case 'network':
    case 'mqueue':
    case 'dbus':
    case 'io_uring':
    case 'ptrace':
    case 'unix':
    case 'userns':
      return { subject: spell({ ...rule, permissions: [] }), terms: namesOf(rule.permissions), law: 'each' };
    case 'helper':
      return {
        subject: spell({ ...rule, permissions: [] }),
        terms: namesOf(rule.permissions.map(helperTerm)),
        law: 'each',
      };
    case 'rlimit': {
      const terms = new Map([['', keyOf(rule.value.value, rule.unit)]]);
      return { subject: keyOf('rlimit', rule.name), terms, law: 'whole' };
    }
    case 'change-profile': {
      const terms = new Map([['', rule.safety ?? '']]);
      return { subject: spell({ ...rule, safety: undefined }), terms, law: 'whole' };
    }
    case 'mount':
    case 'pivot-root':
    case 'all':
      return { subject: spell(rule), terms: namesOf(['']), law: 'whole' };
    default:
      return assertNever(rule);
  }
}

export function isSet(condition: Condition): boolean {
  return condition.name === 'set';
}

/** One term for each permission; execute, which is one of several modes, is a value. */
function fileTerms(rule: FileRule): Terms {
  const terms = new Map<string, string>();
  const linked = rule.exec === undefined ? rule.target : undefined;
  for (const letter of rule.permissions) {
    terms.set(letter === 'l' ? linkTerm(rule.subset, linked) : letter, '');
  }
  const { exec } = rule;
  if (exec !== undefined) {
    const inherited = exec.transition === 'ix' ? rule.safety : undefined;
    terms.set('x', keyOf(exec.transition, exec.scrubbed ? 'scrubbed' : inherited, rule.target?.value));
  }
  if (rule.form === 'all') terms.set('all', '');
  return withImplied(terms);
}

/** Terms with those that they bring along: whoever may write may also append. Source: policy-language 6.2. */
export function withImplied(terms: Terms): Terms {
  return terms.has('w') && !terms.has('a') ? new Map([...terms, ['a', '']]) : terms;
}

/** A link permission with the target it is limited to, so that two targets are two permissions. */
function linkTerm(subset: boolean, target: Word | undefined): string {
  return `l${subset ? ' subset' : ''}${target === undefined ? '' : ` -> ${target.value}`}`;
}

export function isLinkTerm(term: string): boolean {
  return term === 'l' || term.startsWith('l ');
}

const ofHelper = 'helper ';

/** A permission of a helper’s class, which may be called `w` and still is none of a file. */
function helperTerm({ value }: Word): string {
  return `${ofHelper}${value}`;
}

/** The permission that a term of a helper’s class names. */
export function helperPermission(term: string): string {
  return term.slice(ofHelper.length);
}

/** No names mean all that there are. */
function namesOf(names: readonly string[]): Terms {
  return new Map((names.length === 0 ? [everything] : names).map((name) => [name, '']));
}

/** Each permission with each signal; all permissions, or all signals, cannot be counted out. */
function pairs(permissions: readonly string[], signals: readonly string[]): string[] {
  if (permissions.length === 0 && signals.length === 0) return [];
  const [first, second] = [permissions, signals].map((names) => (names.length === 0 ? [everything] : names));
  return (first ?? []).flatMap((permission) => (second ?? []).map((signal) => `${permission} ${signal}`));
}

function valuesOf(words: readonly Word[]): string[] {
  return words.map((word) => word.value);
}
