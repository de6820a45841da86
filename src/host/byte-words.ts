// Words of a command that are any bytes. Arguments of a process are text in Node, so what is no UTF-8 goes through the shell,
// spelled in plain characters, and is put together there. Takes words, gives the command to start. No word is ever read as
// a command.

import type { BytePath } from '../base/index.js';

/** Puts words together and becomes the command that they are. The dot keeps line ends, which the shell would cut off. */
const script = 'n=$#; for w; do w=$(printf "%b." "$w"); set -- "$@" "${w%.}"; done; shift "$n"; exec "$@"';

/** The same command, as words that survive. */
export function byteWords(words: readonly BytePath[]): readonly [program: string, ...words: string[]] {
  const texts = words.map((word) => Buffer.from(word, 'latin1').toString('utf8'));
  const survives = texts.every((text, at) => Buffer.from(text, 'utf8').toString('latin1') === words[at]);
  const [program = '', ...others] = texts;
  return survives ? [program, ...others] : ['/bin/sh', '-c', script, 'sh', ...words.map(spelled)];
}

function spelled(word: BytePath): string {
  return word.replace(/[^\w./-]/g, (byte) => `\\0${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
