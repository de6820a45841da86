// Three texts of one unit become one. Takes base, ours and theirs, gives the merged text with its conflicts, and the same as
// edits of ours. A text that cannot be understood is merged line by line, and that is said; nothing is ever guessed.

import type { ByteText, Checked, Diagnostic, SourceFile } from '../base/index.js';
import { byteTextOf, joinBytes } from '../base/index.js';
import type { ChangeEdit } from './changes.js';
import { changeEdits } from './changes.js';
import type { Outlines, Show } from './compose.js';
import { compose } from './compose.js';
import type { MarkerOptions } from './conflict-text.js';
import { conflictText } from './conflict-text.js';
import type { Conflict } from './conflicts.js';
import { conflictOf } from './conflicts.js';
import { decide } from './decide.js';
import type { Side } from './match.js';
import { matchBlocks } from './match.js';
import { saysWhatWasMeant } from './meant.js';
import { noticesOf } from './notices.js';
import type { Outline } from './outline.js';
import { readOutline } from './outline.js';
import { makePlan } from './plan.js';
import { contestText, mergeText } from './text-merge.js';

/** Labels are the names of the files, and markers are seven characters long, if not said otherwise. */
export type MergeOptions = Partial<MarkerOptions>;

export interface MergedUnit {
  /** With conflict markers where there are conflicts. */
  readonly text: ByteText;
  readonly conflicts: readonly Conflict[];
  /** Why lines were merged, not statements; such a merge is never clean. */
  readonly fallback: FallbackReason | undefined;
  /**
   * What is not in conflict, as edits of ours; none for a fallback. Without conflicts all of them together make the text.
   * Any choice of changes can be made alone: keep the order of the list.
   */
  readonly edits: readonly ChangeEdit[];
  readonly notices: readonly Diagnostic[];
}

export type FallbackReason =
  /** One of the files is not policy: its diagnostics say why. */
  | { readonly kind: 'not-understood'; readonly side: Side; readonly diagnostics: readonly Diagnostic[] }
  /** The merged text, read again, did not say what the merge was to say. */
  | { readonly kind: 'not-as-meant' };

/** Clean means: no conflicts and no fallback. Source: product, "The merge law" and "Fine print". */
export function mergeUnit(
  base: SourceFile,
  ours: SourceFile,
  theirs: SourceFile,
  options: MergeOptions = {},
): MergedUnit {
  const sources: Sources = { base, ours, theirs };
  const markers = markersOf(sources, options);
  const outlines = readEach(sources);
  const problem = findProblem(outlines);
  if (problem !== undefined) return mergeLines(sources, markers, problem);
  if (theirs.text === base.text || theirs.text === ours.text) return asInOurs(ours);
  const merged = mergeStatements(sources, outlinesOf(outlines), markers);
  return merged ?? mergeLines(sources, markers, { kind: 'not-as-meant' });
}

/**
 * The same merge, given back to a person: with markers around all that ours and theirs do not have alike. For a merge whose
 * text turned out not to be valid in its place.
 */
export function contestUnit(
  merged: MergedUnit,
  base: SourceFile,
  ours: SourceFile,
  theirs: SourceFile,
  options: MergeOptions = {},
): MergedUnit {
  const sources: Sources = { base, ours, theirs };
  return { ...merged, ...contestText(textsOf(sources), markersOf(sources, options)), edits: [] };
}

/** A text that stands on several sides is read once. */
function readEach({ base, ours, theirs }: Sources): Readonly<Record<Side, Checked<Outline | undefined>>> {
  const ofOurs = readOutline(ours);
  const ofBase = base.text === ours.text ? ofOurs : readOutline(base);
  const ofTheirs = theirs.text === ours.text ? ofOurs : theirs.text === base.text ? ofBase : readOutline(theirs);
  return { base: ofBase, ours: ofOurs, theirs: ofTheirs };
}

/** Theirs has nothing to bring. */
function asInOurs({ text }: SourceFile): MergedUnit {
  return { text, conflicts: [], fallback: undefined, edits: [], notices: [] };
}

type Sources = Readonly<Record<Side, SourceFile>>;

/** Undefined where the result would not say what was meant. */
function mergeStatements(sources: Sources, outlines: Outlines, markers: MarkerOptions): MergedUnit | undefined {
  const texts = textsOf(sources);
  const { ours } = sources;
  const root = decide(matchBlocks(outlines.base.root, outlines.ours.root, outlines.theirs.root));
  const plan = makePlan(root, texts);
  const conflicts: Conflict[] = [];
  const show: Show = (kind, choice, about, at) => {
    conflicts.push(conflictOf(kind, choice, about, at));
    return conflictText(choice, outlines.ours.style.lineEnd as ByteText, markers);
  };
  const text = joinBytes(compose(root, plan, outlines, show).map((piece) => piece.text));
  if (conflicts.length === 0) {
    const { value } = readOutline({ id: ours.id, text });
    if (value === undefined || !saysWhatWasMeant(value, root, plan)) return undefined;
  }
  const edits = changeEdits(compose(root, plan, outlines, undefined), ours, root);
  return { text, conflicts, fallback: undefined, edits, notices: noticesOf(root, plan, texts) };
}

function mergeLines(sources: Sources, markers: MarkerOptions, fallback: FallbackReason): MergedUnit {
  return { ...mergeText(textsOf(sources), markers), fallback, edits: [], notices: [] };
}

function findProblem(read: Readonly<Record<Side, Checked<Outline | undefined>>>): FallbackReason | undefined {
  for (const side of ['ours', 'theirs', 'base'] as const) {
    const { value, diagnostics } = read[side];
    if (value === undefined) return { kind: 'not-understood', side, diagnostics };
  }
  return undefined;
}

function outlinesOf({ base, ours, theirs }: Readonly<Record<Side, Checked<Outline | undefined>>>): Outlines {
  return { base: base.value, ours: ours.value, theirs: theirs.value } as Outlines;
}

function textsOf({ base, ours, theirs }: Sources): Readonly<Record<Side, ByteText>> {
  return { base: base.text, ours: ours.text, theirs: theirs.text };
}

function markersOf(sources: Sources, { labels, markerSize }: MergeOptions): MarkerOptions {
  return { labels: labels ?? labelsOf(sources), markerSize: markerSize ?? 7 };
}

function labelsOf({ base, ours, theirs }: Sources): MarkerOptions['labels'] {
  return { base: byteTextOf(base.id), ours: byteTextOf(ours.id), theirs: byteTextOf(theirs.id) };
}
