// What the gate may know about included files. Takes one state of the policy, gives answers for the includes of any unit.
// The state is the candidate: each change is judged as if all others were in place, and again when one of them is held.

import type { IncludeStatement, Statement } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { IncludeFacts, Topic } from './gate-order.js';
import { allTopics, topicsIn } from './gate-order.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import type { PolicyState } from './policy-sets.js';

/** Facts about one state of the policy. `isOwn` tells whether the administrator wrote a file. */
export function knownIncludes(state: PolicyState, isOwn: (path: BytePath) => boolean): IncludeFacts {
  const isEmpty = (include: IncludeStatement): boolean => {
    const { files, known } = state.behind(include);
    return known && files.every(({ statements }) => saysNothing(statements));
  };
  return {
    isEmpty,
    topicsOf(include, isInBody) {
      const { files, known } = state.behind(include);
      return known ? new Set(files.flatMap(({ statements }) => topicsInside(statements, isInBody))) : allTopics;
    },
    isLocal(include) {
      const { targets } = state.behind(include);
      return dependsOnDirectory(include) || (targets.some(isOwn) && !isEmpty(include));
    },
    leadsToOwn(include) {
      const { files } = state.behind(include);
      return files.some(({ id, statements }) => isOwn(id) && statements.some(isForProfiles));
    },
  };
}

/** Whether all there is are includes. */
function saysNothing(statements: readonly Statement[]): boolean {
  return statements.every((statement) => statement.kind === 'include');
}

/** What stands inside profiles. */
function isForProfiles({ kind }: Statement): boolean {
  return kind === 'rule' || kind === 'if' || kind === 'qualifier-block' || kind === 'profile' || kind === 'broken';
}

/** All topics of a file, except those of its includes, which are files of their own. */
function topicsInside(statements: readonly Statement[], isInBody: boolean): Topic[] {
  const skips: Topic[] = includesIn(statements).some(({ isNested }) => isNested) ? ['skips'] : [];
  const inside = (each: readonly Statement[]): Topic[] =>
    each.flatMap((statement) => {
      if (statement.kind === 'qualifier-block') return inside(statement.body.statements);
      if (statement.kind === 'if') return statement.branches.flatMap((branch) => inside(branch.body.statements));
      return topicsIn(statement, isInBody);
    });
  return [...skips, ...inside(statements)];
}
