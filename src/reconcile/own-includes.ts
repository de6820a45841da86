// What the administrator wrote, and which files of the vendor bring it in. Takes one state of the policy, gives files and
// includes. Source: product, "Overrides".

import type { BytePath } from '../base/index.js';
import type { IncludeStatement, Statement } from '../language/index.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import type { PolicyState } from './policy-state.js';

/** Includes that lead straight to what the administrator wrote, or to where nobody can know. */
export function ownIncludes(
  statements: readonly Statement[],
  state: PolicyState,
  isOwn: (path: BytePath) => boolean,
): IncludeStatement[] {
  return includesIn(statements)
    .map(({ include }) => include)
    .filter((include) => dependsOnDirectory(include) || ownFilesBehind(include, state, isOwn).length > 0);
}

/** Includes by which rules of the administrator come in, through whatever files. */
export function includesLeadingToOwn(
  statements: readonly Statement[],
  state: PolicyState,
  isOwn: (path: BytePath) => boolean,
): IncludeStatement[] {
  return includesIn(statements)
    .map(({ include }) => include)
    .filter((include) =>
      state.behind(include).files.some(({ id, statements: inside }) => isOwn(id) && inside.some(isForProfiles)),
    );
}

/** The administrator’s files that an include itself leads to and that say something, there or in what they include. */
export function ownFilesBehind(
  include: IncludeStatement,
  state: PolicyState,
  isOwn: (path: BytePath) => boolean,
): BytePath[] {
  const { targets, files } = state.behind(include);
  const own = targets.filter(isOwn);
  const saysSomething = files.some(({ statements }) => statements.some(({ kind }) => kind !== 'include'));
  return saysSomething ? own : [];
}

/** What stands inside profiles. */
function isForProfiles({ kind }: Statement): boolean {
  return kind === 'rule' || kind === 'if' || kind === 'qualifier-block' || kind === 'profile' || kind === 'broken';
}

/** Whether a denial stands there, at any depth. */
export function denies(statements: readonly Statement[]): boolean {
  return statements.some((statement): boolean => {
    switch (statement.kind) {
      case 'rule':
        return statement.qualifiers.mode === 'deny';
      case 'qualifier-block':
        return statement.qualifiers.mode === 'deny' || denies(statement.body.statements);
      case 'if':
        return statement.branches.some(({ body }) => denies(body.statements));
      case 'profile':
        return denies(statement.body.statements);
      default:
        return false;
    }
  });
}
