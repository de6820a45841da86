// One unit without its blocks: every rule with the profile it belongs to, the conditions it stands under and the
// qualifiers of the blocks around it. Takes statements, gives lists in the order of the text. Includes are not followed:
// they stay items, in their order. Source: policy-language 4.6, with its oddities.

import type {
  AbiStatement,
  AliasStatement,
  BooleanAssignment,
  BrokenStatement,
  IncludeStatement,
  ProfileStatement,
  Qualifiers,
  RlimitRule,
  RuleStatement,
  Statement,
  VariableAssignment,
} from '../language/index.js';
import { spellStatement } from '../language/index.js';
import { assertNever } from '../base/index.js';
import { atomsOf } from './atoms.js';
import { expressionKey, keyOf, listKey, qualifiersKey, wordKey } from './canonical.js';

export interface FlatRule {
  readonly qualifiers: Qualifiers;
  /** Keys of what it names, in its place. */
  readonly atoms: readonly string[];
}

/** A statement whose place among its like can change its meaning. */
export interface Ordered {
  readonly statement:
    | IncludeStatement
    | AbiStatement
    | AliasStatement
    | VariableAssignment
    | BooleanAssignment
    | (RuleStatement & { readonly rule: RlimitRule });
  /** What it says, and where. */
  readonly key: string;
}

export interface FlatProfile {
  /** Where the inside of the profile is. */
  readonly key: string;
  readonly statement: ProfileStatement;
}

export interface FlatUnit {
  readonly rules: readonly FlatRule[];
  readonly profiles: readonly FlatProfile[];
  readonly ordered: readonly Ordered[];
  /** What could not be understood. */
  readonly unknown: readonly (BrokenStatement | RuleStatement)[];
}

const none: Qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };

/** What surrounds the statement being looked at. */
interface Surroundings {
  readonly profileKey: string;
  /** Conditions inside the profile. */
  readonly conditions: string;
  /** Qualifier blocks inside the profile. */
  readonly blocks: string;
  readonly qualifiers: Qualifiers;
  /** Whether qualifiers of blocks contradict each other. */
  readonly torn: boolean;
}

const outermost: Surroundings = {
  profileKey: '',
  conditions: '',
  blocks: '',
  qualifiers: none,
  torn: false,
};

/** The statements of a unit, flat. */
export function flattenUnit(statements: readonly Statement[]): FlatUnit {
  const rules: FlatRule[] = [];
  const profiles: FlatProfile[] = [];
  const ordered: Ordered[] = [];
  const unknown: FlatUnit['unknown'][number][] = [];

  function visitAll(inside: readonly Statement[], around: Surroundings): void {
    for (const statement of inside) visit(statement, around);
  }

  function visit(statement: Statement, around: Surroundings): void {
    switch (statement.kind) {
      case 'rule':
        return visitRule(statement, around);
      case 'profile': {
        const within = enterProfile(statement, around);
        profiles.push({ key: placeOf(within, true), statement });
        return visitAll(statement.body.statements, within);
      }
      case 'qualifier-block':
        return visitAll(statement.body.statements, enterBlock(statement.qualifiers, around));
      case 'if': {
        const said: string[] = [];
        for (const { condition, body } of statement.branches) {
          said.push(condition === undefined ? 'else' : expressionKey(condition));
          visitAll(body.statements, { ...around, conditions: keyOf(around.conditions, ...said) });
        }
        return;
      }
      case 'include':
      case 'abi':
      case 'alias':
      case 'variable':
      case 'boolean': {
        ordered.push({ statement, key: keyOf(placeOf(around, true), orderedKey(statement)) });
        return;
      }
      case 'declaration':
        rules.push({ qualifiers: none, atoms: [keyOf('declares', spellStatement(statement))] });
        return;
      case 'broken':
        unknown.push(statement);
        return;
      default:
        return assertNever(statement);
    }
  }

  function visitRule(statement: RuleStatement, around: Surroundings): void {
    const { rule } = statement;
    if (rule.kind === 'rlimit') {
      const key = keyOf(placeOf(around, true), 'rlimit', rule.name, rule.value.value, rule.unit);
      ordered.push({ statement: { ...statement, rule }, key });
      return;
    }
    // Blocks give their qualifiers to these kinds and swallow the others, or not, depending on the parser.
    const isPushed = rule.kind === 'file' || rule.kind === 'link' || rule.kind === 'change-profile';
    const place = placeOf(around, !isPushed);
    const qualifiers = isPushed ? combine(around.qualifiers, statement.qualifiers) : statement.qualifiers;
    if (isPushed && (around.torn || isTorn(around.qualifiers, statement.qualifiers))) {
      unknown.push(statement);
      return;
    }
    rules.push({ qualifiers, atoms: atomsOf(rule, qualifiers).map((key) => keyOf(place, key)) });
  }

  visitAll(statements, outermost);
  return { rules, profiles, ordered, unknown };
}

/** The profile and all conditions and blocks around: equal keys are the same place. */
function placeOf({ profileKey, conditions, blocks }: Surroundings, withBlocks: boolean): string {
  return keyOf(profileKey, conditions, withBlocks ? blocks : '');
}

function enterProfile({ name }: ProfileStatement, around: Surroundings): Surroundings {
  return {
    ...outermost,
    profileKey: keyOf(around.profileKey, around.conditions, around.blocks, name.value),
  };
}

function enterBlock(qualifiers: Qualifiers, around: Surroundings): Surroundings {
  return {
    ...around,
    blocks: keyOf(around.blocks, qualifiersKey(qualifiers)),
    qualifiers: combine(around.qualifiers, qualifiers),
    torn: around.torn || isTorn(around.qualifiers, qualifiers),
  };
}

function combine(around: Qualifiers, own: Qualifiers): Qualifiers {
  return {
    priority: own.priority ?? around.priority,
    audit: own.audit || around.audit,
    mode: own.mode ?? around.mode,
    owner: own.owner ?? around.owner,
  };
}

function isTorn(around: Qualifiers, own: Qualifiers): boolean {
  const differ = <T>(one: T | undefined, other: T | undefined): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return differ(around.mode, own.mode) || differ(around.owner, own.owner) || differ(around.priority, own.priority);
}

/** What the statement says, without where it stands. `if exists` and `#` change nothing while the file is there. */
function orderedKey(statement: Exclude<Ordered['statement'], RuleStatement>): string {
  switch (statement.kind) {
    case 'include':
      return keyOf('include', statement.form === 'angle' ? '<' : '"', statement.path);
    case 'abi':
      return keyOf('abi', statement.form === 'angle' ? '<' : '"', statement.path);
    case 'alias':
      return keyOf('alias', wordKey(statement.from), wordKey(statement.to));
    case 'variable':
      return keyOf('variable', statement.name, statement.operator, listKey(statement.values.map((word) => word.value)));
    case 'boolean':
      return keyOf('boolean', statement.name, statement.operator, expressionKey(statement.value));
    default:
      return assertNever(statement);
  }
}
