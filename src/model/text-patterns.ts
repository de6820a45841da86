// Patterns of paths, read once for each text: what many profiles include, each of them would read anew, and keep. Takes texts,
// gives patterns, the same object for the same text. Whoever compiles many policies makes one and passes it on.

import type { ByteText } from '../base/index.js';
import type { Pattern } from '../language/index.js';
import { textPattern } from './encode-rule/file-entry.js';

export class TextPatterns {
  private readonly known = new Map<ByteText, Pattern | undefined>();

  /** Undefined for what is no pattern. */
  read(text: ByteText): Pattern | undefined {
    let pattern = this.known.get(text);
    if (pattern === undefined && !this.known.has(text)) this.known.set(text, (pattern = textPattern(text)));
    return pattern;
  }
}
