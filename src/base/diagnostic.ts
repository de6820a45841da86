// Trouble with policy, as data. The sentence a person reads is made in report from code and data.

import type { DiagnosticCode, Severity } from './codes.js';
import { codes } from './codes.js';
import type { Span } from './position.js';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly at: Span | undefined;
  readonly data: Readonly<Record<string, string | number>>;
  readonly related: readonly { readonly at: Span; readonly role: string }[];
}

/** A result that stands whatever the diagnostics say: collecting goes on after trouble. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** A diagnostic with the severity that the catalogue gives its code. */
export function diagnostic(
  code: DiagnosticCode,
  at: Span | undefined,
  data: Diagnostic['data'] = {},
  related: Diagnostic['related'] = [],
): Diagnostic {
  return { code, severity: codes[code].severity, at, data, related };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((found) => found.severity === 'error');
}
