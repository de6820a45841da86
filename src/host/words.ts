// The words that this process was called with, whatever their bytes. Takes what Node made of them, gives the same with each
// byte that is no UTF-8 as the half of a character that no text has, U+DC80 to U+DCFF; Node puts U+FFFD for all of them.

import { readFileSync } from 'node:fs';
import type { ByteText } from '../base/index.js';
import { readable, unescapeBytes } from '../base/index.js';

/** The words after the program. */
export function ownWords(argv: readonly string[] = process.argv.slice(2), proc = '/proc/self'): readonly string[] {
  if (!argv.some((word) => word.includes('\ufffd'))) return argv;
  try {
    const words = readFileSync(`${proc}/cmdline`, 'latin1').split('\0').slice(0, -1).slice(-argv.length);
    return words.length === argv.length ? words.map((word) => withHalves(word as ByteText)) : argv;
  } catch {
    return argv;
  }
}

function withHalves(word: ByteText): string {
  // A backslash that was typed must not be taken for one that marks a byte.
  const marked = readable(word.replaceAll('\\', '\\x5c') as ByteText);
  return marked.replace(/\\x[0-9a-f]{2}/g, (mark) => {
    const byte = unescapeBytes(mark).charCodeAt(0);
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
  });
}
