// Match strings that are a class byte and fields with NUL between them: what most classes ask. Takes the fields of each
// form, gives what can be asked about the class.

import type { ByteText } from '../../base/index.js';
import { byteTextOf, joinBytes, sliceBytes } from '../../base/index.js';
import type { Pattern } from '../../language/index.js';
import { bytes, literal, nul, sequence } from '../byte-pattern.js';
import type { AutomatonClass } from '../classes.js';
import { classByte } from '../classes.js';
import { matches } from '../match.js';
import type { PermissionBits } from '../policy-permissions.js';
import type { Attributes, ClassQueries, PermissionWord, QueryShape } from './query.js';

/** One field of a match string, and the attribute it stands for. */
export interface Field {
  readonly attribute: string;
  readonly pattern: Pattern;
  /** It may be left out, and then is empty. */
  readonly mayLack?: boolean;
  /** It is always that long. Otherwise it ends at NUL, or at the end of the string. */
  readonly length?: number;
  /** The next field follows at once, without NUL. */
  readonly joined?: boolean;
  /** In words; without this, and without `read`, as it is. */
  show?(text: ByteText): ByteText;
  /** From words; undefined where they mean nothing. */
  read?(words: ByteText): ByteText | undefined;
}

export interface Form {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly permissions: readonly PermissionWord[];
}

/** The permissions with these words, in this order. */
export function permissionWords(bits: PermissionBits, ...words: readonly string[]): readonly PermissionWord[] {
  return words.map((word) => ({ word, bits: bits[word] ?? 0 }));
}

/** A class whose match strings have these forms. No string may be of two. */
export function queriesOf(name: AutomatonClass, forms: readonly Form[]): ClassQueries {
  const head = byteTextOf(String.fromCharCode(classByte[name] ?? 0));
  const formOf = (shape: string): Form | undefined => forms.find((form) => form.name === shape);
  return {
    shapes: forms.map((form) => shapeOf(form, head)),
    decode: (text, shape) => decode(formOf(shape)?.fields ?? [], sliceBytes(text, 1)),
    encode: (attributes, shape) => {
      const form = formOf(shape);
      return form === undefined ? { wrong: shape } : encode(form, head, attributes);
    },
  };
}

function shapeOf({ name, fields, permissions }: Form, head: ByteText): QueryShape {
  const patternOf = (of: (field: Field) => Pattern): Pattern => {
    const parts = fields.flatMap((field, at) => (isSeparated(fields, at) ? [nul, of(field)] : [of(field)]));
    return sequence(bytes(head.charCodeAt(0)), ...parts);
  };
  return {
    name,
    pattern: patternOf(({ pattern }) => pattern),
    permissions,
    where: (wanted, text) => patternOf(({ attribute, pattern }) => (attribute === wanted ? literal(text) : pattern)),
  };
}

/** Whether NUL stands before a field. */
function isSeparated(fields: readonly Field[], at: number): boolean {
  return at > 0 && fields[at - 1]?.joined !== true;
}

function decode(fields: readonly Field[], text: ByteText): Attributes {
  const found: Record<string, ByteText> = {};
  let start = 0;
  for (const [at, { attribute, length, mayLack = false, show }] of fields.entries()) {
    if (isSeparated(fields, at)) start += 1;
    const nulAt = at === fields.length - 1 ? -1 : text.indexOf('\0', start);
    const end = length === undefined ? (nulAt === -1 ? text.length : nulAt) : start + length;
    const value = sliceBytes(text, start, end);
    if (value !== '' || !mayLack) found[attribute] = show?.(value) ?? value;
    start = end;
  }
  return found;
}

function encode({ fields }: Form, head: ByteText, attributes: Attributes): { text: ByteText } | { wrong: string } {
  const stranger = Object.keys(attributes).find((name) => fields.every(({ attribute }) => attribute !== name));
  if (stranger !== undefined) return { wrong: stranger };
  const parts: ByteText[] = [head];
  for (const [at, { attribute, pattern, mayLack = false, read }] of fields.entries()) {
    const words = attributes[attribute] ?? (mayLack ? ('' as ByteText) : undefined);
    const value = words === undefined || read === undefined ? words : read(words);
    if (value === undefined || !matches(pattern, value)) return { wrong: attribute };
    if (isSeparated(fields, at)) parts.push('\0' as ByteText);
    parts.push(value);
  }
  return { text: joinBytes(parts) };
}
