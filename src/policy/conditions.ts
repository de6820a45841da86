// The value of a condition at one point of the walk. Takes an expression and the symbols as they stand, gives true, false,
// or undefined with the reason. Looking at a set variable fixes its value. Source: policy-language 3.4.

import type { Comparison, Expression, Operand } from '../language/index.js';
import type { ByteText, Checked, Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { assertNever, compareBytes, diagnostic } from '../base/index.js';
import type { Symbols } from './symbols.js';
import { factsOf } from './symbols.js';

/**
 * The value of a condition; all of it is looked at, whatever decides.
 *
 * Diagnostics: `policy/unset-boolean`, `policy/mixed-comparison`, `policy/number-out-of-range`, and those of a variable
 * that has no value.
 */
export function evaluate(expression: Expression, symbols: Symbols): Checked<boolean | undefined> {
  const diagnostics: Diagnostic[] = [];
  const complain = (code: DiagnosticCode, at: Span, data: Diagnostic['data']): undefined => {
    diagnostics.push(diagnostic(code, at, data));
    return undefined;
  };

  function valueOf(term: Expression): boolean | undefined {
    switch (term.kind) {
      case 'or':
      case 'and': {
        const values = term.terms.map(valueOf);
        if (values.includes(undefined)) return undefined;
        return term.kind === 'or' ? values.includes(true) : !values.includes(false);
      }
      case 'not': {
        const value = valueOf(term.term);
        return value === undefined ? undefined : !value;
      }
      case 'boolean-variable':
        return symbols.booleanOf(term.name) ?? complain('policy/unset-boolean', term.at, { variable: `$${term.name}` });
      case 'defined':
        return isDefined(term.name);
      case 'comparison':
        return compare(term.operator, setOf(term.before), setOf(term.after), term.at);
      case 'operand':
        return truthOf(term.operand);
      default:
        return assertNever(term);
    }
  }

  /** A boolean is never defined in this sense. Values with trouble do not matter here. */
  function isDefined(name: string): boolean {
    if (symbols.kindOf(name) !== 'set') return false;
    symbols.setOf(name);
    return true;
  }

  function setOf(operand: Operand): readonly string[] | undefined {
    const name = operand.kind === 'set-variable' ? operand.name : variableNameIn(operand.word.value);
    if (name === undefined) return operand.kind === 'word' ? [operand.word.value] : undefined;
    const at = operand.kind === 'set-variable' ? operand.at : operand.word.at;
    const { values, trouble } = symbols.setOf(name);
    if (trouble !== undefined) return complain(trouble.code, at, factsOf(trouble));
    return values;
  }

  /** A word that is neither was complained about where it was read. */
  function truthOf(operand: Operand): boolean | undefined {
    const word = operand.kind === 'word' ? operand.word.value.toLowerCase() : '';
    return word === 'true' ? true : word === 'false' ? false : undefined;
  }

  function compare(
    operator: Comparison,
    before: readonly string[] | undefined,
    after: readonly string[] | undefined,
    at: Span,
  ): boolean | undefined {
    if (before === undefined || after === undefined) return undefined;
    switch (operator) {
      case '==':
        return compareSets(before, after) === 0;
      case '!=':
        return compareSets(before, after) !== 0;
      case 'in':
        return before.every((value) => after.includes(value));
      default: {
        const order = orderOf(before, after, at);
        return order === undefined ? undefined : holds(operator, order);
      }
    }
  }

  function orderOf(before: readonly string[], after: readonly string[], at: Span): number | undefined {
    const numbers = [numberIn(before), numberIn(after)] as const;
    if (numbers.includes('too-large')) return complain('policy/number-out-of-range', at, {});
    const [one, other] = numbers as readonly [bigint | undefined, bigint | undefined];
    if (one === undefined && other === undefined) return compareSets(before, after);
    if (one === undefined || other === undefined) return complain('policy/mixed-comparison', at, {});
    return one < other ? -1 : one > other ? 1 : 0;
  }

  return { value: valueOf(expression), diagnostics };
}

function holds(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Sorted sets compare value by value, as words in a dictionary do letter by letter. */
function compareSets(before: readonly string[], after: readonly string[]): number {
  for (let at = 0; at < before.length && at < after.length; at += 1) {
    const order = compareBytes(before[at] as string, after[at] as string);
    if (order !== 0) return order;
  }
  return before.length - after.length;
}

/**
 * A set of one whole number, in the ways C writes them, in 64 bits. A number that is too large is one whatever follows it.
 */
function numberIn(values: readonly string[]): bigint | 'too-large' | undefined {
  const text = values.length === 1 ? (values[0] as string) : '';
  const found = /^[ \t\n\v\f\r]*([+-]?)(?:(0[xX][0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))/.exec(text);
  if (found === null) return undefined;
  const [all, sign, hexadecimal, octal, decimal] = found;
  const size = BigInt(hexadecimal ?? (octal === undefined ? (decimal as string) : `0o0${octal}`));
  const value = sign === '-' ? -size : size;
  if (value < -(2n ** 63n) || value >= 2n ** 63n) return 'too-large';
  return all.length === text.length ? value : undefined;
}

/** A word that is exactly a variable is one, quoted or not. */
function variableNameIn(text: ByteText): string | undefined {
  const found = /^[@$](?:\{([A-Za-z][A-Za-z0-9_]*)?\}|([A-Za-z][A-Za-z0-9_]*)?)$/.exec(text);
  return found === null ? undefined : (found[1] ?? found[2] ?? '');
}
