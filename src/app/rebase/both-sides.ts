// A path that is no policy, or not on every side, and that both sides changed: a text for a person, with markers, and what
// the tree gets of the person's answer. What is no text is one line, or nothing where a side has no such path. Takes what the
// sides have, gives texts and changes. Must never take an answer for what it does not say.

import type { BytePath, ByteText, GitReader } from '../../base/index.js';
import { fileId } from '../../base/index.js';
import { mergeUnit } from '../../merge/index.js';
import type { TreeChange } from './replayed.js';

/** Of the commit before, the commit and the vendor. */
type ThreeSides = readonly [TreeChange | undefined, TreeChange | undefined, TreeChange | undefined];

const labels = {
  ours: 'commit' as ByteText,
  base: 'the commit before' as ByteText,
  theirs: 'the vendor' as ByteText,
};

const [linkMode, submoduleMode] = ['120000', '160000'];

export function isText(change: TreeChange | undefined): change is TreeChange {
  return change?.mode.startsWith('100') === true;
}

export async function isAlike(
  one: TreeChange | undefined,
  other: TreeChange | undefined,
  git: GitReader,
): Promise<boolean> {
  if (one?.mode !== other?.mode) return false;
  if (one !== undefined && other !== undefined && 'id' in one && 'id' in other) return one.id === other.id;
  return (await textIn(one, git)) === (await textIn(other, git));
}

/** Undefined for what is not there. */
export async function textIn(change: TreeChange | undefined, git: GitReader): Promise<ByteText | undefined> {
  if (change === undefined || 'text' in change) return change?.text;
  return change.kind === 'submodule' ? pointer(change.id) : (await git.blobs([change.id])).get(change.id);
}

/** As git shows a submodule where it shows text. */
function pointer(commit: string): ByteText {
  return `Subproject commit ${commit}\n` as ByteText;
}

/** Two texts: as much as can be merged, with markers. */
export async function bothTexts([was, mine, theirs]: ThreeSides, path: BytePath, git: GitReader): Promise<ByteText> {
  const source = async (change: TreeChange | undefined): Promise<Parameters<typeof mergeUnit>[0]> => ({
    id: fileId(path),
    text: (isText(change) ? await textIn(change, git) : undefined) ?? ('' as ByteText),
  });
  const [base, ours, other] = [await source(was), await source(mine), await source(theirs)];
  return mergeUnit(base, ours, other, { markerSize: 7, labels }).text;
}

/** What is to be taken as a whole: all of each side between markers. */
export async function wholeTexts([was, mine, theirs]: ThreeSides, git: GitReader): Promise<ByteText> {
  const lines = async (change: TreeChange | undefined): Promise<string> =>
    ((await textIn(change, git)) ?? '').replace(/[^\n]$/, '$&\n');
  const before = was === undefined ? '' : `||||||| ${labels.base}\n${await lines(was)}`;
  const [ours, other] = [await lines(mine), await lines(theirs)];
  return `<<<<<<< ${labels.ours}\n${ours}${before}=======\n${other}>>>>>>> ${labels.theirs}\n` as ByteText;
}

/** Undefined for an answer that names nothing that could be there: it waits still. A change of undefined lets the path go. */
export async function answerOf(
  answer: ByteText,
  [was, mine, theirs]: ThreeSides,
  git: GitReader,
): Promise<{ readonly change: TreeChange | undefined } | undefined> {
  const sides = [mine, theirs].filter((side): side is TreeChange => side !== undefined);
  const file = sides.find(isText);
  // Where one side has it no more, or no side has a text, nothing is an answer. Else it is an empty file.
  const mayGo = file === undefined || (was !== undefined && sides.length < 2);
  if (mayGo && answer.trim() === '') return { change: undefined };
  for (const side of sides) {
    const isOne = side.mode === submoduleMode && 'id' in side;
    const commit = /^Subproject commit ([0-9a-f]+)\s*$/.exec(answer)?.[1];
    if (isOne && commit?.length === side.id.length) return { change: { ...side, id: commit } };
  }
  const target = answer.replace(/\n$/, '') as ByteText;
  for (const side of sides) {
    if (side.mode !== linkMode) continue;
    if (file === undefined || (await textIn(side, git)) === target) return { change: { text: target, mode: linkMode } };
  }
  return file && { change: { text: answer, mode: file.mode } };
}
