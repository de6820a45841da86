// Sentences for what the compiler and the kernel make of policy that was, or would be, written.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';
import { notLoaded } from './not-loaded.js';

const whyNotAsked: ReadonlyMap<string, string> = new Map([
  ['no-room', 'no directory for temporary files can be made'],
  ['no-parser', 'it is not installed'],
  ['not-wished', 'so it was wished (`--uncompiled`)'],
]);

export const intoForcePhrases = {
  'app/compiler-refuses': ({ file, said }) => ({
    message: `\`apparmor_parser\` does not take \`${file}\` as it would be: ${said}; nothing was changed`,
    help: 'change what it names, and run again',
  }),
  'app/not-checked': () => ({
    message: '`apparmor_parser` is not installed: policy was written without its having looked at it',
    help: 'install the package `apparmor`',
  }),
  'app/not-asked': ({ why }) => ({
    message: `\`apparmor_parser\` was not asked about this plan: ${whyNotAsked.get(String(why)) ?? why}`,
    help: 'a run that writes may hold what it does not take',
  }),
  'app/not-loaded': ({ why }) => ({
    message: `policy was written, but not loaded: ${notLoaded[String(why)] ?? why}; compiled caches of what changed are gone`,
  }),
  'app/refused-before': ({ file }) => ({
    message: `\`${file}\` is not loaded: \`apparmor_parser\` did not take it before, either`,
    help: `\`apparmor_parser -Q -K ${file}\` says what is wrong`,
  }),
  'app/still-running': ({ pid, program, label, profile }) => ({
    message: `process ${pid} (\`${program}\`) ${label === 'unconfined' ? 'runs unconfined' : `still runs under \`${label}\``}${
      profile === undefined ? '' : `, not under \`${profile}\``
    }`,
    help:
      profile !== undefined
        ? 'a profile attaches when a program starts: restart it'
        : label === 'unconfined'
          ? 'its profile is gone: restart it only if it may run without one'
          : 'no file defines that any more: it stays loaded for the process, until the machine starts anew; restart it only if it may run without a profile',
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
