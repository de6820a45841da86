// One thing that the gate found: a diagnostic that also knows which grants it is about, so that it can be looked up in
// other texts. Takes a statement and its place, gives the finding with the statement as a person reads it.

import { printTree } from '../language/index.js';
import type { IncludeStatement, ProfileStatement, Statement } from '../language/index.js';
import type { Diagnostic, DiagnosticCode } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { FlatRule, Scope } from './flatten.js';

export interface Finding extends Diagnostic {
  /** Keys of the grants, denials, ordered statements or profiles in question. */
  readonly keys: readonly string[];
  readonly rule: FlatRule | undefined;
  readonly include: IncludeStatement | undefined;
}

/** A finding about one statement. Data: `profile`, `statement` and what is given. */
export function findingAt(
  code: DiagnosticCode,
  scope: Scope,
  statement: Statement,
  data: Diagnostic['data'] = {},
  keys: readonly string[] = [],
): Finding {
  const at = statement.kind === 'profile' ? statement.head : statement.at;
  const found = diagnostic(code, at, { profile: scope.profile, statement: statementText(statement), ...data });
  return { ...found, keys, rule: undefined, include: statement.kind === 'include' ? statement : undefined };
}

const longest = 160;

/** A statement on one line; of a block only its head. */
export function statementText(statement: Statement): string {
  const whole = printTree(statement.node);
  const text = statement.kind === 'profile' ? headText(whole, statement) : whole;
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

function headText(whole: string, { head, node }: ProfileStatement): string {
  return whole.slice(head.start - node.start, head.end - node.start);
}
