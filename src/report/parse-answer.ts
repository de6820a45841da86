// What is said of one file of policy: whether it is valid, and what is wrong with it. Takes diagnostics and texts, gives plain
// data that text and JSON are made from.

import type { BytePath, Diagnostic } from '../base/index.js';
import { fileId, hasErrors } from '../base/index.js';
import type { PlacedDiagnostic } from './diagnostics.js';
import { nameOf, placeDiagnostics } from './diagnostics.js';
import type { Places } from './places.js';

export interface ParseAnswer {
  readonly file: string;
  /** Whether it is valid policy. */
  readonly ok: boolean;
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** The answer about a file. */
export function parseAnswer(file: BytePath, diagnostics: readonly Diagnostic[], places: Places): ParseAnswer {
  const id = fileId(file);
  return { file: nameOf(id), ok: !hasErrors(diagnostics), diagnostics: placeDiagnostics(diagnostics, id, places) };
}
