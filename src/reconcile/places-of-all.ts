// Where everything stands in a file. Takes statements, gives places in the order of the text.

import type { Span } from '../base/index.js';
import type { Statement } from '../language/index.js';

/** Statements at all depths, and the heads of profiles. */
export function placesOfAll(statements: readonly Statement[]): Span[] {
  return statements.flatMap((statement): Span[] => {
    switch (statement.kind) {
      case 'profile':
        return [statement.head, ...placesOfAll(statement.body.statements)];
      case 'qualifier-block':
        return placesOfAll(statement.body.statements);
      case 'if':
        return statement.branches.flatMap(({ body }) => placesOfAll(body.statements));
      default:
        return [statement.at];
    }
  });
}
