// Resource limits of a profile: one value for each limit. Source: permission-semantics 3.

import type { RlimitTerm } from './model.js';

/** The name under which a limit counts: two names mean one limit. */
export function limitName(written: string): string {
  return written === 'ofile' ? 'nofile' : written;
}

/** One term for each limit: the last in the order of the text. */
export function lastLimits(terms: readonly RlimitTerm[]): readonly RlimitTerm[] {
  return [...new Map(terms.map((term) => [term.name, term])).values()];
}
