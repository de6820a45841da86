// Sentences for units and profiles that get another name, or may have got one.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const renamePhrases = {
  'reconcile/moved-to-switched-off': ({ profile, path }) => ({
    message: `profile \`${profile}\` would move to where \`${path}\` stands in its way, and no longer confine`,
    help: `remove \`${path}\`, or switch off the file that has the profile now`,
  }),
  'reconcile/moved-from-switched-off': ({ profile, path, file }) => ({
    message: `profile \`${profile}\` would move to \`${file}\`, where \`${path}\` no longer switches it off`,
    help: `set the same beside that file, or remove \`${path}\`; then run again`,
  }),
  'reconcile/renamed': (facts) => ({
    message: `profile \`${facts['before']}\` becomes \`${facts['after']}\`: rules that name it may mean another`,
  }),
  'reconcile/profile-renamed': ({ before, after }) => ({
    message: `the vendor calls profile \`${before}\` \`${after}\` now; by that nobody is permitted more`,
  }),
  'reconcile/old-name-here': ({ profile, name, statement }) => ({
    message: `\`${statement}\` is yours and names profile \`${profile}\`, which the vendor calls \`${name}\` now: under that name it permits nothing towards it`,
    help: 'name the profile as it is called now, there or beside it',
  }),
  'reconcile/named-here': ({ profile, statement }) => ({
    message: `\`${statement}\` is yours and names profile \`${profile}\`, which gets another name`,
    help: 'let it name both, or add one for the new name; then nothing changes by it',
  }),
  'reconcile/perhaps-renamed': ({ from, to, before, after }) => ({
    message:
      before === after
        ? `\`${to}\` may be what \`${from}\` was: both have profile \`${before}\`, and what has to follow it is not clear`
        : `\`${to}\` with profile \`${after}\` may be what \`${from}\` with profile \`${before}\` was`,
    help: `if it is, rename the live file to \`${to}\` with all that is set beside it, else copy the reference there; then run again`,
  }),
  'reconcile/perhaps-disabled': ({ path, profile }) => ({
    message: `\`${path}\` leads to nothing any more, and may have switched off what is profile \`${profile}\` now`,
    help: `remove \`${path}\` to have the new profile enforced, or make a link for its own file`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
