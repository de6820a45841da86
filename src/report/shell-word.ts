// A path as a person can type it into a shell. Takes bytes, gives text; must never leave a character that a shell or a
// terminal would obey.

import type { ByteText, UnitPath } from '../base/index.js';
import { byteTextOf, readable } from '../base/index.js';
import { maskControls } from './visible.js';

export function shellWord(path: string): string {
  const text = readable(path as ByteText);
  if (/^[\w./@%+=:,-]+$/.test(text)) return text;
  const isPlain = maskControls(text) === text && byteTextOf(text) === path;
  return isPlain ? `'${text.replaceAll("'", "'\\''")}'` : `$'${path.replace(/[^ -&(-[\]-~]/g, escaped)}'`;
}

/** The same for a unit, which must not be taken for an option. */
export function unitWord(unit: UnitPath): string {
  return shellWord(unit.startsWith('-') ? `./${unit}` : unit);
}

function escaped(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
