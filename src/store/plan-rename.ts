// What is to be done for a unit that gets another name. Takes its outcome and what was read, gives operations and the
// conditions under which they are right. What was set beside the unit takes its new place first, and the old file goes
// last: at no moment does a program run without its profile, nor without what restricts it.

import type { BytePath, UnitPath } from '../base/index.js';
import { digestOf } from '../base/index.js';
import type { OverrideMove, TreeEntry, Trees, UnitOutcome } from '../reconcile/index.js';
import type { Operation, Precondition, WriteOperation } from './operation.js';
import { newLiveFile } from './operation.js';

/** The live file has the old name still, and it is a file of its own. */
export function renamingOperations(
  { unit, moves = [], live }: UnitOutcome,
  from: UnitPath,
  { ours: { directory, entries } }: Trees,
  preconditions: Precondition[],
): Operation[] {
  const entry = entries.get(from);
  const text = live?.after;
  if (entry?.kind !== 'file' || text === undefined) return [];
  const pathOf = (path: UnitPath): BytePath => `${directory}/${path}`;
  const followers = moves.map((move) => ({ move, entry: entries.get(move.from) }));
  const touched = new Set([from, unit, ...moves.flatMap((move) => [move.from, move.to])]);
  for (const path of touched) preconditions.push(...conditionsOf(pathOf(path), entries.get(path)));
  const subject = { unit, part: 'live' } as const;
  const remove = (path: UnitPath): Operation => ({ kind: 'remove', subject, path: pathOf(path) });
  const write: WriteOperation = { ...fileLike(entry, pathOf(from)), subject, path: pathOf(unit), text };
  return [
    ...followers.flatMap(({ move, entry: old }) => placed(move, old, entries.get(move.to), pathOf, subject)),
    write,
    remove(from),
    ...followers.map(({ move }) => remove(move.from)),
  ];
}

/** A file or a link at its new place. */
function placed(
  { from, to, becomes }: OverrideMove,
  entry: TreeEntry | undefined,
  there: TreeEntry | undefined,
  pathOf: (path: UnitPath) => BytePath,
  subject: WriteOperation['subject'] & object,
): Operation[] {
  if (becomes === undefined || entry === undefined) return [];
  const path = pathOf(to);
  if (becomes.kind === 'link') return [{ kind: 'link', subject, path, target: becomes.target }];
  const [model, like] = there?.kind === 'file' ? [there, path] : [entry, pathOf(from)];
  return model.kind === 'file' ? [{ ...fileLike(model, like), subject, path, text: becomes.text }] : [];
}

function fileLike(
  { ownership: { mode, uid, gid } }: Extract<TreeEntry, { kind: 'file' }>,
  path: BytePath,
): Pick<WriteOperation, 'kind' | 'mode' | 'owner' | 'attributesOf' | 'directoryMode'> {
  const { directoryMode } = newLiveFile;
  return { kind: 'write', mode, owner: { uid, gid }, attributesOf: path, directoryMode };
}

function conditionsOf(path: BytePath, entry: TreeEntry | undefined): Precondition[] {
  if (entry === undefined) return [{ kind: 'absent', path }];
  if (entry.kind === 'outside') return [{ kind: 'link', path, text: entry.text }];
  if (entry.kind !== 'file') return [];
  const { text, link, ownership } = entry;
  if (link !== undefined) return [{ kind: 'link', path, text: link.text }];
  return [{ kind: 'file', path, digest: digestOf(text), ownership }];
}
