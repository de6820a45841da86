// Text of unknown bytes made fit for a screen: UTF-8 where it is valid, and nothing in it that a terminal would obey.
// Takes bytes, gives characters.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';

/** The text as a person may see it. A line end, a tab or another control character is a mark of its own. */
export function visible(text: string): string {
  return maskControls(readable(text as ByteText));
}

/** Control characters, those that change the direction of writing included, as `·`. */
export function maskControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '·');
}
