// Sentences for the codes born in policy: one table, joined of those that are about one thing each.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';
import { filePhrases } from './policy/files.js';
import { helperPhrases } from './policy/helpers.js';
import { statementPhrases } from './policy/statements.js';
import { variablePhrases } from './policy/variables.js';

type PolicyCode = Extract<DiagnosticCode, `policy/${string}`>;

export const policyPhrases: Readonly<Record<PolicyCode, Phrase>> = {
  ...filePhrases,
  ...statementPhrases,
  ...variablePhrases,
  ...helperPhrases,
};
