// What most rules share: permissions, `name=value` conditions, and conditions in `peer=( … )`.

import type { Condition } from '../ast.js';
import { readWord } from '../word.js';
import { suggestionFor } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import type { Words } from './words.js';

/** The names of one kind's permissions as they may be written, each with its canonical name. */
export type PermissionNames = ReadonlyMap<string, string>;

/** A table from lines such as `send write w`, the canonical name first. */
export function permissionNames(...lines: readonly string[]): PermissionNames {
  const names = new Map<string, string>();
  for (const line of lines) {
    const words = line.split(' ');
    for (const word of words) names.set(word, words[0] as string);
  }
  return names;
}

/**
 * Optional permissions: one word, or a list in parentheses. Sorted, each once. Undefined when they cannot be read.
 * Diagnostics: `language/unknown-permission`.
 */
export function parsePermissions(words: Words, names: PermissionNames): readonly string[] | undefined {
  const found = new Set<string>();
  words.offer(names);
  if (words.take('open-paren') !== undefined) {
    for (let value = words.take('value'); value !== undefined; value = words.take('value')) {
      addPermission(words, names, readWord(value, words.findings.file).value, value, found, true);
    }
    if (words.expect('list', 'close-paren') === undefined) return undefined;
  } else if (words.isNext('keyword') || (words.isNext('mode') && hasLetters(names))) {
    const word = words.take('keyword') ?? words.take('mode');
    if (word !== undefined) addPermission(words, names, word.text, word, found, false);
  }
  return [...found].sort();
}

/** Whether a kind knows `r` and `w`, alone and together. */
function hasLetters(names: PermissionNames): boolean {
  return names.has('r');
}

function addPermission(
  words: Words,
  names: PermissionNames,
  text: string,
  at: { readonly start: number; readonly end: number },
  found: Set<string>,
  isListed: boolean,
): void {
  const name = names.get(text);
  if (name !== undefined) found.add(name);
  // Letters may be written together, and in upper case inside a list.
  else if (/^[rw]*$/i.test(text) && hasLetters(names)) {
    for (const letter of text.toLowerCase()) found.add(names.get(letter) as string);
  } else {
    // Kinds without permission letters read any word in a list, and ignore those they do not know.
    const isIgnored = isListed && !hasLetters(names);
    const code = isIgnored ? 'language/ignored-permission' : 'language/unknown-permission';
    words.complain(code, at, { found: text, ...suggestionFor(text, names.keys()) });
  }
}

/** Conditions, as many as there are. Undefined when one of them cannot be read. */
export function parseConditions(words: Words): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  while (words.isNext('condition')) {
    const condition = parseCondition(words);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return conditions;
}

/**
 * The conditions in `name=( … )`, where any name will do unless one is given; `absent` where there is no such group.
 * Undefined when it cannot be read.
 */
export function parseGroup(words: Words, name?: string): readonly Condition[] | 'absent' | undefined {
  const start = words.take('condition-list');
  if (start === undefined) return 'absent';
  if (name !== undefined && start.text !== name)
    return words.complain('language/unknown-condition', start, {
      name: start.text,
      ...suggestionFor(start.text, [name]),
    });
  if (words.expect('equals', 'equals') === undefined) return undefined;
  if (words.expect('list', 'open-paren') === undefined) return undefined;
  const conditions: Condition[] = [];
  while (words.isNext('condition')) {
    const condition = parseGroupCondition(words);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return words.expect('condition', 'close-paren') === undefined ? undefined : conditions;
}

function parseCondition(words: Words): Condition | undefined {
  const name = words.take('condition');
  if (name === undefined) return words.unexpected('condition');
  const operator = words.take('equals') !== undefined ? '=' : words.take('in') !== undefined ? 'in' : undefined;
  if (operator === undefined) return words.unexpected('equals');
  const values = operator === '=' && !words.isNext('open-paren') ? parseOne(words) : parseList(words);
  return values && conditionOf(words, name, operator, values);
}

/** In a group a name may stand alone; a list holds one value only. */
function parseGroupCondition(words: Words): Condition | undefined {
  const name = words.take('condition');
  if (name === undefined) return words.unexpected('condition');
  const operator = words.take('equals') ? '=' : words.take('override-assign') ? ':=' : undefined;
  if (operator === undefined) return conditionOf(words, name, undefined, []);
  const isList = words.take('open-paren') !== undefined;
  const values = parseOne(words);
  if (values === undefined || (isList && words.expect('list', 'close-paren') === undefined)) return undefined;
  return conditionOf(words, name, operator, values);
}

function parseOne(words: Words): Condition['values'] | undefined {
  const value = words.expectWord('value', 'value');
  return value && [value];
}

function parseList(words: Words): Condition['values'] | undefined {
  if (words.expect('list', 'open-paren') === undefined) return undefined;
  const first = words.expectWord('values', 'value');
  if (first === undefined) return undefined;
  const values = [first];
  for (let value = words.takeWord('value'); value !== undefined; value = words.takeWord('value')) values.push(value);
  return words.expect('list', 'close-paren') === undefined ? undefined : values;
}

function conditionOf(
  words: Words,
  name: { readonly text: ByteText; readonly start: number; readonly end: number },
  operator: Condition['operator'],
  values: Condition['values'],
): Condition {
  const end = words.last?.end ?? name.end;
  return { name: name.text, operator, values, at: words.findings.span({ start: name.start, end }) };
}
