// Paths as the kernel asks about them.

import type { ByteText } from '../../base/index.js';
import { literal, oneOf, repeat, sequence } from '../byte-pattern.js';

export const notSlash = oneOf([
  [1, 0x2e],
  [0x30, 0xff],
]);
const slash = literal('/' as ByteText);
const rest = repeat(notSlash);

/** Absolute, no two slashes in a row, a directory with a slash at the end. */
export const absolutePath = sequence(slash, repeat(sequence(notSlash, rest, slash)), rest);
