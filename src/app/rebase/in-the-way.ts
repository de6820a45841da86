// A file and a directory of one name cannot be in one tree, and git would drop one of them without a word. Takes the changes
// of a commit, gives them with nothing in the way of anything, or with what waits for a person: what stays, something else goes
// for it only when the person saw what that is.

import type { BytePath, GitReader } from '../../base/index.js';
import { wholeTexts } from './both-sides.js';
import type { ReplayInput } from './replay-input.js';
import type { Entries } from './replay-trees.js';
import type { Replayed } from './replayed.js';

type Placed = Pick<Replayed, 'changes' | 'waiting'>;

export async function placed(
  { changes, waiting }: Placed,
  theirs: Entries,
  { answers }: Pick<ReplayInput, 'answers'>,
  git: GitReader,
): Promise<Placed> {
  const all = new Map(changes);
  for (const [path, answer] of answers) {
    const others = changes.get(path) === undefined ? [] : inTheWay(path, theirs, changes);
    if (others.length === 0) continue;
    // Nothing was left of it, so the others stay.
    if (answer.trim() === '') all.set(path, undefined);
    else for (const other of others) all.set(other, undefined);
  }
  const waits = new Map(waiting.map((one) => [one.file, one]));
  for (const [path, change] of all) {
    const others = change === undefined ? [] : inTheWay(path, theirs, all);
    // Of two that wait for each other, one is asked about.
    if (others.length === 0 || others.some((other) => waits.has(other)) || waits.has(path)) continue;
    const text = await wholeTexts([undefined, change, undefined], git);
    waits.set(path, { file: path, text, outcome: undefined, isWhole: true, inTheWay: [] });
  }
  return {
    changes: all,
    waiting: [...waits.values()].map((one) => ({ ...one, inTheWay: inTheWay(one.file, theirs, all) })),
  };
}

/** Files below a path, and what is no directory above it, but for those that go anyway. */
function inTheWay(path: BytePath, theirs: Entries, changes: Replayed['changes']): BytePath[] {
  const stays = (other: BytePath): boolean => !changes.has(other) || changes.get(other) !== undefined;
  const isOther = (other: BytePath): boolean => other.startsWith(`${path}/`) || path.startsWith(`${other}/`);
  return [...new Set([...theirs.keys(), ...changes.keys()])].filter((other) => isOther(other) && stays(other));
}
