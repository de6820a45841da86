// What a rule of a helper's class says, read by the declaration of the class. Takes both, gives the rule with its meaning, or
// what the class does not know. Source of the words: the file that declares the class.

import type { Condition, HelperField, HelperRule, Word } from '../language/index.js';
import type { ByteText, Checked, Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { HelperClass } from './helper-class.js';

/**
 * The rule with its meaning; undefined where the class does not know what it says.
 *
 * Diagnostics: `policy/helper-field`, `policy/helper-value`, `policy/helper-permission`.
 */
export function meaningOf(rule: HelperRule, declared: HelperClass): Checked<HelperRule | undefined> {
  const diagnostics: Diagnostic[] = [];
  const complain = (code: DiagnosticCode, at: Span, data: Diagnostic['data']): void => {
    diagnostics.push(diagnostic(code, at, { class: declared.name, ...data }));
  };
  const conditions = rule.conditions.map((condition) => withWords(condition, declared));
  for (const condition of conditions) {
    const field = declared.fields.find(({ name }) => name === condition.name);
    const known = declared.fields.map(({ name }) => name).join(', ');
    if (field === undefined) complain('policy/helper-field', condition.at, { name: condition.name, known });
    else checkValues(condition, field, complain);
  }
  const permissions = new Set<string>();
  for (const word of rule.permissions) {
    const found = permissionsIn(word, declared);
    const known = declared.permissions.map(({ name, letter }) => (letter === undefined ? name : `${name} ${letter}`));
    if (found === undefined) {
      complain('policy/helper-permission', word.at, { name: word.value, known: known.join(', ') });
    }
    for (const name of found ?? []) permissions.add(name);
  }
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const named = permissions.size === 0 ? declared.permissions.map(({ name }) => name) : [...permissions];
  return {
    value: { ...rule, conditions, meaning: { permissions: named.sort(), fields: declared.fields } },
    diagnostics,
  };
}

/** `{a,b}` is how a pattern says several words, and how one field says to another which it has. */
function withWords(condition: Condition, { fields }: HelperClass): Condition {
  const type = fields.find(({ name }) => name === condition.name)?.type;
  if (type !== 'choice') return condition;
  const values = condition.values.flatMap((word) => {
    const inside = /^\{(.+)\}$/.exec(word.value)?.[1]?.split(',') ?? [word.value];
    return inside.map((value): Word => ({ ...word, value: value as ByteText }));
  });
  return { ...condition, values };
}

function checkValues(
  { name, operator, values, at }: Condition,
  { type, words }: HelperField,
  complain: (code: DiagnosticCode, at: Span, data: Diagnostic['data']) => void,
): void {
  if (operator === 'in' && type === 'pattern')
    complain('policy/helper-value', at, { name, why: 'in', value: '', known: '' });
  if (type === 'pattern') {
    if (values.length > 1) complain('policy/helper-value', at, { name, why: 'several', value: '', known: '' });
    return;
  }
  for (const { value, at: place } of values) {
    if (!words.includes(value))
      complain('policy/helper-value', place, { name, why: 'unknown', value, known: words.join(', ') });
  }
}

/** A permission by its name, or several by their letters in one word; undefined for anything else. */
export function permissionsIn(
  { value }: Pick<Word, 'value'>,
  { permissions }: HelperClass,
): readonly string[] | undefined {
  if (permissions.some(({ name }) => name === value)) return [value];
  const found = [...value].map((letter) => permissions.find((one) => one.letter === letter)?.name);
  return found.every((name) => name !== undefined) && found.length > 0 ? found : undefined;
}
