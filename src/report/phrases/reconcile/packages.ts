// Sentences for where live comes from that was never reconciled, and for what became of packages.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';

/** By whose word a text is the vendor's. */
const witnesses: Readonly<Record<string, string>> = {
  dpkg: 'the digest that dpkg recorded',
  rpm: 'the digest that rpm recorded',
  ucf: 'what ucf recorded',
  history: 'the history that the vendor ships',
  preinst: 'what its package noted before its upgrade',
  adopted: 'what was adopted here last',
};

function packageOf(facts: Facts): string {
  const version = facts['version'] === '' ? '' : ` ${facts['version']}`;
  return `\`${facts['package']}\`${version}`;
}

export const packagePhrases = {
  'reconcile/pristine': ({ by }) => ({
    message: `live is what the vendor shipped, by ${witnesses[String(by)] ?? by}: it is the base`,
  }),
  'reconcile/base-found': ({ by, path }) =>
    by === 'adopted'
      ? { message: `merged with \`${path}\` as the base: what was adopted here last` }
      : {
          message: `merged with \`${path}\` as the base, by ${witnesses[String(by)] ?? by}; it may be newer than what was edited`,
          help: 'a rule that this base has and live lacks counts as removed here, and stays away: look for rules that you miss',
        },
  'reconcile/other-revisions': ({ count, path }) => ({
    message: `${count === 1 ? 'another text' : `${count} other texts`} of the vendor in \`${path}\` may be the base`,
    help: '`aa-merge merge-file LIVE TEXT REFERENCE` shows the merge with one of them',
  }),
  'reconcile/removed-before': () => ({
    message: 'it was removed here before its package moved it to the reference, and stays away',
  }),
  'reconcile/removed-conffile': (facts) => ({
    message: `package \`${facts['package']}\` put the file there, and it was removed here: it stays away`,
    help: 'copy the file from the reference into the policy directory to have it after all',
  }),
  'reconcile/active-conffile': (facts) => ({
    message: `package \`${facts['package']}\` still has the live file as its own, and may ask about it at its next upgrade`,
  }),
  'reconcile/package-installed': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is installed` }),
  'reconcile/package-removed': (facts) => ({
    message: `package ${packageOf(facts)} shipped it, and is removed, not purged`,
    help: `\`dpkg --purge ${facts['package']}\` and another run take it away`,
  }),
  'reconcile/package-purged': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is purged` }),
  'reconcile/package-erased': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is erased` }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
