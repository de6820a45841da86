// What was found wrong in one file, collected while it is read.

import type { Diagnostic, DiagnosticCode, FileId, Span } from '../base/index.js';
import { defaultLimits, diagnostic } from '../base/index.js';

/** A stretch of a file whose name is known from where it stands. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    readonly file: FileId,
    /** How many are kept; one more says that there are others. */
    private readonly limit: number = defaultLimits.problems,
  ) {}

  add(code: DiagnosticCode, at: Stretch, data: Diagnostic['data'] = {}): void {
    if (this.diagnostics.length > this.limit) return;
    const isLast = this.diagnostics.length === this.limit;
    this.diagnostics.push(
      isLast
        ? diagnostic('language/too-many-problems', this.span(at), { limit: this.limit })
        : diagnostic(code, this.span(at), data),
    );
  }

  span(at: Stretch): Span {
    return { file: this.file, start: at.start, end: at.end };
  }
}
