// Sentences for what breaks the merge law, and for what it decided that a person may want to know of.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';
import { about, granting, inProfile } from './words.js';

function valueOf(fact: Facts[string] | undefined): string {
  return fact === undefined || fact === '' ? 'none' : `\`${fact}\``;
}

export const lawPhrases = {
  'reconcile/lost-restriction': (facts) => ({
    message:
      facts['what'] === undefined
        ? `\`${facts['statement']}\`${inProfile(facts)} would give back what the administrator took away${
            facts['unit'] === undefined || facts['unit'] === '' ? '' : ` in \`${facts['unit']}\``
          }`
        : `${facts['what']}${inProfile(facts)} would be ${valueOf(facts['after'])}, which the administrator had changed to ${valueOf(facts['before'])}`,
  }),
  'reconcile/lost-local': about('goes, although the file holds rules of the administrator'),
  'reconcile/invented-grant': granting('would grant what neither side grants:'),
  'reconcile/vendor-rule-lost': granting('is the vendor’s, and would no longer grant'),
  'reconcile/own-rule-lost': granting('is the administrator’s, and would no longer grant'),
  'reconcile/grant-lost': granting('would no longer grant what both sides grant:'),
  'reconcile/withdrawal-lost': granting('would still grant what was withdrawn:'),
  'reconcile/value-lost': (facts) => ({
    message:
      facts['what'] === undefined
        ? `\`${facts['statement']}\`${inProfile(facts)} would decide how a program is executed, and a side wants it otherwise`
        : `${facts['what']}${inProfile(facts)} would be ${valueOf(facts['after'])}, which neither side asks for`,
  }),
  'reconcile/shadowed-tightening': granting('still grants what the vendor withdrew:'),
  'reconcile/deny-stands': granting('stands against a new grant of the vendor:'),
  'reconcile/grant-followed': granting('is the vendor’s and goes; it no longer grants'),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
