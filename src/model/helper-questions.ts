// A request about a rule class of a trusted helper, checked against the declaration of the class. Takes a request with its
// class, gives the questions of the class, or what is wrong with the request and what is accepted.

import type { ByteText } from '../base/index.js';
import type { HelperField } from '../language/index.js';
import type { HelperClass, MediatedFeatures } from '../policy/index.js';
import { permissionsIn } from '../policy/index.js';
import type { Access, AccessProblem, Question } from './access.js';
import { questionsOf } from './access.js';
import type { AutomatonClass } from './classes.js';
import type { Attributes } from './queries/query.js';
import { flagsText, helperQueries } from './queries/helper.js';

/** What is asked for any request, in order; all of it has to be allowed. */
export function askedOf(
  access: Access,
  automaton: AutomatonClass,
  features: MediatedFeatures,
): readonly Question[] | AccessProblem {
  if (automaton !== 'helper') return questionsOf(access, automaton, features);
  const { declared, attributes } = access;
  return declared === undefined ? problem('class', attributes['class'] ?? '', '') : helperQuestions(access, declared);
}

/** Fields that are not given have no value. */
function helperQuestions(access: Access, declared: HelperClass): readonly Question[] | AccessProblem {
  if (access.permissions.length === 0) return problem('no-permission', '', permissionNames(declared));
  const permissions = access.permissions.map((word) => permissionsIn({ value: word as ByteText }, declared));
  const stranger = permissions.indexOf(undefined);
  if (stranger !== -1) return problem('permission', access.permissions[stranger] ?? '', permissionNames(declared));
  const attributes: Record<string, ByteText> = {};
  for (const [name, value] of Object.entries(access.attributes)) {
    if (name === 'class') continue;
    const field = declared.fields.find((one) => one.name === name);
    if (field === undefined) return problem('attribute', name, helperUsage(declared));
    const text = valueOf(field, value);
    if (text === undefined) return problem('value', `${name}=${value}`, field.words.join(', '));
    attributes[name] = text;
  }
  return questionsAbout(declared.name, [...new Set(permissions.flatMap((names) => names ?? []))], attributes);
}

/** How a request of a class is written. */
export function helperUsage(declared: HelperClass): string {
  const fields = declared.fields.map(({ name }) => ` ${name}=`).join('');
  const permissions = declared.permissions.map(({ name }) => name).join('|');
  return `${declared.name} ${permissions}${fields === '' ? '' : ` [${fields.trim()}]`}`;
}

function questionsAbout(
  of: string,
  permissions: readonly string[],
  attributes: Attributes,
): readonly Question[] | AccessProblem {
  const { shapes, encode, decode } = helperQueries(permissions.map((permission) => ({ class: of, permission })));
  const questions: Question[] = [];
  for (const { name: shape, permissions: words } of shapes) {
    const encoded = encode(attributes, shape);
    if ('wrong' in encoded) return problem('value', `${encoded.wrong}=${attributes[encoded.wrong] ?? ''}`, '');
    const { text } = encoded;
    for (const permission of words) {
      const { class: _, ...fields } = decode(text, shape);
      questions.push({ class: 'helper', shape, text, attributes: fields, permission });
    }
  }
  return questions;
}

function problem(kind: AccessProblem['problem'], word: string, accepted: string): AccessProblem {
  return { problem: kind, word, accepted };
}

function permissionNames({ permissions }: HelperClass): string {
  return permissions.map(({ name }) => name).join(', ');
}

/** Of flags the text by which strings have them; undefined for what the field cannot have. */
function valueOf({ type, words }: HelperField, value: ByteText): ByteText | undefined {
  if (type === 'pattern' || value === '') return value;
  if (type === 'choice') return words.includes(value) ? value : undefined;
  const flags = value.split(',');
  return flags.every((flag) => words.includes(flag)) ? flagsText(flags) : undefined;
}
