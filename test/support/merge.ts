// Merges in tests: three texts in, the result in a form to compare.

import type { ByteText } from '../../src/base/index.js';
import { byteTextOf, fileId, readable } from '../../src/base/index.js';
import type { MergedUnit } from '../../src/merge/index.js';
import { mergeUnit } from '../../src/merge/index.js';

export interface Merged {
  readonly text: string;
  /** `clean`, or the kinds of the conflicts, or why lines were merged. */
  readonly result: string;
  readonly notices: readonly string[];
  readonly unit: MergedUnit;
}

/** Merge texts under the names base, ours and theirs. */
export function merge(base: string, ours: string, theirs: string): Merged {
  return mergeBytes(byteTextOf(base), byteTextOf(ours), byteTextOf(theirs));
}

export function mergeBytes(base: ByteText, ours: ByteText, theirs: ByteText): Merged {
  const source = (name: string, text: ByteText): Parameters<typeof mergeUnit>[0] => ({ id: fileId(name), text });
  const unit = mergeUnit(source('base', base), source('ours', ours), source('theirs', theirs));
  const kinds = unit.conflicts.map(({ kind }) => kind).join(' ');
  return {
    text: readable(unit.text),
    result: unit.fallback?.kind ?? (kinds === '' ? 'clean' : kinds),
    notices: unit.notices.map(({ code }) => code),
    unit,
  };
}

/** A profile with these lines inside; the usual frame of a short test. */
export function profile(...lines: readonly string[]): string {
  return ['profile p {', ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}', ''].join('\n');
}
