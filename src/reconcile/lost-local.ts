// A new text that no longer includes what the administrator wrote. Takes a change and live policy, gives a hold or nothing.
// Source: product, "Overrides": a reference that drops the include while the file has rules is a hold.

import type { BytePath } from '../base/index.js';
import { lineColumnAt } from '../base/index.js';
import { printTree } from '../language/index.js';
import type { IncludeStatement, Statement } from '../language/index.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import type { Hold } from './outcome.js';
import { remark } from './outcome.js';
import { denies, ownFilesBehind, ownIncludes } from './own-includes.js';
import type { PolicyState } from './policy-state.js';

export interface LocalInput {
  readonly file: BytePath;
  readonly live: PolicyState;
  readonly candidate: PolicyState;
  isOwn(path: BytePath): boolean;
}

export function findLostLocals({ file, live, candidate, isOwn }: LocalInput): Hold | undefined {
  const [before, after] = [live, candidate].map(({ set }) => set.files.get(file));
  if (before === undefined || after === undefined || before === after) return undefined;
  const stays = stillIncluded(after.statements, candidate, isOwn);
  const lost = ownIncludes(before.statements, live, isOwn).filter((include) => !stays(include, live));
  if (lost.length === 0) return undefined;
  const isDenied = lost.some((include) => live.behind(include).files.some(({ statements }) => denies(statements)));
  const reasons = lost.map((include) =>
    remark(
      'reconcile/lost-local',
      { profile: '', statement: printTree(include.node).trim() },
      { file, ...lineColumnAt(before.text, include.at.start) },
    ),
  );
  return { kind: 'lost-local', standing: isDenied ? 'refused' : 'held', reasons };
}

/** Whether the same files still come in; where a path leads elsewhere for everyone, whether the same words are there. */
function stillIncluded(
  statements: readonly Statement[],
  candidate: PolicyState,
  isOwn: (path: BytePath) => boolean,
): (include: IncludeStatement, live: PolicyState) => boolean {
  const all = includesIn(statements).map(({ include }) => include);
  const files = new Set(all.flatMap((include) => ownFilesBehind(include, candidate, isOwn)));
  const paths = new Set<string>(all.filter(dependsOnDirectory).map(({ path }) => path));
  return (include, live) =>
    dependsOnDirectory(include)
      ? paths.has(include.path)
      : ownFilesBehind(include, live, isOwn).every((file) => files.has(file));
}
