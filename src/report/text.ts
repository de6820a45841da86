// Helpers for text that people read: one diagnostic with its code frame, and counting words. Takes placed diagnostics,
// gives lines without colour of their own: colours come in as functions.

import { assertNever } from '../base/index.js';
import type { Paint } from './code-frame.js';
import { codeFrame } from './code-frame.js';
import type { PlacedDiagnostic } from './diagnostics.js';
import type { Places } from './places.js';
import { maskControls } from './visible.js';

/** `file:line:column: error: sentence [code]`, the line it is about, and what else there is to say. */
export function diagnosticText(found: PlacedDiagnostic, places: Places, paint: Paint): string {
  const { line, column, severity, code, message, help, related, at } = found;
  const file = maskControls(found.file);
  const accent = accentOf(severity, paint);
  const lines = [
    `${paint.bold(`${file}:${line}:${column}:`)} ${accent(`${severity}:`)} ${message} ${paint.dim(`[${code}]`)}`,
    ...(at === undefined ? [] : codeFrame(at, places, paint, accent).map((frame) => `  ${frame}`)),
    ...related.map(
      (other) => `  ${paint.dim(`${other.role} ${maskControls(other.file)}:${other.line}:${other.column}`)}`,
    ),
    ...(help === undefined ? [] : [`  ${paint.cyan('help:')} ${help}`]),
  ];
  return lines.map((text) => `${text}\n`).join('');
}

function accentOf(severity: PlacedDiagnostic['severity'], paint: Paint): (text: string) => string {
  switch (severity) {
    case 'error':
      return paint.red;
    case 'warning':
      return paint.yellow;
    case 'note':
      return paint.cyan;
    default:
      return assertNever(severity);
  }
}

/** `1 file`, `2 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
