// Where something was written, and how it got to where it counts. Takes spans, gives what a diagnostic says beside them.

import type { Diagnostic, Span } from '../base/index.js';

export interface Origin {
  readonly at: Span;
  /** The include statements on the way, outermost first. */
  readonly via: readonly Span[];
}

/** The includes on the way to a place, innermost first, as a reader follows them back. */
export function includeChain(via: readonly Span[]): Diagnostic['related'] {
  return [...via].reverse().map((at) => ({ at, role: 'included' }));
}
