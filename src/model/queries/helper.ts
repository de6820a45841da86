// What can be asked about the classes of trusted helpers: one form for each permission of each class. The strings name their
// class, their permission and their fields themselves, so no declaration is needed to read one. What a class knows is
// checked before it is asked, where declarations are at hand.

import type { ByteText } from '../../base/index.js';
import { compareBytes, sliceBytes } from '../../base/index.js';
import { bytes, literal, nul, oneOf, repeat, sequence, someText } from '../byte-pattern.js';
import { classByte } from '../classes.js';
import type { ProfileModel } from '../model.js';
import { helperBits } from '../policy-permissions.js';
import type { Attributes, ClassQueries, QueryShape } from './query.js';

/** A permission of a class. */
export interface HelperRequest {
  readonly class: string;
  readonly permission: string;
}

const headByte = classByte.helper ?? 0;

/** Requests for these permissions; each once. */
export function helperQueries(requests: readonly HelperRequest[]): ClassQueries {
  const byName = new Map(requests.map((request) => [`${request.class}.${request.permission}`, request]));
  return {
    shapes: [...byName].map(([name, request]) => shapeOf(name, request)),
    decode: (text) => attributesIn(text),
    encode: (attributes, shape) => {
      const request = byName.get(shape);
      const wrong = Object.entries(attributes).find(([, value]) => value.includes('\0'))?.[0];
      if (request === undefined || wrong !== undefined) return { wrong: wrong ?? shape };
      return { text: requestText(request, attributes) };
    },
  };
}

/** What the rules of some profiles speak of: nobody needs to ask them about anything else. */
export function helperRequestsIn(profiles: readonly ProfileModel[]): readonly HelperRequest[] {
  return profiles.flatMap(({ profile }) =>
    profile.rules.flatMap(({ rule }) => {
      if (rule.kind !== 'helper') return [];
      return (rule.meaning?.permissions ?? []).map((permission) => ({ class: rule.class.value, permission }));
    }),
  );
}

/** A set of flags as strings have it: each after a byte of its own, so that any of them may be missing. */
export function flagsText(flags: readonly string[]): ByteText {
  return [...new Set(flags)]
    .sort()
    .map((flag) => `${beforeFlag}${flag}`)
    .join('') as ByteText;
}

const beforeFlag = '\x01';

const nameByte = oneOf([
  [0x30, 0x39],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);

/** A field with a value; one without is not there. */
const field = sequence(nameByte, repeat(nameByte), bytes(0x3d), someText, nul);

function shapeOf(name: string, { class: of, permission }: HelperRequest): QueryShape {
  const head = literal(`${of}\0${permission}\0` as ByteText);
  return {
    name,
    pattern: sequence(bytes(headByte), head, repeat(field)),
    permissions: [{ word: permission, bits: helperBits.use }],
  };
}

function requestText({ class: of, permission }: HelperRequest, { class: _, ...fields }: Attributes): ByteText {
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  const parts = given.sort(([one], [other]) => compareBytes(one, other)).map(([name, value]) => `${name}=${value}\0`);
  return `${String.fromCharCode(headByte)}${of}\0${permission}\0${parts.join('')}` as ByteText;
}

function readable(value: ByteText): ByteText {
  return (value.startsWith(beforeFlag) ? value.slice(1).replaceAll(beforeFlag, ',') : value) as ByteText;
}

/** The class and the fields; the permission is known by the shape. */
function attributesIn(text: ByteText): Attributes {
  const [name = '', , ...fields] = text.slice(1).split('\0');
  const found: Record<string, ByteText> = { class: name as ByteText };
  for (const field of fields) {
    const equals = field.indexOf('=');
    if (equals > 0) found[field.slice(0, equals)] = readable(sliceBytes(field as ByteText, equals + 1));
  }
  return found;
}
