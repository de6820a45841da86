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
import { assertNever } from '../base/index.js';
import type { Atom } from './atoms.js';
import { atomsOf } from './atoms.js';
import { expressionKey, keyOf, listKey, qualifiersKey, wordKey } from './canonical.js';

/** Where something stands. */
export interface Scope {
  /** The profile and all conditions and blocks around; equal keys are the same place. */
  readonly key: string;
  /** The profile with the conditions around it, but none inside it. */
  readonly profileKey: string;
  /** For people: `foo//bar`; empty outside of profiles. */
  readonly profile: string;
  /** Whether it is inside a condition or a block of the profile. */
  readonly isNested: boolean;
}

export interface FlatRule {
  readonly scope: Scope;
  readonly statement: RuleStatement;
  readonly qualifiers: Qualifiers;
  /** Keys of the atoms are those of this scope. */
  readonly atoms: readonly Atom[];
}

/** A statement whose place among its like can change its meaning. */
export interface Ordered {
  readonly scope: Scope;
  readonly statement:
    | IncludeStatement
    | AbiStatement
    | AliasStatement
    | VariableAssignment
    | BooleanAssignment
    | (RuleStatement & { readonly rule: RlimitRule });
  readonly key: string;
  /** Whether it stands inside a profile, or in a file that can only be included there: then it cannot define anything. */
  readonly isInBody: boolean;
}

export interface FlatProfile {
  /** Where the inside of the profile is. */
  readonly scope: Scope;
  readonly statement: ProfileStatement;
}

export interface FlatUnit {
  readonly rules: readonly FlatRule[];
  readonly profiles: readonly FlatProfile[];
  readonly ordered: readonly Ordered[];
  /** What could not be understood. */
  readonly unknown: readonly { readonly scope: Scope; readonly statement: BrokenStatement | RuleStatement }[];
}

/** What no preamble can hold. */
const bodyOnly: ReadonlySet<Statement['kind']> = new Set(['rule', 'if', 'qualifier-block']);

const none: Qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };

/** What surrounds the statement being looked at. */
interface Surroundings {
  readonly profile: string;
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
  profile: '',
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

  const isBody = statements.some((statement) => bodyOnly.has(statement.kind));

  function visitAll(inside: readonly Statement[], around: Surroundings): void {
    for (const statement of inside) visit(statement, around);
  }

  function visit(statement: Statement, around: Surroundings): void {
    switch (statement.kind) {
      case 'rule':
        return visitRule(statement, around);
      case 'profile': {
        const within = enterProfile(statement, around);
        profiles.push({ scope: scopeOf(within, true), statement });
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
        const scope = scopeOf(around, true);
        const isInBody = isBody || scope.profileKey !== '';
        ordered.push({ scope, statement, key: keyOf(scope.key, orderedKey(statement)), isInBody });
        return;
      }
      case 'broken':
        unknown.push({ scope: scopeOf(around, true), statement });
        return;
      default:
        return assertNever(statement);
    }
  }

  function visitRule(statement: RuleStatement, around: Surroundings): void {
    const { rule } = statement;
    if (rule.kind === 'rlimit') {
      const scope = scopeOf(around, true);
      const key = keyOf(scope.key, 'rlimit', rule.name, rule.value.value, rule.unit);
      ordered.push({ scope, statement: { ...statement, rule }, key, isInBody: true });
      return;
    }
    // Blocks give their qualifiers to these kinds and swallow the others, or not, depending on the parser.
    const isPushed = rule.kind === 'file' || rule.kind === 'link' || rule.kind === 'change-profile';
    const scope = scopeOf(around, !isPushed);
    const qualifiers = isPushed ? combine(around.qualifiers, statement.qualifiers) : statement.qualifiers;
    if (isPushed && (around.torn || isTorn(around.qualifiers, statement.qualifiers))) {
      unknown.push({ scope, statement });
      return;
    }
    const inScope = (key: string): string => keyOf(scope.key, key);
    const atoms = atomsOf(rule, qualifiers).map((atom) => ({
      ...atom,
      key: inScope(atom.key),
      within: atom.within.map(inScope),
    }));
    rules.push({ scope, statement, qualifiers, atoms });
  }

  visitAll(statements, outermost);
  return { rules, profiles, ordered, unknown };
}

function scopeOf({ profile, profileKey, conditions, blocks }: Surroundings, withBlocks: boolean): Scope {
  const key = keyOf(profileKey, conditions, withBlocks ? blocks : '');
  return { key, profileKey, profile, isNested: conditions !== '' || blocks !== '' };
}

function enterProfile({ name }: ProfileStatement, around: Surroundings): Surroundings {
  return {
    ...outermost,
    profile: around.profile === '' ? name.value : `${around.profile}//${name.value}`,
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
