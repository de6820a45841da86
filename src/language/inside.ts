// What stands in a file, wherever it stands: in profiles, in blocks of qualifiers, in all branches of conditionals. Takes
// statements, gives statements. What a place means for a statement is for others to say.

import type { Statement } from './ast.js';

/** Every statement at all depths, in text order; one that has others inside comes before them. */
export function statementsIn(statements: readonly Statement[]): Statement[] {
  const found: Statement[] = [];
  const visit = (some: readonly Statement[]): void => {
    for (const statement of some) {
      found.push(statement);
      for (const body of bodiesOf(statement)) visit(body);
    }
  };
  visit(statements);
  return found;
}

function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'profile':
    case 'qualifier-block':
      return [statement.body.statements];
    case 'if':
      return statement.branches.map(({ body }) => body.statements);
    default:
      return [];
  }
}
