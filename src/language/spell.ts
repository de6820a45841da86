// Statements to canonical text. What a file may write in several ways has one here: order of what is a set, layout,
// quotes, escapes, synonyms. Statements with equal text mean the same; unequal text says nothing.
// Invariant: reading the text again gives the same text, and for rules the same rule.

import type { ByteText } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type {
  AbiStatement,
  Branch,
  DeclarationStatement,
  Expression,
  IncludeStatement,
  Operand,
  ProfileStatement,
  QualifierBlock,
  Qualifiers,
  Statement,
  Word,
} from './ast.js';
import { printTree } from './print.js';
import { spellConditions, spellRule, spellWords } from './spell-rule.js';
import { spellValue } from './spell-word.js';
import { stripQuotes } from './word.js';

/** A statement on one line, without its line end. Of a block the head with an empty body: its content is not looked at. */
export function spellStatement(statement: Statement): ByteText {
  return spell(statement, statement.kind === 'rule' ? statement.qualifiers : undefined);
}

/**
 * Whether two statements say the same, whatever their layout, quotes and order of what is a set; of blocks, whether the
 * heads do. `allow` says nothing, nor does priority 0. A broken statement is like no other.
 */
export function sameStatement(one: Statement, other: Statement): boolean {
  if (one.kind === 'broken' || one.kind !== other.kind) return false;
  return spell(one, plainQualifiers(one)) === spell(other, plainQualifiers(other));
}

function plainQualifiers(statement: Statement): Qualifiers | undefined {
  if (statement.kind !== 'rule') return undefined;
  const { qualifiers } = statement;
  return {
    ...qualifiers,
    priority: qualifiers.priority === 0 ? undefined : qualifiers.priority,
    mode: qualifiers.mode === 'allow' ? undefined : qualifiers.mode,
  };
}

function spell(statement: Statement, qualifiers: Qualifiers | undefined): ByteText {
  return spellText(statement, qualifiers) as ByteText;
}

function spellText(statement: Statement, qualifiers: Qualifiers | undefined): string {
  switch (statement.kind) {
    case 'include':
      return `include ${statement.ifExists ? 'if exists ' : ''}${spellPath(statement)}`;
    case 'abi':
      return `abi ${spellPath(statement)},`;
    case 'alias':
      return `alias ${spellValue(statement.from.value, 'path')} -> ${spellValue(statement.to.value, 'name')},`;
    case 'variable':
      return `@{${statement.name}} ${statement.operator} ${inOrder(statement.values, 'name').join(' ')}`;
    case 'boolean':
      return `$${statement.name} ${statement.operator} ${spellExpression(statement.value)}`;
    case 'profile':
    case 'qualifier-block':
      return `${spellHead(statement)} { }`.trimStart();
    case 'if':
      return statement.branches
        .map((branch, index) => `${index > 0 && branch.condition ? 'else ' : ''}${spellHead(branch)} { }`)
        .join(' ');
    case 'rule':
      return [...spellQualifiers(qualifiers ?? statement.qualifiers), `${spellRule(statement.rule)},`].join(' ');
    case 'declaration':
      return spellDeclaration(statement);
    case 'broken':
      return printTree(statement.node);
    default:
      return assertNever(statement);
  }
}

/** What stands before the `{` of a block; of a branch `if …` or `else`. Empty for a block without qualifiers. */
export function spellHead(block: ProfileStatement | QualifierBlock | Branch): ByteText {
  if (!('kind' in block)) {
    return (block.condition === undefined ? 'else' : `if ${spellExpression(block.condition)}`) as ByteText;
  }
  if (block.kind === 'qualifier-block') return spellQualifiers(block.qualifiers).join(' ') as ByteText;
  return spellProfileHead(block) as ByteText;
}

/** Flags, attributes and identities are sets; `^` is `hat`, and a profile without keyword gets one. */
function spellProfileHead({ keyword, name, attachment, xattrs, identities, flags }: ProfileStatement): string {
  const parts = [
    keyword === 'hat' || keyword === '^' ? 'hat' : 'profile',
    spellValue(name.value, 'name'),
    attachment && spellValue(attachment.value, 'path'),
    xattrs && `xattrs=(${spellConditions(xattrs, true).join(', ')})`,
    identities.length > 0 && `+identities=(${inOrder(identities, 'list').join(', ')})`,
    flags && `flags=(${inOrder(flags.flags, 'list').join(', ')})`,
  ];
  return parts.filter((part) => typeof part === 'string').join(' ');
}

function spellQualifiers({ priority, audit, mode, owner }: Qualifiers): string[] {
  const parts = [priority === undefined ? '' : `priority=${priority}`, audit ? 'audit' : '', mode ?? '', owner ?? ''];
  return parts.filter((part) => part !== '');
}

function inOrder(words: readonly Word[], place: 'name' | 'list'): string[] {
  return [...new Set(words.map(({ value }) => spellValue(value, place)))].sort();
}

function spellPath({ path, form }: IncludeStatement | AbiStatement): string {
  const quoted = `"${stripQuotes(spellValue(path, 'name'))}"`;
  if (form === 'angle') return /^[^">\s\\]([^">\t\r\n\\]*[^">\s\\])?$/.test(path) ? `<${path}>` : `<${quoted}>`;
  return form === 'bare' && /^[^\s"!,<>\\]+$/.test(path) ? path : quoted;
}

/** With the fewest parentheses; a blank before each that closes, since it would else belong to the word before it. */
function spellExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return expression.terms
        .map((term) => (isLooser(term, expression.kind) ? inParentheses(term) : spellExpression(term)))
        .join(` ${expression.kind} `);
    case 'not':
      return `not ${isLooser(expression.term, 'not') ? inParentheses(expression.term) : spellExpression(expression.term)}`;
    case 'boolean-variable':
      return `$${expression.name}`;
    case 'defined':
      return `defined ${expression.variable === 'set' ? `@{${expression.name}}` : `$${expression.name}`}`;
    case 'comparison':
      return `${spellOperand(expression.before)} ${expression.operator} ${spellOperand(expression.after)}`;
    case 'operand':
      return spellOperand(expression.operand);
    default:
      return assertNever(expression);
  }
}

function spellDeclaration(statement: DeclarationStatement): string {
  switch (statement.declares) {
    case 'class':
      return `class ${statement.name.value},`;
    case 'field': {
      const type = statement.type === 'choice' ? ' in ' : ' flags ';
      const words = statement.type === 'pattern' ? '' : `${type}(${inOrder(statement.words, 'list').join(', ')})`;
      return `field ${statement.name.value}${words},`;
    }
    case 'permission':
      return `permission ${statement.name.value}${statement.letter === undefined ? '' : ` ${statement.letter.value}`},`;
    case 'implies': {
      const qualifiers = spellQualifiers(statement.qualifiers);
      return `${['implies', spellWords(statement.permissions), ...qualifiers, spellRule(statement.rule)].join(' ')},`;
    }
  }
}

function inParentheses(expression: Expression): string {
  return `( ${spellExpression(expression)} )`;
}

function isLooser({ kind }: Expression, than: 'or' | 'and' | 'not'): boolean {
  return kind === 'or' || (kind === 'and' && than !== 'or');
}

function spellOperand(operand: Operand): string {
  return operand.kind === 'set-variable' ? `@{${operand.name}}` : spellValue(operand.word.value, 'operand');
}
