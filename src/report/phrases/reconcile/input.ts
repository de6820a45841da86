// Sentences for what a person wrote that cannot be used: a consent, the name of a unit.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';
import { summaryOf, unreadWords } from './words.js';

/** Why something is no consent. */
const notConsented: Readonly<Record<string, string>> = {
  'no-file': 'it is no file',
  statement: 'only rules may be consented to',
  head: 'a block of consents has a name and nothing else before its brace',
  mode: 'a denial or a prompt is no consent',
  exec: 'execution cannot be consented to in advance',
  transition: 'a change of profile cannot be consented to in advance',
  value: 'a resource limit cannot be consented to in advance',
};

export const inputPhrases = {
  'reconcile/bad-consent': ({ place, why }) => ({
    message: `${place}: ${notConsented[String(why)] ?? summaryOf(why)}`,
    help: 'a consent file holds permission rules, for all profiles or in `profile NAME { … }`',
  }),
  'reconcile/unknown-unit': ({ unit, kind, why }) => {
    if (unit === '') return { message: 'an empty name is no unit', help: 'name a file of the policy directory' };
    if (kind === 'unread') return { message: `\`${unit}\` cannot be looked at: ${unreadWords(why)}` };
    if (kind !== 'directory') {
      return {
        message: `\`${unit}\` is no unit here`,
        help: 'a unit is a path below the policy directory, such as `usr.sbin.foo`; `aa-merge --dry-run --verbose` lists them',
      };
    }
    return {
      message: `\`${unit}\` is a directory, no unit`,
      help: 'name the files in it; without names, all units are reconciled',
    };
  },
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
