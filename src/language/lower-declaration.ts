// The declaration of a rule class, statement by statement: `class`, `field`, `permission`, `implies`. Takes the words of one
// statement, gives what it declares. What the statements of a file say together is looked at in policy.

import type {
  ClassStatement,
  DeclarationStatement,
  FieldStatement,
  ImpliesStatement,
  PermissionStatement,
  Word,
} from './ast.js';
import type { Node } from './cst.js';
import { parseHelperPermissions } from './parse-rule/helper.js';
import type { Words } from './parse-rule/words.js';
import { lowerRule } from './lower-rule.js';
import { readWord } from './word.js';

/** Undefined where the words declare nothing; diagnostics then say why. */
export function lowerDeclaration(node: Node, words: Words): DeclarationStatement | undefined {
  const { next } = words;
  const keyword = next?.kind === 'id' ? next.text : undefined;
  if (keyword === undefined || !['class', 'field', 'permission', 'implies'].includes(keyword)) {
    return words.unexpected('declaration');
  }
  words.take('id');
  const placed = { kind: 'declaration', at: words.findings.span(node), node } as const;
  switch (keyword) {
    case 'class':
      return lowerClass(placed, words);
    case 'field':
      return lowerField(placed, words);
    case 'permission':
      return lowerPermission(placed, words);
    default:
      return lowerImplies(placed, node, words);
  }
}

type PlacedPart = Pick<DeclarationStatement, 'kind' | 'at' | 'node'>;

function lowerClass(placed: PlacedPart, words: Words): ClassStatement | undefined {
  const name = takeName(words);
  return name && words.expectEnd() ? { ...placed, declares: 'class', name } : undefined;
}

/** Any word will do for a name; whether it is a good one is said with the whole declaration at hand. */
function takeName(words: Words): Word | undefined {
  const { next } = words;
  if (next === undefined || !['id', 'mode', 'keyword', 'condition', 'flags', 'priority', 'hat'].includes(next.kind)) {
    return words.unexpected('name');
  }
  words.take(next.kind);
  return readWord(next, words.findings.file);
}

function lowerField(placed: PlacedPart, words: Words): FieldStatement | undefined {
  const name = takeName(words);
  if (name === undefined) return undefined;
  if (words.atEnd) return { ...placed, declares: 'field', name, type: 'pattern', words: [] };
  const isChoice = words.take('in') !== undefined;
  if (!isChoice && words.take('id', 'flags') === undefined) return words.unexpected('field-type');
  const found = words.isNext('open-paren') ? parseHelperPermissions(words) : words.unexpected('values');
  if (found === undefined || !words.expectEnd()) return undefined;
  return { ...placed, declares: 'field', name, type: isChoice ? 'choice' : 'flags', words: found };
}

function lowerPermission(placed: PlacedPart, words: Words): PermissionStatement | undefined {
  const name = takeName(words);
  const letter = name === undefined || words.atEnd ? undefined : takeName(words);
  if (name === undefined || !words.expectEnd()) return undefined;
  return { ...placed, declares: 'permission', name, letter };
}

function lowerImplies(placed: PlacedPart, node: Node, words: Words): ImpliesStatement | undefined {
  const permissions = parseHelperPermissions(words);
  if (permissions === undefined) return undefined;
  if (permissions.length === 0) return words.unexpected('permissions');
  const stated = lowerRule(node, words, true);
  return stated && { ...placed, declares: 'implies', permissions, qualifiers: stated.qualifiers, rule: stated.rule };
}
