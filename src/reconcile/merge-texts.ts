// Three texts of one unit to the text that would be live, with what has to be said about it. Takes texts under the names
// that conflict markers show, gives text, conflicts and remarks.

import type { ByteText, FileId } from '../base/index.js';
import { lineColumnAt } from '../base/index.js';
import type { FallbackReason } from '../merge/index.js';
import { mergeUnit } from '../merge/index.js';
import type { MergedText } from './merged-text.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';

/** Merge one unit. `names` are the files on each side; markers carry them. */
export function mergeTexts(
  texts: { readonly base: ByteText; readonly ours: ByteText; readonly theirs: ByteText },
  names: { readonly base: FileId; readonly ours: FileId; readonly theirs: FileId },
): MergedText {
  const source = (side: 'base' | 'ours' | 'theirs'): { id: FileId; text: ByteText } => ({
    id: names[side],
    text: texts[side],
  });
  const merged = mergeUnit(source('base'), source('ours'), source('theirs'));
  return {
    text: merged.text,
    conflicts: merged.conflicts,
    fallback: merged.fallback && fallbackRemark(merged.fallback, texts, names),
    notices: merged.notices.map(({ code, data }) => remark(code, data)),
  };
}

function fallbackRemark(
  reason: FallbackReason,
  texts: Parameters<typeof mergeTexts>[0],
  names: Parameters<typeof mergeTexts>[1],
): Remark {
  if (reason.kind !== 'not-understood') return remark('reconcile/text-merge', { reason: reason.kind });
  const { side, diagnostics } = reason;
  const at = diagnostics[0]?.at;
  const where = at && { file: names[side], ...lineColumnAt(texts[side], at.start) };
  return remark('reconcile/text-merge', { reason: reason.kind, side, code: diagnostics[0]?.code ?? '' }, where);
}
