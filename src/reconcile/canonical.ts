// What parts of a statement say, as text in which equal means: every parser reads the same. Takes pieces of the AST, gives
// keys. Different keys may still mean the same; equal keys never mean something different. Comments, layout, quotes and
// the order of what is a set leave no trace.

import type { Condition, Expression, Operand, ProfileStatement, Qualifiers, Word } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { assertNever, compareBytes } from '../base/index.js';

/** One key of several parts, which no other division of the same bytes gives. */
export function keyOf(...parts: readonly (string | number | undefined)[]): string {
  return listKey(parts);
}

/** The same for a list of any length. */
export function listKey(parts: readonly (string | number | undefined)[]): string {
  return parts.map((part) => (part === undefined ? '-' : `${String(part).length}:${part}`)).join('');
}

/** A key of parts whose order says nothing. */
export function setKey(parts: readonly string[]): string {
  return listKey([...parts].sort(compareBytes));
}

export function wordKey(word: Word | undefined): string | undefined {
  return word?.value;
}

/** Conditions in any order, values of each in any order; a condition written twice stays twice. */
export function conditionsKey(conditions: readonly Condition[] | undefined): string | undefined {
  if (conditions === undefined) return undefined;
  return setKey(
    conditions.map(({ name, operator, values }) => keyOf(name, operator, setKey(values.map((value) => value.value)))),
  );
}

/** Everything but `audit`, which permits nothing and forbids nothing. */
export function qualifiersKey({ priority, mode, owner }: Qualifiers): string {
  return keyOf(priority ?? 0, mode ?? 'allow', owner);
}

/** As written: inside a condition a word may be a number, a truth value or a text. */
export function expressionKey(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return keyOf(expression.kind, ...expression.terms.map(expressionKey));
    case 'not':
      return keyOf('not', expressionKey(expression.term));
    case 'boolean-variable':
      return keyOf('boolean', expression.name);
    case 'defined':
      return keyOf('defined', expression.variable, expression.name);
    case 'comparison':
      return keyOf(expression.operator, operandKey(expression.before), operandKey(expression.after));
    case 'operand':
      return keyOf('operand', operandKey(expression.operand));
    default:
      return assertNever(expression);
  }
}

function operandKey(operand: Operand): string {
  return operand.kind === 'word' ? keyOf('word', operand.word.written) : keyOf('set', operand.name);
}

/** The parts of a profile's head, each with a key; undefined where it is not written. */
export interface HeadKeys {
  readonly hat: string;
  readonly attachment: string | undefined;
  readonly xattrs: string | undefined;
  readonly identities: string;
  /** Each once, in byte order. */
  readonly flags: readonly ByteText[];
}

export function headKeys(profile: ProfileStatement): HeadKeys {
  const flags = new Set(profile.flags?.flags.map((flag) => flag.value));
  return {
    hat: profile.keyword === 'hat' || profile.keyword === '^' ? 'hat' : 'profile',
    attachment: wordKey(profile.attachment),
    xattrs: conditionsKey(profile.xattrs),
    identities: setKey(profile.identities.map((identity) => identity.value)),
    flags: [...flags].sort(compareBytes),
  };
}
