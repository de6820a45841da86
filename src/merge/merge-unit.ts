// Three texts of one unit become one. Takes base, ours and theirs, gives the merged text, its conflicts, and the same as
// edits of ours. A text that cannot be understood is merged line by line, and that is said; nothing is ever guessed.

import type { ByteText, Diagnostic, SourceFile } from '../base/index.js';
import { diagnostic, hasErrors, joinBytes } from '../base/index.js';
import type { Choice, Outlines } from './compose.js';
import { compose } from './compose.js';
import type { MarkerOptions } from './conflict-text.js';
import { conflictText } from './conflict-text.js';
import type { Conflict, ConflictKind } from './conflicts.js';
import { conflictOf } from './conflicts.js';
import { decide } from './decide.js';
import { matchBlocks } from './match.js';
import { saysWhatWasMeant } from './meant.js';
import { readOutline } from './outline.js';
import { makePlan } from './plan.js';
import { mergeText } from './text-merge.js';

export type MergeOptions = Partial<MarkerOptions>;

export interface MergedUnit {
  /** With markers where there are conflicts. */
  readonly text: ByteText;
  readonly conflicts: readonly Conflict[];
  /** Why the text was merged line by line; such a merge is never clean. */
  readonly fallback: FallbackReason | undefined;
  readonly notices: readonly Diagnostic[];
}

export type FallbackReason =
  | {
      readonly kind: 'not-understood';
      readonly side: 'base' | 'ours' | 'theirs';
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'not-as-meant' };

export function mergeUnit(
  base: SourceFile,
  ours: SourceFile,
  theirs: SourceFile,
  options: MergeOptions = {},
): MergedUnit {
  const markers: MarkerOptions = {
    labels:
      options.labels ?? ({ base: base.id, ours: ours.id, theirs: theirs.id } as unknown as MarkerOptions['labels']),
    markerSize: options.markerSize ?? 7,
  };
  const sources = { base, ours, theirs };
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text };
  const fallBack = (fallback: FallbackReason): MergedUnit => ({ ...mergeText(texts, markers), fallback, notices: [] });
  const read: Partial<Record<'base' | 'ours' | 'theirs', Outlines['base']>> = {};
  for (const side of ['base', 'ours', 'theirs'] as const) {
    const { value, diagnostics } = readOutline(sources[side]);
    if (value === undefined) return fallBack({ kind: 'not-understood', side, diagnostics });
    read[side] = value;
  }
  const outlines = read as Outlines;
  const root = decide(matchBlocks(outlines.base.root, outlines.ours.root, outlines.theirs.root));
  const plan = makePlan(root, texts);
  const conflicts: Conflict[] = [];
  const lineEnd = outlines.ours.style.lineEnd as ByteText;
  const show = (kind: ConflictKind, choice: Choice): ByteText => {
    conflicts.push(conflictOf(kind, '' as ByteText, choice));
    return conflictText(choice, lineEnd, markers);
  };
  const text = joinBytes(compose(root, plan, outlines, show).map((piece) => piece.text));
  if (conflicts.length === 0) {
    const merged = readOutline({ id: ours.id, text });
    const isSound = merged.value !== undefined && saysWhatWasMeant(merged.value, root, plan);
    if (!isSound) return fallBack({ kind: 'not-as-meant' });
  }
  void hasErrors;
  void diagnostic;
  return { text, conflicts, fallback: undefined, notices: [] };
}
