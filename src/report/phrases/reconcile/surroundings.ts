// Sentences for what lies beside units: overrides of the administrator, and what a look at a host finds.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';
import { about, inProfile, unreadWords } from './words.js';

export const surroundingPhrases = {
  'reconcile/is-disabled': ({ path }) => ({ message: `it is switched off by \`${path}\`, and stays so` }),
  'reconcile/is-complaining': ({ path }) => ({ message: `it only complains because of \`${path}\`, and so it stays` }),
  'reconcile/has-local': ({ path }) => ({ message: `the rules in \`${path}\` stay part of it` }),
  'reconcile/redundant-local': about('is the administrator’s, and needed no longer: the vendor’s policy says as much'),
  'reconcile/nullified-local': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} overrules what a local rule grants: \`${facts['permissions']}\``,
  }),
  'reconcile/defined-twice': ({ other, profile }) => ({
    message: `defines \`${profile}\`, and so does \`${other}\`: which one counts is left to chance`,
  }),
  'reconcile/attached-twice': ({ other, attachment }) => ({
    message: `is attached to \`${attachment}\`, and so is \`${other}\`: with two the program runs with none`,
  }),
  'reconcile/attachments-meet': ({ other, attachment, pattern }) => ({
    message: `is attached to \`${attachment}\`, and \`${other}\` to \`${pattern}\`: where both match, the closer one counts, or none`,
  }),
  'reconcile/leftover-read': ({ unit, update }) => ({
    message: `was left behind, and is read as policy beside \`${unit}\`${update === 'yes' ? '; it holds an update' : ''}`,
  }),
  'reconcile/unmerged-copy': ({ unit }) => ({ message: `holds the vendor’s text for \`${unit}\`, not merged` }),
  'reconcile/leftover-idle': () => ({ message: 'was left behind; nothing reads it' }),
  'reconcile/dangling-switch': ({ kind }) => ({
    message: `leads nowhere, so it ${kind === 'disable' ? 'switches nothing off' : 'does not make anything complain'}`,
  }),
  'reconcile/idle-switch': ({ unit }) => ({ message: `is for \`${unit}\`, which is not there` }),
  'reconcile/unread-live': ({ why }) => ({
    message: `cannot be looked at: ${unreadWords(why)}; what it permits is in no report`,
  }),
  'reconcile/unread-local': () => ({ message: 'has rules, and no live file includes it' }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
