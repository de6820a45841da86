// A text that is no whole policy, such as an abstraction, judged in a profile around it. Takes a text, gives the policy that
// includes it, and tells that include from those of the text.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Included, not pasted: a file that is included may begin with an abi. */
export function around(text: string, folder: string): string {
  const name = createHash('sha1').update(text, 'latin1').digest('hex');
  const file = join(folder, `part-${name}`);
  writeFileSync(file, text, 'latin1');
  return `include if exists <tunables/global>\nprofile fragment {\n  include "${file}"\n}\n`;
}

export function isPart(file: string): boolean {
  return /\/part-[0-9a-f]{40}$/.test(file);
}

/** Of an include, in words. */
export function leadsToPart(words: string): boolean {
  return words.startsWith('include "') && isPart(words.slice(0, -1));
}
