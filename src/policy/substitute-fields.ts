// Fields of a helper's class in the rules that it implies: `@{field_NAME}` in a pattern is what the rule says of the field.
// Takes rules, gives rules. Must never put anything into a word that is no pattern, nor between braces, where a comma of
// the field would become another choice.

import type { HelperField, HelperRule, Rule, Word } from '../language/index.js';
import { spellValue } from '../language/index.js';
import type { ByteText, Span } from '../base/index.js';
import { replaceWords } from './rule-words.js';

const marker = /@\{field_([A-Za-z0-9_]+)\}/g;

/** The fields in the patterns of a rule, with the words that they stand in. */
export function substitutedFields(rule: Rule): readonly { readonly field: string; readonly word: Word }[] {
  const found: { field: string; word: Word }[] = [];
  replaceWords(rule, (word) => {
    for (const [, field = ''] of word.value.matchAll(marker)) found.push({ field, word });
    return word;
  });
  return found;
}

/** A field in a word of a rule that is no pattern; undefined where there is none. */
export function misplacedField(rule: Rule): string | undefined {
  const without = replaceWords(rule, (word) => ({ ...word, value: '' as ByteText, written: '' as ByteText }));
  return new RegExp(marker).exec(JSON.stringify(without))?.[1];
}

/** Whether a field stands in a pattern outside of all braces and brackets, wherever it does. */
export function isInPattern(pattern: ByteText, field: string): boolean {
  const plain = pattern.replaceAll(/\\./gs, '');
  const places = [...plain.matchAll(marker)].filter(([, name]) => name === field);
  return places.every(({ index }) => {
    const rest = plain
      .slice(0, index)
      .replaceAll(/@\{[A-Za-z0-9_]+\}/g, '')
      .replaceAll(/\[[^\]]*\]/g, '');
    return rest.split('{').length === rest.split('}').length && !rest.includes('[');
  });
}

/**
 * An implied rule for one rule of the class. All its words are placed at `at`: that is where a person finds it.
 *
 * Units: patterns, as they are after the first pass over escapes.
 */
export function substituteFields(implied: Rule, rule: HelperRule, fields: readonly HelperField[], at: Span): Rule {
  const patterns = new Map(fields.map((field) => [field.name, patternOf(field, rule)]));
  const replaced = replaceWords(implied, (word) => {
    const value = word.value.replace(marker, (said, name: string) => patterns.get(name) ?? said) as ByteText;
    return value === word.value ? word : { ...word, value, written: spellValue(value, 'value') };
  });
  return placedAt(replaced, at);
}

/** The rule without the conditions that a field stands in: what can be said of it before anything is put there. */
export function withoutFields(rule: HelperRule): HelperRule {
  const isPlain = ({ value }: Word): boolean => value.search(marker) === -1;
  return { ...rule, conditions: rule.conditions.filter(({ values }) => values.every(isPlain)) };
}

/** What a rule says of a field, as one pattern. */
function patternOf({ name, words }: HelperField, { conditions }: HelperRule): string {
  const values = conditions.find((condition) => condition.name === name)?.values.map(({ value }) => value as string);
  if (values !== undefined && values.length === 1) return values[0] as string;
  const some = values ?? words;
  return some.length === 0 ? '**' : some.length === 1 ? (some[0] as string) : `{${some.join(',')}}`;
}

/** The same value with every place in it replaced. */
function placedAt<T>(value: T, at: Span): T {
  if (Array.isArray(value)) return value.map((each: unknown) => placedAt(each, at)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => {
      const isPlace = (name === 'at' || name === 'modeAt') && each !== undefined;
      return [name, isPlace ? at : placedAt(each, at)];
    }),
  ) as T;
}
