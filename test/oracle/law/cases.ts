// Public merge cases, merged as `merge-file` does and judged by a compiler. Takes cases, gives what became of each, and a
// table. A refused merge is judged as `--widening=report` lets it pass.

import { join } from 'node:path';
import { mergeFiles } from '../../../src/app/index.js';
import { toBytes } from '../../../src/base/index.js';
import { nodeFileSystem } from '../../../src/host/index.js';
import type { MergeCase } from '../../corpus/merge-exam.js';
import { checkMerge } from './check-merge.js';
import type { CheckedMerge, Judge } from './check-merge.js';
import type { Four } from './four.js';
import { mapFour } from './four.js';
import type { Wider } from './wider.js';

export interface JudgedCase {
  readonly id: string;
  readonly kind: MergeCase['kind'];
  /** `passed` under `refuse`; `reported` only where widenings are but reported. */
  readonly outcome: 'passed' | 'reported' | 'held' | 'crash';
  /** Undefined where nothing passed. */
  readonly checked: CheckedMerge | undefined;
  /** Of what passed under `refuse`: what ours does not let through. */
  readonly widened: readonly Wider[];
}

/** `tree` is the folder of includes that we resolve in; a compiler may need another form of it. */
export function judgeMerge(one: MergeCase, tree: string, judge: Judge): JudgedCase {
  const { id, kind } = one;
  const merged = attempt(one, tree);
  if (merged === undefined || merged.outcome === 'held') {
    return { id, kind, outcome: merged?.outcome ?? 'crash', checked: undefined, widened: [] };
  }
  const { outcome, text } = merged;
  const texts: Four<string> = mapFour({ base: one.base, ours: one.ours, theirs: one.theirs, merged: text }, bytesOf);
  const checked = checkMerge(texts, judge);
  const widened = checked.kind === 'checked' && outcome === 'passed' ? checked.wider : [];
  return { id, kind, outcome, checked, widened };
}

function bytesOf(text: MergeCase['base']): string {
  return Buffer.from(toBytes(text)).toString('latin1');
}

function attempt(
  { folder }: MergeCase,
  tree: string,
): { readonly outcome: 'passed' | 'reported' | 'held'; readonly text: MergeCase['base'] } | undefined {
  const [ours, base, theirs] = ['ours', 'base', 'theirs'].map((name) => join(folder, name)) as [string, string, string];
  const request = { ours, base, theirs, policyDirectory: tree, labels: [], markerSize: 7 };
  try {
    const { status, merged, verdict } = mergeFiles({ ...request, refuses: true }, nodeFileSystem);
    if (status === 'clean') return { outcome: 'passed', text: merged.text };
    // What is unlawful is refused under every setting.
    const isReported = status === 'refused' && verdict?.unlawful === undefined;
    return { outcome: isReported ? 'reported' : 'held', text: merged.text };
  } catch {
    return undefined;
  }
}
