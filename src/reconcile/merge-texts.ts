// Three texts of one unit to the text that would be live, with what has to be said about it. Takes texts under the names
// that conflict markers show, gives text, conflicts and remarks.

import type { ByteText, FileId, SourceFile } from '../base/index.js';
import { lineColumnAt } from '../base/index.js';
import type { FallbackReason } from '../merge/index.js';
import { contestUnit, mergeUnit } from '../merge/index.js';
import type { MergedText } from './merged-text.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';

export type ThreeTexts = Readonly<Record<'base' | 'ours' | 'theirs', ByteText>>;
export type ThreeNames = Readonly<Record<'base' | 'ours' | 'theirs', FileId>>;

/** Merge one unit. `names` are the files on each side; markers carry them. */
export function mergeTexts(texts: ThreeTexts, names: ThreeNames): MergedText {
  const merged = mergeUnit(...sourcesOf(texts, names));
  return {
    text: merged.text,
    conflicts: merged.conflicts,
    fallback: merged.fallback && fallbackRemark(merged.fallback, texts, names),
    notices: merged.notices.map(({ code, data }) => remark(code, data)),
  };
}

/** The same merge with markers around all that the sides do not have alike. */
export function contestTexts(texts: ThreeTexts, names: ThreeNames): ByteText {
  const sources = sourcesOf(texts, names);
  return contestUnit(mergeUnit(...sources), ...sources).text;
}

function sourcesOf(texts: ThreeTexts, names: ThreeNames): [SourceFile, SourceFile, SourceFile] {
  const source = (side: keyof ThreeTexts): SourceFile => ({ id: names[side], text: texts[side] });
  return [source('base'), source('ours'), source('theirs')];
}

function fallbackRemark(reason: FallbackReason, texts: ThreeTexts, names: ThreeNames): Remark {
  if (reason.kind !== 'not-understood') return remark('reconcile/text-merge', { reason: reason.kind });
  const { side, diagnostics } = reason;
  const at = diagnostics[0]?.at;
  const where = at && { file: names[side], ...lineColumnAt(texts[side], at.start) };
  return remark('reconcile/text-merge', { reason: reason.kind, side, code: diagnostics[0]?.code ?? '' }, where);
}
