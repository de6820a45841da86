// Sentences for what a change permits, and what it takes away.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';
import { about, granting, inProfile } from './words.js';

function flags(fact: Facts[string] | undefined): string {
  return fact === undefined || fact === '' ? 'no flags' : `the flags \`${fact}\``;
}

/** What has the compiler add something; empty where that is not known. */
function byStatement({ statement }: Facts): string {
  return statement === undefined || statement === '' ? '' : ` for \`${statement}\``;
}

const doubts: Readonly<Record<string, string>> = {
  'too-large': 'it is too large to be compared',
  'relative-include': 'a relative include leads to where the loader happens to run',
  unconfirmed: 'two ways of asking do not agree',
  'defined-twice': 'it is defined twice',
  invalid: 'what the vendor ships is no valid policy',
  'base-incomplete':
    'what the vendor shipped before includes what is not there, so that a new grant may be what was taken away before',
  incomplete: 'it is no valid policy by itself, or includes what is not there',
  'used-elsewhere': 'what it defines means something only where others use it',
  priority: 'what its priorities come to depends on the rules of whoever includes it',
};

export const changePhrases = {
  'reconcile/new-grant': granting('newly grants'),
  'reconcile/new-include': granting('comes in by a new include and grants'),
  'reconcile/new-profile': about('is new'),
  'reconcile/new-alias': granting('counts for another path through an alias and newly grants'),
  'reconcile/definition-changed': granting('means more by a changed definition and newly grants'),
  'reconcile/exec-changed': about('decides otherwise how a program is executed'),
  'reconcile/lost-deny': granting('no longer denies'),
  'reconcile/mediation-lost': (facts) => ({
    message: `\`${facts['permissions']}\`${inProfile(facts)} is no longer asked about: the abi does not know the class`,
  }),
  'reconcile/implied-grant': (facts) => ({
    message: `the compiler adds a rule${byStatement(facts)}${inProfile(facts)} that newly grants \`${facts['permissions']}\``,
  }),
  'reconcile/lost-rule': granting('goes, and no longer stands in the way of'),
  'reconcile/lost-profile': about('goes: what it confines runs without it'),
  'reconcile/weaker-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/flags-changed': (facts) => ({
    message: `profile \`${facts['profile']}\` has ${flags(facts['after'])} instead of ${flags(facts['before'])}`,
  }),
  'reconcile/attachment-changed': (facts) => ({
    message:
      facts['program'] === undefined
        ? `profile \`${facts['profile']}\` asks other attributes of its programs`
        : `\`${facts['program']}\` no longer runs under profile \`${facts['profile']}\``,
  }),
  'reconcile/looser-rlimit': (facts) => ({
    message: `the limit \`${facts['limit']}\`${inProfile(facts)} goes, or allows more`,
  }),
  'reconcile/unknown': (facts) => ({
    message: `nobody can say what changes${inProfile(facts)}: ${doubts[String(facts['why'])] ?? facts['why']}`,
  }),
  'reconcile/grant-withdrawn': granting('no longer grants'),
  'reconcile/new-deny': granting('newly denies'),
  'reconcile/stricter-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/stricter-rlimit': (facts) => ({
    message: `the limit \`${facts['limit']}\`${inProfile(facts)} is new or lower`,
  }),
  'reconcile/stricter-exec': about('decides more strictly how a program is executed'),
  'reconcile/stricter-flags': (facts) => ({
    message: `profile \`${facts['profile']}\` has ${flags(facts['after'])} instead of ${flags(facts['before'])}`,
  }),
  'reconcile/new-confinement': about('confines more'),
  'reconcile/audit-lost': about('is no longer logged'),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
