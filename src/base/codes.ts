// The one catalogue of codes: what can be said about policy, merges and the outside, each with its severity and a
// one-line summary for the manual. Sentences with the facts of one case are made in report/phrases.

import { appCodes } from './codes/app.js';
import { cliCodes } from './codes/cli.js';
import { languageCodes } from './codes/language.js';
import { mergeCodes } from './codes/merge.js';
import { modelCodes } from './codes/model.js';
import { packetsCodes } from './codes/packets.js';
import { policyCodes } from './codes/policy.js';
import { reconcileCodes } from './codes/reconcile.js';
import { storeCodes } from './codes/store.js';

export type Severity = 'error' | 'warning' | 'note';

export interface CodeEntry {
  readonly severity: Severity;
  readonly summary: string;
}

export const codes = {
  ...languageCodes,
  ...policyCodes,
  ...modelCodes,
  ...packetsCodes,
  ...mergeCodes,
  ...reconcileCodes,
  ...storeCodes,
  ...appCodes,
  ...cliCodes,
} as const satisfies Record<string, CodeEntry>;

export type DiagnosticCode = keyof typeof codes;
