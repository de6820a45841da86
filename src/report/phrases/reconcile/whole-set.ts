// Sentences for what the set of policy as a whole forbids, and what the compiler makes of it.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const wholeSetPhrases = {
  'reconcile/below-top': ({ name, file }) => ({
    message: `profile \`${name}\` was in a file at the top of the directory, which loaders read, and is only in \`${file}\` now, which they may not`,
  }),
  'reconcile/include-elsewhere': ({ include }) => ({
    message: `\`${include}\` is newly included where it exists, and does not exist here: what it permits on a host nobody can say`,
    help: 'name a directory that has it with `--include`, or include what the repository has',
  }),
  'reconcile/same-profile': ({ name, file }) => ({
    message: `profile \`${name}\` is defined in \`${file}\` already`,
    help: `decide which file is to have it, and take it out of the other; without \`${file}\` the vendor’s comes`,
  }),
  'reconcile/same-attachment': ({ attachment, file }) => ({
    message: `\`${attachment}\` is attached to a profile in \`${file}\` already; with two the program would run with none`,
  }),
  'reconcile/invalid': () => ({ message: 'the result would be no valid policy' }),
  'reconcile/compiler-would-wait': ({ file, special }) => ({
    message: `\`${file}\` includes \`${special}\`, which is a pipe, a socket or a device: whoever loads it may wait without end`,
    help: `remove \`${special}\`, or put a file in its place`,
  }),
  'reconcile/compiler-refuses': ({ file, said }) => ({
    message: `\`apparmor_parser\` does not take \`${file}\` with it: ${said}`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
