// `CLASS [PERMISSIONS] [CONDITIONS] [PERMISSIONS],`: a rule of a class that a trusted helper enforces. Which fields and
// permissions the class has is known to its declaration, which stands in another file: here the words are only cut.

import type { Condition, HelperRule, Word } from '../ast.js';
import type { Token } from '../cst.js';
import { readWord } from '../word.js';
import { parseConditions } from './conditions.js';
import type { Words } from './words.js';

/** Whether a first word can name a class. */
export function namesHelperClass({ kind, text }: Token): boolean {
  return kind === 'id' && /^[A-Za-z]/.test(text);
}

/** Diagnostics: `language/repeated-condition`, and those of words that are not expected. */
export function parseHelper(words: Words): HelperRule | undefined {
  const name = words.takeWord('id');
  if (name === undefined) return words.unexpected('rule');
  const before = parseHelperPermissions(words);
  const conditions = before && parseConditions(words);
  const after = conditions && (before.length > 0 ? [] : parseHelperPermissions(words));
  if (before === undefined || conditions === undefined || after === undefined || !words.expectEnd()) return undefined;
  checkRepeats(words, conditions);
  return { kind: 'helper', class: name, permissions: [...before, ...after], conditions, meaning: undefined };
}

/** A word, or words in parentheses; none where neither stands there. Undefined for a list that makes no sense. */
export function parseHelperPermissions(words: Words): readonly Word[] | undefined {
  if (words.take('open-paren') === undefined) {
    const { next } = words;
    if (next === undefined || !['id', 'mode', 'keyword'].includes(next.kind)) return [];
    return [readWord(words.take(next.kind) as Token, words.findings.file)];
  }
  const found: Word[] = [];
  for (let word = words.takeWord('value'); word !== undefined; word = words.takeWord('value')) found.push(word);
  if (found.length === 0) return words.unexpected('values');
  return words.expect('list', 'close-paren') === undefined ? undefined : found;
}

function checkRepeats(words: Words, conditions: readonly Condition[]): void {
  const seen = new Set<string>();
  for (const { name, at } of conditions) {
    if (seen.has(name)) words.complain('language/repeated-condition', at, { name });
    seen.add(name);
  }
}
