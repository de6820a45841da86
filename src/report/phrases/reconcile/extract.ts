// Sentences for why inline edits cannot become local rules.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

/** Why a file is not written. */
const notWritable: Readonly<Record<string, string>> = {
  directory: 'is a directory',
  outside: 'is a link out of the policy directory',
  link: 'is a link: name the file that it leads to',
  unreadable: 'cannot be read',
};

const verdicts: Readonly<Record<string, string>> = {
  wider: 'it would permit more',
  narrower: 'it would permit less',
  incomparable: 'it would permit more of some and less of other things',
  unknown: 'that cannot be decided',
  logging: 'other accesses would be logged',
};

export const extractPhrases = {
  'reconcile/extract-own': () => ({ message: 'no vendor ships it: all of it is local already' }),
  'reconcile/extract-opaque': () => ({
    message: 'the live file, or what the vendor ships, is not understood',
    help: '`aa-merge parse` says what is wrong',
  }),
  'reconcile/extract-head': ({ before, statement }) => ({
    message: `\`${before}\` became \`${statement}\`: a local file stands inside of the profile and cannot change its head`,
  }),
  'reconcile/extract-outside': ({ statement }) => ({
    message: `\`${statement}\` cannot stand in a local file, which is read inside of a profile`,
  }),
  'reconcile/extract-in-block': ({ statement }) => ({
    message: `\`${statement}\` stands in a block with the vendor’s rules`,
    help: 'move it out of the block, with the qualifiers of the block, and try again',
  }),
  'reconcile/extract-no-local': ({ statement, profile }) => ({
    message: `\`${statement}\`: profile \`${profile}\` includes no file below \`local/\``,
  }),
  'reconcile/extract-place': ({ path, why }) => ({ message: `\`${path}\` ${notWritable[String(why)] ?? why}` }),
  'reconcile/extract-order': () => ({
    message: 'without these statements it would still not say what the vendor’s says: their order differs',
  }),
  'reconcile/extract-invalid': ({ why }) => ({
    message: why === 'live' ? 'live policy is not valid as it is' : 'the result would be no valid policy',
  }),
  'reconcile/extract-removed': ({ statement }) => ({
    message: `\`${statement}\` was taken away here, and a local file only adds`,
  }),
  'reconcile/extract-unequal': ({ verdict }) => ({
    message: `the result would not permit the same as live: ${verdicts[String(verdict)] ?? verdict}`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
