// What the gate may know about included files: the more cautious of how they are and how they would be. Takes both sets,
// gives answers for the includes of any unit.

import type { IncludeStatement, Statement } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { SourceSet } from '../policy/index.js';
import type { IncludeFacts } from './gate-order.js';
import type { IncludeGraph } from './include-graph.js';
import { includesIn, reachableFrom, targetOf } from './include-graph.js';

/** Facts over live policy and the candidate. `localDirectory` is where the administrator's additions are. */
export function knownIncludes(sets: readonly SourceSet[], graph: IncludeGraph, localDirectory: BytePath): IncludeFacts {
  const targetsOf = (include: IncludeStatement): { files: Set<BytePath>; known: boolean } => {
    const targets = sets.map((set) => targetOf(include, set));
    const files = reachableFrom(
      graph,
      targets.flatMap((target) => target.files),
    );
    return { files, known: targets.every((target) => target.known) };
  };
  const versionsOf = (path: BytePath): (readonly Statement[])[] =>
    sets.flatMap((set) => {
      const file = set.files.get(path);
      return file === undefined ? [] : [file.statements];
    });
  const isEmpty = (include: IncludeStatement): boolean => {
    const { files, known } = targetsOf(include);
    return known && [...files].every((path) => versionsOf(path).every(saysNothing));
  };
  return {
    isEmpty,
    mayHoldOrder(include) {
      const { files, known } = targetsOf(include);
      return !known || [...files].some((path) => versionsOf(path).some(holdsOrder));
    },
    isLocal(include) {
      const files = sets.flatMap((set) => targetOf(include, set).files);
      return files.some((path) => path.startsWith(`${localDirectory}/`)) && !isEmpty(include);
    },
  };
}

/** Whether all there is are includes. */
function saysNothing(statements: readonly Statement[]): boolean {
  return statements.every((statement) => statement.kind === 'include');
}

function holdsOrder(statements: readonly Statement[]): boolean {
  return includesIn(statements).some(({ isNested }) => isNested) || statements.some(isOrdered);
}

function isOrdered(statement: Statement): boolean {
  switch (statement.kind) {
    case 'variable':
    case 'boolean':
    case 'abi':
    case 'alias':
    case 'broken':
      return true;
    case 'rule':
      return statement.rule.kind === 'rlimit';
    case 'qualifier-block':
      return statement.body.statements.some(isOrdered);
    case 'if':
      return statement.branches.some((branch) => branch.body.statements.some(isOrdered));
    case 'include':
    case 'profile':
      return false;
  }
}
