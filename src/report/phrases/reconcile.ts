// Sentences for the codes born in reconcile: one table, joined of those that are about one thing each.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';
import { changePhrases } from './reconcile/changes.js';
import { extractPhrases } from './reconcile/extract.js';
import { halvesPhrases } from './reconcile/halves.js';
import { holdPhrases } from './reconcile/holds.js';
import { inputPhrases } from './reconcile/input.js';
import { lawPhrases } from './reconcile/law.js';
import { packagePhrases } from './reconcile/packages.js';
import { renamePhrases } from './reconcile/renames.js';
import { surroundingPhrases } from './reconcile/surroundings.js';
import { wholeSetPhrases } from './reconcile/whole-set.js';

type ReconcileCode = Extract<DiagnosticCode, `reconcile/${string}`>;

export const reconcilePhrases: Readonly<Record<ReconcileCode, Phrase>> = {
  ...changePhrases,
  ...halvesPhrases,
  ...lawPhrases,
  ...holdPhrases,
  ...packagePhrases,
  ...wholeSetPhrases,
  ...renamePhrases,
  ...surroundingPhrases,
  ...extractPhrases,
  ...inputPhrases,
};
