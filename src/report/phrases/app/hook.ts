// Sentences for hooks that were not done, or left the work to another run.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const hookPhrases = {
  'app/hook-late': ({ seconds }) => ({
    message: `not done after ${seconds} seconds; live policy is as it was`,
    help: 'run `aa-merge`, which takes the time that it needs; `deadline` in /etc/aa-merge.conf gives hooks more',
  }),
  'app/hook-broken': ({ why }) => ({
    message: `${why === '' ? 'stopped before it was done' : why}; live policy is as it was`,
    help: 'run `aa-merge`, which says more',
  }),
  'app/hook-busy': ({ holder }) => ({
    message: `another run (process ${holder}) is at work, and looks again before it ends`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
