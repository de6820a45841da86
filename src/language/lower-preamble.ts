// Statements of the preamble, and includes anywhere: nodes of the tree to typed statements.
// Source: policy-language section 3.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type {
  AbiStatement,
  AliasStatement,
  AssignmentOperator,
  BooleanAssignment,
  IncludeStatement,
  PathForm,
  VariableAssignment,
  Word,
} from './ast.js';
import type { Node, Token } from './cst.js';
import { wordsOf } from './cst.js';
import { parseExpression } from './expression.js';
import type { Findings } from './findings.js';
import { Words } from './parse-rule/words.js';
import { nameOfVariable } from './variable-name.js';
import { readWord, stripQuotes, unescapeWord } from './word.js';

/** Undefined where the path is missing, which the parser has said. */
export function lowerInclude(node: Node, findings: Findings): IncludeStatement | undefined {
  const [keyword, path] = wordsOf(node);
  if (keyword === undefined || path?.kind !== 'include-path') return undefined;
  const ifExists = keyword.text.endsWith('exists');
  const pound = keyword.text.startsWith('#');
  // Where nothing needs to exist, nothing needs to be named.
  const read = ifExists && path.text === '""' ? nowhere : readPath(path, findings);
  return read && { kind: 'include', at: findings.span(node), node, ...read, ifExists, pound };
}

export function lowerAbi(node: Node, findings: Findings): AbiStatement | undefined {
  const words = wordsOfStatement(node, findings);
  words.takeKeyword('abi');
  const path = words.expect('path', 'abi-path');
  if (path === undefined || !words.expectEnd()) return undefined;
  const read = readPath(path, findings);
  return read && { kind: 'abi', at: findings.span(node), node, ...read };
}

const nowhere: PathAsWritten = { path: '' as ByteText, form: 'quoted' };

interface PathAsWritten {
  readonly path: ByteText;
  readonly form: PathForm;
}

/** The path in `<path>`, `<"path">`, `"path"` or `path`. */
function readPath(token: Token, findings: Findings): PathAsWritten | undefined {
  const { text } = token;
  const form = text.startsWith('<') ? 'angle' : text.startsWith('"') ? 'quoted' : 'bare';
  const inner = form === 'angle' ? trimBlanks(sliceBytes(text, 1, text.length - 1)) : text;
  const path = unescapeWord(stripQuotes(inner));
  if (path !== '') return { path, form };
  findings.add('language/empty-path', token);
  return undefined;
}

function trimBlanks(text: ByteText): ByteText {
  return text.replace(/^[ \t\n\v\f\r]+/, '').replace(/[ \t\n\v\f\r]+$/, '') as ByteText;
}

export function lowerAlias(node: Node, findings: Findings): AliasStatement | undefined {
  const words = wordsOfStatement(node, findings);
  words.takeKeyword('alias', 'rewrite');
  const from = words.expectWord('path', 'id');
  if (from === undefined || words.expect('arrow', 'arrow') === undefined) return undefined;
  const to = words.expectWord('target', 'id');
  if (to === undefined || !words.expectEnd()) return undefined;
  return { kind: 'alias', at: findings.span(node), node, from, to };
}

const operators: ReadonlyMap<string, AssignmentOperator> = new Map<string, AssignmentOperator>([
  ['equals', '='],
  ['add-assign', '+='],
  ['default-assign', '?='],
  ['override-assign', ':='],
]);

export function lowerVariable(node: Node, findings: Findings): VariableAssignment | undefined {
  const [variable, sign, ...rest] = wordsOf(node);
  const operator = operators.get(sign?.kind ?? '');
  if (variable === undefined || operator === undefined) return undefined;
  const values: Word[] = [];
  for (const token of rest) {
    if (token.kind === 'bad') return undefined;
    values.push(readWord(token, findings.file));
  }
  if (values.length === 0) {
    findings.add('language/missing-word', { start: node.end, end: node.end }, { expected: 'values' });
    return undefined;
  }
  return { kind: 'variable', at: findings.span(node), node, name: nameOfVariable(variable.text), operator, values };
}

export function lowerBoolean(node: Node, findings: Findings): BooleanAssignment | undefined {
  const [variable, sign, ...rest] = wordsOf(node);
  const operator = operators.get(sign?.kind ?? '');
  if (variable === undefined || sign === undefined || operator === undefined) return undefined;
  if (rest.some((token) => token.kind === 'bad')) return undefined;
  if (operator === '+=') findings.add('language/boolean-addition', sign, { name: variable.text });
  const words = new Words(rest, node, findings);
  const value = parseExpression(words);
  if (value === undefined || !words.expectEnd()) return undefined;
  return { kind: 'boolean', at: findings.span(node), node, name: nameOfVariable(variable.text), operator, value };
}

/** The words of a statement that ends in a comma, without the comma. */
export function wordsOfStatement(node: Node, findings: Findings): Words {
  const tokens = wordsOf(node);
  return new Words(tokens.at(-1)?.kind === 'end-of-rule' ? tokens.slice(0, -1) : tokens, node, findings);
}
