// Patterns built by hand: the fixed parts of match strings around the patterns that rules write. Takes bytes and patterns,
// gives patterns.

import type { ByteSet, Pattern } from '../language/index.js';
import type { ByteText } from '../base/index.js';

/** Exactly these bytes. */
export function bytes(...values: readonly number[]): Pattern {
  return { kind: 'literal', text: String.fromCharCode(...values) as ByteText };
}

export function literal(text: ByteText): Pattern {
  return { kind: 'literal', text };
}

export function oneOf(set: ByteSet): Pattern {
  return { kind: 'class', bytes: set };
}

export function sequence(...parts: readonly Pattern[]): Pattern {
  return parts.length === 1 ? (parts[0] as Pattern) : { kind: 'sequence', parts };
}

/** Any of these; none of them matches nothing at all. */
export function choice(...of: readonly Pattern[]): Pattern {
  return of.length === 1 ? (of[0] as Pattern) : { kind: 'choice', of };
}

export function repeat(of: Pattern): Pattern {
  return { kind: 'repeat', of };
}

export function optional(pattern: Pattern): Pattern {
  return choice(nothing, pattern);
}

/** The empty string. */
export const nothing: Pattern = { kind: 'sequence', parts: [] };
export const anyByte: Pattern = { kind: 'class', bytes: [[0, 255]] };
export const notNul: Pattern = { kind: 'class', bytes: [[1, 255]] };
export const nul: Pattern = bytes(0);
/** Any text, also none. */
export const anyText: Pattern = repeat(notNul);
export const someText: Pattern = sequence(notNul, anyText);
export const anyBytes: Pattern = repeat(anyByte);

export function anyBytesOf(count: number): Pattern {
  return sequence(...Array.from({ length: count }, () => anyByte));
}

/** A 16-bit number, big endian. */
export function number16(value: number): Pattern {
  return bytes((value >> 8) & 0xff, value & 0xff);
}
