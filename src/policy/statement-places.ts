// Places in the text of policy: the key of one, the part of a statement to point at, and an assignment that has no end. Takes
// statements, gives places.

import type { Span } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { Statement } from '../language/index.js';
import type { ParsedFile } from './source-set.js';

/** The key of a place. */
export function placeKey({ file, start, end }: Span): string {
  return `${start} ${end} ${file}`;
}

/** An assignment at the end of a file that has no line end there. */
export function unfinishedAssignment({ text, statements }: ParsedFile): Statement | undefined {
  const last = statements.at(-1);
  const isAssignment = last?.kind === 'variable' || last?.kind === 'boolean';
  return isAssignment && /^[ \t]*$/.test(text.slice(last.at.end)) ? last : undefined;
}

/** The part of a statement to point at. */
export function headOf(statement: Extract<Statement, { kind: 'rule' | 'if' | 'qualifier-block' }>): Span {
  switch (statement.kind) {
    case 'rule':
      return statement.at;
    case 'if':
      return statement.branches[0]?.head ?? statement.at;
    case 'qualifier-block': {
      const { head, body } = statement;
      return head.end > head.start ? head : { ...body.at, end: body.at.start + 1 };
    }
    default:
      return assertNever(statement);
  }
}
