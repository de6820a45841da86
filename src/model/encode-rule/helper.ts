// Rules of trusted helpers: the name of the class, the permission, and each field as `name=value` where it has a value, with
// NUL between them. A field without value is left out, so that a class may get another field and old requests stay what they
// were. A permission is a part of the string and no bit: bits would be other ones as soon as a declaration has another word.
// No kernel asks for these strings; the helper does, through `queries/helper.ts`.

import type { Condition, HelperField, HelperMeaning, HelperRule, Pattern } from '../../language/index.js';
import type { ByteText } from '../../base/index.js';
import { anyText, choice, literal, nothing, nul, optional, sequence } from '../byte-pattern.js';
import { matches } from '../match.js';
import type { Term } from '../term.js';
import { helperBits } from '../policy-permissions.js';
import { flagsText } from '../queries/helper.js';
import { classTerm, patternOf } from './conditions.js';
import type { Given } from './encode.js';

/** None for a rule whose class is not known: policy has said so. */
export function encodeHelper(rule: HelperRule, given: Given): readonly Term[] {
  const { meaning } = rule;
  if (meaning === undefined) return [];
  const parts = [
    text(rule.class.value),
    nul,
    choice(...meaning.permissions.map(text)),
    nul,
    ...meaning.fields.map((field) => fieldPattern(field, rule.conditions)),
  ];
  return [classTerm('helper', parts, helperBits.use, given)];
}

function text(value: string): Pattern {
  return literal(value as ByteText);
}

function fieldPattern(field: HelperMeaning['fields'][number], conditions: readonly Condition[]): Pattern {
  const condition = conditions.find(({ name }) => name === field.name);
  const value = valuePattern(field, condition);
  const given = sequence(text(`${field.name}=`), value, nul);
  return matches(value, '' as ByteText) ? choice(nothing, given) : given;
}

/** The values that a rule means; all of them where it does not say. */
function valuePattern({ type, words }: HelperField, condition: Condition | undefined): Pattern {
  const said = condition?.values ?? [];
  switch (type) {
    case 'pattern':
      return said[0] === undefined ? anyText : patternOf(said[0]);
    case 'choice':
      return condition === undefined
        ? choice(nothing, ...words.map(text))
        : choice(...said.map(({ value }) => text(value)));
    case 'flags': {
      const named = condition === undefined ? words : [...new Set(said.map(({ value }) => value as string))].sort();
      const isExact = condition?.operator === '=';
      return sequence(...named.map((word) => (isExact ? flag(word) : optional(flag(word)))));
    }
  }
}

function flag(word: string): Pattern {
  return literal(flagsText([word]));
}
