// Match strings that are parts of fixed or of telling length, one after the other: those of sockets. Takes the parts of each
// form, gives what can be asked.

import type { ByteText } from '../../base/index.js';
import type { Pattern } from '../../language/index.js';
import { literal, sequence } from '../byte-pattern.js';
import type { AutomatonClass } from '../classes.js';
import { classByte } from '../classes.js';
import { matches } from '../match.js';
import type { Attributes, ClassQueries, PermissionWord } from './query.js';

/** A part of a match string that stands for an attribute. */
export interface Part {
  readonly attribute: string;
  readonly pattern: Pattern;
  /** The same as a regular expression, without groups; takes the shortest of several ways to cut a string. */
  readonly source: string;
  /** In words; empty for what is not worth saying. */
  show(text: ByteText): string;
  /** From words; undefined where they mean nothing. */
  read(words: string): string | undefined;
  /** The words where none are given; without, they have to be. */
  readonly omitted?: string;
}

export interface Layout {
  readonly name: string;
  /** Text stands for itself. */
  readonly parts: readonly (Part | string)[];
  readonly permissions: readonly PermissionWord[];
  /** In compiled policy it has these permissions, and nobody is known to ask for them: no attributes lead there. */
  readonly isUnasked?: boolean;
}

/** The queries of a class by its layouts. One that nobody asks comes after those that are asked. */
export function queriesOfLayouts(name: AutomatonClass, layouts: readonly Layout[]): ClassQueries {
  const byte = classByte[name];
  const head = byte === undefined ? '' : String.fromCharCode(byte);
  const layoutOf = (shape: string): Layout | undefined => layouts.find((layout) => layout.name === shape);
  return {
    shapes: layouts.map(({ name: shape, parts, permissions }) => {
      const patternOf = (of: (part: Part) => Pattern): Pattern => {
        const patterns = parts.map((part) => (typeof part === 'string' ? literal(part as ByteText) : of(part)));
        return sequence(literal(head as ByteText), ...patterns);
      };
      return {
        name: shape,
        pattern: patternOf(({ pattern }) => pattern),
        permissions,
        where: (wanted, text) =>
          patternOf(({ attribute, pattern }) => (attribute === wanted ? literal(text) : pattern)),
      };
    }),
    decode: (text, shape) => decode(layoutOf(shape)?.parts ?? [], text.slice(head.length)),
    encode: (attributes, shape) => {
      const layout = layoutOf(shape);
      return layout === undefined ? { wrong: shape } : encode(layout, head, attributes);
    },
  };
}

function decode(parts: readonly (Part | string)[], text: string): Attributes {
  const sources = parts.map((part) => (typeof part === 'string' ? sourceOf(part) : `(${part.source})`));
  const [, ...values] = new RegExp(`^${sources.join('')}$`).exec(text) ?? [];
  const named = parts.filter((part) => typeof part !== 'string');
  const words = named.map(({ attribute, show }, at) => [attribute, show((values[at] ?? '') as ByteText)] as const);
  return Object.fromEntries(words.filter(([, said]) => said !== '')) as Attributes;
}

function sourceOf(text: string): string {
  return [...text].map((byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
}

function encode(
  { parts, isUnasked }: Layout,
  head: string,
  given: Attributes,
): { readonly text: ByteText } | { readonly wrong: string } {
  const named = parts.filter((part) => typeof part !== 'string');
  const stranger = Object.keys(given).find((name) => named.every(({ attribute }) => attribute !== name));
  if (stranger !== undefined) return { wrong: stranger };
  if (isUnasked === true) return { wrong: named[0]?.attribute ?? '' };
  let text = head;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const words = given[part.attribute] ?? part.omitted;
    const value = words === undefined ? undefined : part.read(words);
    if (value === undefined || !matches(part.pattern, value as ByteText)) return { wrong: part.attribute };
    text += value;
  }
  return { text: text as ByteText };
}
