// A manifest in JSON Lines: one object on each line that is not blank. Takes bytes or text, gives what the lines say. Must
// never guess at bytes that are no text: two names that differ would become one.

import { AaMergeError } from '../base/index.js';

/** Whose cases a manifest has: what a case has to say. */
export type CasesOf = 'parse' | 'compare' | 'query';

/** The text of a manifest. Throws: AaMergeError `app/bad-manifest` with the first line that is not UTF-8. */
export function manifestText(bytes: Uint8Array, cases: CasesOf): string {
  const decode = (some: Uint8Array): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(some);
    } catch {
      return undefined;
    }
  };
  const text = decode(bytes);
  if (text !== undefined) return text;
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const wrong = lines.findIndex((line) => decode(Buffer.from(line, 'latin1')) === undefined);
  throw new AaMergeError('app/bad-manifest', { line: wrong + 1, cases, why: 'encoding' });
}

/**
 * What `read` makes of each line, in order; `line` counts from 1, blank lines too.
 *
 * Throws: AaMergeError `app/bad-manifest` with the first line that is no object, or of which `read` makes nothing.
 */
export function readJsonLines<T>(
  text: string,
  cases: CasesOf,
  read: (said: Readonly<Record<string, unknown>>, line: number) => T | undefined,
): T[] {
  return text.split('\n').flatMap((written, at) => {
    if (written.trim() === '') return [];
    const said = objectIn(written);
    const found = said && read(said, at + 1);
    if (found === undefined) throw new AaMergeError('app/bad-manifest', { line: at + 1, cases, why: 'shape' });
    return [found];
  });
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const said: unknown = JSON.parse(line, onlyText);
    return typeof said === 'object' && said !== null ? (said as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Half a character, such as `"\ud800"`, has no bytes in UTF-8. */
function onlyText(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw new SyntaxError('half a character');
  return value;
}
