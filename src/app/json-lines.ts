// A manifest in JSON Lines: one object on each line that is not blank. Takes text, gives what the lines say.

import { AaMergeError } from '../base/index.js';

/**
 * What `read` makes of each line, in order; `line` counts from 1, blank lines too.
 *
 * Throws: AaMergeError `app/bad-manifest` with the first line that is no object, or of which `read` makes nothing.
 */
export function readJsonLines<T>(
  text: string,
  read: (said: Readonly<Record<string, unknown>>, line: number) => T | undefined,
): T[] {
  return text.split('\n').flatMap((written, at) => {
    if (written.trim() === '') return [];
    const said = objectIn(written);
    const found = said && read(said, at + 1);
    if (found === undefined) throw new AaMergeError('app/bad-manifest', { line: at + 1 });
    return [found];
  });
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? (said as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
