// Sentences for the codes born in merge.

import type { DiagnosticCode } from '../../base/index.js';
import type { Facts, Phrase, Said } from './phrase.js';

type MergeCode = Extract<DiagnosticCode, `merge/${string}`>;

const sides: Readonly<Record<string, string>> = { base: 'BASE', ours: 'OURS', theirs: 'THEIRS' };

/** What a conflict is about, then what is the matter with it. */
function about(what: string, help: string): Phrase {
  return ({ about: subject }: Facts): Said => ({
    message: subject === undefined || subject === '' ? what : `\`${subject}\`: ${what}`,
    help,
  });
}

const choose = 'choose one side, or write what both want, between the markers';

export const mergePhrases: Readonly<Record<MergeCode, Phrase>> = {
  'merge/both-added': about('both sides added something about this, differently', choose),
  'merge/both-changed': about('both sides changed this, differently', choose),
  'merge/removed-and-changed': about(
    'one side removed this and the other side changed it',
    'decide whether the change still has a reason; if not, leave it removed',
  ),
  'merge/exec-mode': about(
    'the sides want different execute modes or targets for one path',
    'one path has one execute mode; the stronger confinement is the safer choice',
  ),
  'merge/deny-and-grant': about(
    'one side denies, or denied until now, what the other side grants',
    'a deny rule wins over every grant: keep it only if the access is really unwanted',
  ),
  'merge/moved': about(
    'one side moved this rule here, and the other side removed it or moved it elsewhere',
    'decide whether the access is still wanted, and in which profile',
  ),
  'merge/text': () => ({ message: 'both sides changed these lines', help: choose }),
  'merge/not-understood': ({ side }) => ({
    message: `${sides[String(side)] ?? 'a file'} is not valid policy, so lines were merged, not rules`,
    help: 'correct that file, or read every line of the result',
  }),
  'merge/not-as-meant': () => ({
    message: 'the merged text would not say what both sides mean, so lines were merged, not rules',
    help: 'read every line of the result',
  }),
  'merge/deny-stands': ({ about: subject, grant }) => ({
    message: `\`${subject}\` of OURS stands, although THEIRS now has \`${grant}\``,
  }),
  'merge/same-in-other-words': ({ about: subject }) => ({
    message: `both sides came to say \`${subject}\`, in other words`,
  }),
};
