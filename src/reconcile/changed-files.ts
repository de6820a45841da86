// Which files of two revisions differ, and what that may reach. Takes revisions and what was loaded of them, gives paths; better one
// too many than one too few. Judges nothing.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { fromBytes } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import { MayRead } from './may-read.js';
import { differingIn } from './policy-memory.js';
import type { PolicyState } from './policy-state.js';

/** One revision of a policy directory. */
export interface PolicyRevision {
  readonly disk: ReadFileSystem;
  /** Its files, below the directory; without those that are switched off. */
  readonly files: readonly UnitPath[];
  /** Files that are made to complain only. */
  readonly complains: ReadonlySet<UnitPath>;
  /** Files with profiles that are there and switched off. */
  readonly off: readonly UnitPath[];
}

export interface BothStates {
  readonly before: PolicyState;
  readonly after: PolicyState;
}

/** Files that differ, and all that may read one of them. */
export function reachedBy(
  directory: BytePath,
  before: PolicyRevision,
  after: PolicyRevision,
): { readonly differing: readonly BytePath[]; readonly reached: ReadonlySet<BytePath> } {
  const textsOf = ({ disk, files }: PolicyRevision): Map<BytePath, ByteText> =>
    new Map(
      files.map((unit) => {
        const path = `${directory}/${unit}`;
        return [path, fromBytes(disk.readFile(path))];
      }),
    );
  const [was, is] = [textsOf(before), textsOf(after)];
  const differing = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
  const weakened = [...new Set([...before.complains, ...after.complains])].filter(
    (unit) => before.complains.has(unit) !== after.complains.has(unit),
  );
  const beginnings = [...differing, ...weakened.map((unit) => `${directory}/${unit}`)];
  const reached = beginnings.length === 0 ? [] : new MayRead([...was, ...is]).readersOf(beginnings);
  return { differing, reached: new Set(reached) };
}

/** A relative include leads to where the loader happens to run: to any file with its last name, as far as is known. */
export function mayBeMeant(differing: readonly BytePath[], { before, after }: BothStates): BytePath[] {
  const includesOf = ({ set }: PolicyState, path: BytePath): string[] =>
    includesIn(set.files.get(path)?.statements ?? []).flatMap(({ include }) =>
      dependsOnDirectory(include) ? [include.path] : [],
    );
  const names = new Set(
    [before, after].flatMap((state) =>
      [...state.set.files.keys()].flatMap((file) => includesOf(state, file)).map((path) => posix.basename(path)),
    ),
  );
  return differing.filter((path) => {
    const differs = includesOf(before, path).join('\0') !== includesOf(after, path).join('\0');
    return differs || names.has(posix.basename(path)) || names.has(posix.basename(posix.dirname(path)));
  });
}

/** Whether heads of profiles or definitions are not what they were, so that a profile is new, gone or for other programs. */
export function changesOutlines({ before, after }: BothStates): boolean {
  const outlineOf = ({ set }: PolicyState, path: BytePath): string =>
    JSON.stringify(outlines(set.files.get(path)?.statements ?? [], set.files.get(path)?.text ?? ''));
  const differing = differingIn(before.set, after.set);
  return differing.some((path) => outlineOf(before, path) !== outlineOf(after, path));
}

/** The words of heads and definitions, wherever they stand. */
function outlines(statements: readonly Statement[], text: string): string[] {
  return statements.flatMap((statement): string[] => {
    switch (statement.kind) {
      case 'profile': {
        const { start, end } = statement.head;
        return [text.slice(start, end), ...outlines(statement.body.statements, text)];
      }
      case 'if':
        return [text.slice(statement.at.start, statement.at.end)];
      case 'variable':
      case 'boolean':
      case 'alias':
        return [text.slice(statement.at.start, statement.at.end)];
      case 'qualifier-block':
        return outlines(statement.body.statements, text);
      default:
        return [];
    }
  });
}
