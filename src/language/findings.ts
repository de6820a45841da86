// What was found wrong in one file, collected while it is read.

import type { Diagnostic, DiagnosticCode, FileId, Span } from '../base/index.js';
import { diagnostic } from '../base/index.js';

/** A stretch of a file whose name is known from where it stands. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly file: FileId) {}

  add(code: DiagnosticCode, at: Stretch, data: Diagnostic['data'] = {}): void {
    this.diagnostics.push(diagnostic(code, this.span(at), data));
  }

  span(at: Stretch): Span {
    return { file: this.file, start: at.start, end: at.end };
  }
}
