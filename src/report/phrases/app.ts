// Sentences for the codes born in app.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';

type AppCode = Extract<DiagnosticCode, `app/${string}`>;

export const appPhrases: Readonly<Record<AppCode, Phrase>> = {
  'app/bad-manifest': ({ line }) => ({
    message: `line ${line} of the manifest is no case`,
    help: 'a case is a JSON object with an `id` and a `file`; `cwd`, `base` and `features` are paths',
  }),
};
