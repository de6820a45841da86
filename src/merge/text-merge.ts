// Three texts without structure, merged line by line: what is left where one of them could not be understood. Takes texts,
// gives a text with markers; never to be taken for a merge of policy.

import type { ByteText } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import { linesOf } from './comments.js';
import type { MarkerOptions } from './conflict-text.js';
import { conflictText } from './conflict-text.js';
import type { Conflict } from './conflicts.js';
import { conflictOf } from './conflicts.js';
import { contestLines } from './contested-lines.js';
import type { LineRegion } from './merge-lines.js';
import { mergeLines } from './merge-lines.js';
import type { Texts } from './merge-rule.js';

export interface MergedText {
  readonly text: ByteText;
  readonly conflicts: readonly Conflict[];
}

export function mergeText({ base, ours, theirs }: Texts, markers: MarkerOptions): MergedText {
  return showRegions(mergeLines(linesOf(base), linesOf(ours), linesOf(theirs)), ours, markers);
}

/** Whatever ours and theirs do not have alike is left to a person. */
export function contestText({ base, ours, theirs }: Texts, markers: MarkerOptions): MergedText {
  return showRegions(contestLines(linesOf(base), linesOf(ours), linesOf(theirs)), ours, markers);
}

function showRegions(regions: readonly LineRegion[], ours: ByteText, markers: MarkerOptions): MergedText {
  const conflicts: Conflict[] = [];
  const lineEnd = (ours.includes('\r\n') ? '\r\n' : '\n') as ByteText;
  const parts = regions.map((region) => {
    if (region.kind === 'merged') return region.lines.join('') as ByteText;
    const whole = (lines: readonly string[]): ByteText => wholeLines(lines.join('') as ByteText, lineEnd);
    const choice = { base: whole(region.base), ours: whole(region.ours), theirs: whole(region.theirs) };
    conflicts.push(conflictOf('text', choice));
    return conflictText(choice, lineEnd, markers);
  });
  return { text: joinBytes(parts), conflicts };
}

function wholeLines(text: ByteText, lineEnd: ByteText): ByteText {
  return text === '' || text.endsWith('\n') ? text : joinBytes([text, lineEnd]);
}
