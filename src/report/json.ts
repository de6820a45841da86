// Answers for programs: the shapes of product, "Machine contracts". Takes placed diagnostics, gives plain objects that
// JSON.stringify writes as the schemas in schema/ say.

import type { PlacedDiagnostic } from './diagnostics.js';
import type { ParseAnswer } from './parse-answer.js';

/** A diagnostic as it stands in JSON; `help` and `related` only where there is something to say. */
export function diagnosticJson({
  file,
  line,
  column,
  severity,
  code,
  message,
  help,
  related,
}: PlacedDiagnostic): object {
  return {
    file,
    line,
    column,
    severity,
    code,
    message,
    ...(help === undefined ? {} : { help }),
    ...(related.length === 0 ? {} : { related }),
  };
}

/** The document of `parse --json`. Schema: `parse.schema.json`. */
export function parseDocument(answers: readonly ParseAnswer[]): object {
  const count = (severity: PlacedDiagnostic['severity']): number =>
    answers.reduce((sum, { diagnostics }) => sum + diagnostics.filter((one) => one.severity === severity).length, 0);
  const valid = answers.filter(({ ok }) => ok).length;
  return {
    schema: 'aa-merge/parse@1',
    ok: valid === answers.length,
    files: answers.map(({ file, ok, diagnostics }) => ({ file, ok, diagnostics: diagnostics.map(diagnosticJson) })),
    summary: { files: answers.length, valid, errors: count('error'), warnings: count('warning') },
  };
}

/** One line of `parse --batch`. Schema: `parse-batch.schema.json`. */
export function batchAnswer(id: unknown, { ok, diagnostics }: ParseAnswer): object {
  return { id, ok, diagnostics: diagnostics.map(diagnosticJson) };
}
