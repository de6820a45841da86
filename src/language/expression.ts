// The expressions of `if` and of boolean assignments. Source: policy-language 3.4.

import type { Comparison, Expression, Operand } from './ast.js';
import type { Token } from './cst.js';
import type { Words } from './parse-rule/words.js';
import { readWord } from './word.js';
import { nameOfVariable } from './variable-name.js';

/** How deep parentheses may nest. */
const deepest = 200;

const comparisons: ReadonlySet<string> = new Set<Comparison>(['==', '!=', 'in', '<', '<=', '>', '>=']);

/** Undefined where the words are no expression; diagnostics then say why. */
export function parseExpression(words: Words, depth = 0): Expression | undefined {
  if (depth > deepest) return words.complain('language/too-deep', words.next, { limit: deepest });
  return parseChain(words, 'or', () => parseChain(words, 'and', () => parseNegation(words, depth)));
}

function parseChain(words: Words, kind: 'or' | 'and', parse: () => Expression | undefined): Expression | undefined {
  const first = parse();
  if (first === undefined) return undefined;
  const terms = [first];
  while (words.takeKeyword(kind) !== undefined) {
    const term = parse();
    if (term === undefined) return undefined;
    terms.push(term);
  }
  return terms.length === 1 ? first : { kind, terms };
}

/** `not not x` is `x`: a pair of negations leaves no trace, so that a long run of them nests no deeper than one. */
function parseNegation(words: Words, depth: number): Expression | undefined {
  let negated = false;
  while (words.takeKeyword('not') !== undefined) negated = !negated;
  const term = parseFactor(words, depth);
  return term !== undefined && negated ? { kind: 'not', term } : term;
}

function parseFactor(words: Words, depth: number): Expression | undefined {
  const at = words.next;
  if (at === undefined) return words.unexpected('condition');
  if (words.take('open-paren') !== undefined) {
    const inner = parseExpression(words, depth + 1);
    return inner && (words.expect('condition', 'close-paren') === undefined ? undefined : inner);
  }
  if (words.takeKeyword('defined') !== undefined) return parseDefined(words, at);
  const boolean = words.take('boolean-variable');
  if (boolean !== undefined) {
    return { kind: 'boolean-variable', name: nameOfVariable(boolean.text), at: words.findings.span(boolean) };
  }
  return parseComparison(words, at);
}

function parseDefined(words: Words, start: Token): Expression | undefined {
  const variable = words.take('set-variable') ?? words.take('boolean-variable');
  if (variable === undefined) return words.unexpected('variable');
  return {
    kind: 'defined',
    variable: variable.kind === 'set-variable' ? 'set' : 'boolean',
    name: nameOfVariable(variable.text),
    at: words.findings.span({ start: start.start, end: variable.end }),
  };
}

function parseComparison(words: Words, start: Token): Expression | undefined {
  const before = parseOperand(words);
  if (before === undefined) return undefined;
  const sign = words.take('operator');
  if (sign === undefined) return readTruth(words, before, start);
  const after = parseOperand(words);
  if (after === undefined || !comparisons.has(sign.text)) return undefined;
  const at = words.findings.span({ start: start.start, end: words.last?.end ?? start.end });
  return { kind: 'comparison', operator: sign.text as Comparison, before, after, at };
}

/** An operand alone must say `true` or `false`, in any case of letters. */
function readTruth(words: Words, operand: Operand, at: Token): Expression {
  const value = operand.kind === 'word' ? operand.word.value : at.text;
  if (!/^(true|false)$/i.test(value)) words.complain('language/not-a-truth-value', at, { found: value });
  return { kind: 'operand', operand, at: words.findings.span(at) };
}

function parseOperand(words: Words): Operand | undefined {
  const variable = words.take('set-variable');
  if (variable !== undefined) {
    return { kind: 'set-variable', name: nameOfVariable(variable.text), at: words.findings.span(variable) };
  }
  const word = words.take('id');
  if (word === undefined) return words.unexpected('condition');
  return { kind: 'word', word: readWord(word, words.findings.file) };
}
