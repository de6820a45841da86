// What the gate may know about included files: the more cautious of how they are and how they would be. Takes both sets,
// gives answers for the includes of any unit.

import type { IncludeStatement, Statement } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { SourceSet } from '../policy/index.js';
import type { IncludeFacts, Topic } from './gate-order.js';
import { allTopics, topicsIn } from './gate-order.js';
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
    topicsOf(include, isInBody) {
      const { files, known } = targetsOf(include);
      if (!known) return allTopics;
      const versions = [...files].flatMap(versionsOf);
      return new Set(versions.flatMap((statements) => topicsInside(statements, isInBody)));
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
