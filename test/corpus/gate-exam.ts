// The public merge cases as the gate sees them. Takes cases and the folder of trees, gives what `merge-file` would do with
// each under every setting. One warm process: reading and judging are asked for as the command does.

import { join } from 'node:path';
import type { MergeFileResult } from '../../src/app/index.js';
import { mergeFiles } from '../../src/app/index.js';
import { nodeFileSystem } from '../../src/host/index.js';
import { sameSet, statementSetOf } from '../support/statement-set.js';
import type { Bar } from './merge-bars.js';
import type { MergeCase } from './merge-exam.js';

export interface GateResult {
  readonly one: MergeCase;
  readonly finding: (typeof findings)[number];
  /** Whether a text without markers has just the expected statements. */
  readonly isExpected: boolean;
  /** Of what the law says. */
  readonly codes: readonly string[];
  readonly took: number;
}

/**
 * The two sides collide; the law is broken; a restriction would be lost; it cannot be told whether that is so; more would be
 * permitted; it cannot be told whether that is so; because ours or the merge is no valid policy here; nothing of all that;
 * an exception.
 */
export const findings = [
  'conflict',
  'unlawful',
  'lost-restriction',
  'undecided',
  'widening',
  'unknown',
  'incomplete',
  'passed',
  'crash',
] as const;

/** Of `merge-file`; an untouched unit, which `strict` holds and `refuse` does not, is no merge. */
export const settings = ['refuse', 'report'] as const;

type Fate = 'held' | 'refused' | 'passed';

/** What a setting makes of a finding: exit status 1, 3 or 0. */
export function fateOf({ finding }: GateResult, setting: (typeof settings)[number]): Fate {
  switch (finding) {
    case 'conflict':
    case 'unlawful':
    case 'crash':
      return 'held';
    case 'lost-restriction':
    case 'undecided':
      return 'refused';
    case 'widening':
    case 'unknown':
    case 'incomplete':
      return setting === 'report' ? 'passed' : 'refused';
    case 'passed':
      return 'passed';
  }
}

export function judgeByGate(one: MergeCase, corpus: string): GateResult {
  const path = (name: string): string => join(one.folder, name);
  const began = performance.now();
  const request = { ours: path('ours'), base: path('base'), theirs: path('theirs'), labels: [], markerSize: 7 };
  const policyDirectory = join(corpus, 'trees', one.meta.tree);
  try {
    const result = mergeFiles({ ...request, policyDirectory, refuses: true }, nodeFileSystem);
    const took = performance.now() - began;
    const { merged, verdict } = result;
    const isExpected =
      one.expected !== undefined &&
      result.status !== 'conflict' &&
      sameSet(statementSetOf(merged.text), statementSetOf(one.expected));
    const codes = [...new Set(verdict?.unlawful?.reasons.map(({ code }) => code))];
    return { one, finding: findingOf(result), isExpected, codes, took };
  } catch {
    return { one, finding: 'crash', isExpected: false, codes: [], took: performance.now() - began };
  }
}

function findingOf({ status, verdict }: MergeFileResult): GateResult['finding'] {
  switch (status) {
    case 'clean':
      return 'passed';
    case 'conflict':
      return verdict === undefined ? 'conflict' : 'unlawful';
    case 'refused':
      if (verdict?.unlawful !== undefined) return verdict.unlawful.kind === 'unknown' ? 'undecided' : 'lost-restriction';
      if (verdict !== undefined && verdict.widenings.length > 0) return 'widening';
      return verdict?.doubts.some(({ data }) => data['why'] === 'incomplete') === true ? 'incomplete' : 'unknown';
  }
}

/** The figures that have to hold. */
export function gateBars(results: readonly GateResult[]): Bar[] {
  const both = results.filter(
    ({ one: { meta } }) => meta.conflict_class === 'both-changed' && meta.statement_merge_is_expected === true,
  );
  const short = both.filter(({ isExpected }) => !isExpected);
  const part = both.length === 0 ? 1 : 1 - short.length / both.length;
  const crashed = results.filter(({ finding }) => finding === 'crash');
  return [
    {
      says: 'the law resolves what both sides changed and statements decide',
      figure: `${(100 * part).toFixed(1)} % of ${both.length}, at least 90 %`,
      holds: part >= 0.9,
      cases: short.map(({ one: { id }, finding }) => `${id} (${finding})`),
    },
    {
      says: 'crashes',
      figure: `${crashed.length} of ${results.length}, none allowed`,
      holds: crashed.length === 0,
      cases: crashed.map(({ one: { id } }) => id),
    },
  ];
}
