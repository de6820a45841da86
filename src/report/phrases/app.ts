// Sentences for the codes born in app: one table, joined of those that are about one thing each.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';
import { checkPhrases } from './app/check.js';
import { copyPhrases } from './app/copies.js';
import { generatedPhrases } from './app/generated.js';
import { hookPhrases } from './app/hook.js';
import { intoForcePhrases } from './app/into-force.js';
import { namespacePhrases } from './app/namespaces.js';
import { rebasePhrases } from './app/rebase.js';
import { requestPhrases } from './app/requests.js';
import { settlingPhrases } from './app/settling.js';

type AppCode = Extract<DiagnosticCode, `app/${string}`>;

export const appPhrases: Readonly<Record<AppCode, Phrase>> = {
  ...requestPhrases,
  ...hookPhrases,
  ...checkPhrases,
  ...rebasePhrases,
  ...copyPhrases,
  ...generatedPhrases,
  ...namespacePhrases,
  ...settlingPhrases,
  ...intoForcePhrases,
};
