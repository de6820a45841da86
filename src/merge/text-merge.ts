// Three texts without structure, merged line by line: what is left where one of them could not be understood. Takes texts,
// gives a text with markers; never to be taken for a merge of policy.

import type { ByteText } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import { diff3Merge } from 'node-diff3';
import { linesOf } from './comments.js';
import type { MarkerOptions } from './conflict-text.js';
import { conflictText } from './conflict-text.js';
import type { Conflict } from './conflicts.js';
import { conflictOf } from './conflicts.js';
import type { Texts } from './merge-rule.js';

export interface MergedText {
  readonly text: ByteText;
  readonly conflicts: readonly Conflict[];
}

export function mergeText({ base, ours, theirs }: Texts, markers: MarkerOptions): MergedText {
  const regions = diff3Merge(linesOf(ours), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  const conflicts: Conflict[] = [];
  const parts: ByteText[] = [];
  const lineEnd = (ours.includes('\r\n') ? '\r\n' : '\n') as ByteText;
  for (const { ok, conflict } of regions) {
    if (ok !== undefined) parts.push(joinBytes(ok as ByteText[]));
    if (conflict === undefined) continue;
    const [a, o, b] = [conflict.a, conflict.o, conflict.b].map((lines) =>
      wholeLines(joinBytes(lines as ByteText[]), lineEnd),
    );
    const choice = { ours: a, base: o, theirs: b } as Texts;
    conflicts.push(conflictOf('text', choice));
    parts.push(conflictText(choice, lineEnd, markers));
  }
  return { text: joinBytes(parts), conflicts };
}

function wholeLines(text: ByteText, lineEnd: ByteText): ByteText {
  return text === '' || text.endsWith('\n') ? text : joinBytes([text, lineEnd]);
}
