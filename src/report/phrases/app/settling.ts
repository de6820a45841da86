// Sentences for decisions of a person that cannot be carried out.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

const stillHeld: Phrase = ({ unit, hold }) => ({
  message: `\`${unit}\` would still be held (${hold}) with the vendor’s change declined`,
  help: 'put right what `aa-merge --dry-run` names, and run again',
});

/** Why a change of the vendor cannot be declined, and what can be done instead. */
const notDeclined: Readonly<Record<string, Phrase>> = {
  together: ({ unit }) => ({
    message: `this grant of \`${unit}\` cannot be declined by itself: no change of the vendor in the unit stands for it alone`,
    help: 'decline the whole change without `--grant`, or settle it with `aa-merge resolve`',
  }),
  gone: ({ unit }) => ({
    message: `the vendor no longer ships \`${unit}\`: there is no text of his to take`,
    help: 'remove the live file when the program is gone; `aa-merge reject` keeps it as your own',
  }),
  unread: ({ unit }) => ({
    message: `the vendor’s text of \`${unit}\` cannot be read, so nobody could say what is declined`,
    help: 'put right what `aa-merge --dry-run` names, and run again',
  }),
};

/** Why there is no consent for a grant. */
const noConsent: Readonly<Record<string, string>> = {
  kind: 'only a new rule can be one that grants accesses or capabilities, for everyone that it grants them to: no execute mode, no loss of confinement or of a restriction',
  'no-file': 'there is no plain file at the place of consents made here',
  bad: 'outside of its profile the rule means nothing',
  namespace: 'the consents of this machine are not about the policy of a namespace',
  'not-covered': 'the rule by itself does not cover it',
};

/** Why a unit has no grant to accept, by what it is held for. */
const notAccepted: Readonly<Record<string, string>> = {
  'lost-restriction': 'it would undo what the administrator restricted, which nobody can accept',
  unknown: 'nobody can say what it would permit',
};

export const settlingPhrases = {
  'app/not-held': ({ unit }) => ({
    message: `\`${unit}\` is not held: there is nothing to settle`,
    help: '`aa-merge --dry-run` shows what is held',
  }),
  'app/nothing-to-accept': ({ unit, hold }) => ({
    message: `\`${unit}\` has no grant to accept: ${notAccepted[String(hold)] ?? `it is held for something else (${hold})`}`,
    help: '`aa-merge --dry-run` says what settles it',
  }),
  'app/no-such-grant': ({ unit, number, most }) => ({
    message: `\`${unit}\` has no grant ${number}`,
    help: `its grants are numbered from 1 to ${most}; \`aa-merge --dry-run\` shows them`,
  }),
  'app/shown-otherwise': ({ unit }) => ({
    message: `\`${unit}\` is not as it was shown: its grants are not those that the last run showed, or its texts changed; nothing was settled`,
    help: 'run `aa-merge` and look at what it shows now',
  }),
  'app/not-declined': (facts) => (notDeclined[String(facts['why'])] ?? stillHeld)(facts),
  'app/no-consent': ({ unit, why }) => ({
    message: `what \`${unit}\` is held for cannot be put as a standing consent: ${noConsent[String(why)] ?? why}; nothing was accepted`,
    help: 'accept it without `--consent`',
  }),
  'app/conflict-marker': ({ place }) => ({
    message: `${place}: a conflict marker is left in the text`,
    help: 'choose between the sides, take the markers out and resolve again',
  }),
  'app/no-text': ({ path, why, most }) => ({
    message: `\`${path}\` cannot be the text of a unit: ${why === 'size' ? `it is larger than ${most} bytes` : 'it is no file'}`,
    help: 'put the text into a file of its own',
  }),
  'app/no-answer': ({ unit }) => ({
    message: `say what \`${unit}\` is to be: \`--with FILE\`, or \`--take-vendor\` for the text that the vendor ships`,
    help: '`aa-merge reject` keeps live as it is',
  }),
  'app/stale-decision': ({ unit }) => ({
    message: `what was decided about \`${unit}\` for a later run was put aside: the unit changed since`,
    help: 'decide again on what is shown now',
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
