// Where everything stands in a file. Takes statements, gives places in the order of the text.

import type { Span } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { statementsIn } from '../language/index.js';

/** Statements at all depths, and the heads of profiles. */
export function placesOfAll(statements: readonly Statement[]): Span[] {
  return statementsIn(statements).flatMap((statement): Span[] => {
    switch (statement.kind) {
      case 'profile':
        return [statement.head];
      case 'qualifier-block':
      case 'if':
        return [];
      default:
        return [statement.at];
    }
  });
}
