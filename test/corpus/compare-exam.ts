// The public compare cases judged by us and put beside the verdicts that come from the real compiler's output. Takes the
// corpus folder, gives counts and one line for each case that differs. Texts stay where they are.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCases, readComparisonCases } from '../../src/app/index.js';
import type { Verdict } from '../../src/compare/index.js';
import { nodeFileSystem } from '../../src/host/index.js';

/** A case of the corpus, as far as it matters here. */
interface ExamCase {
  readonly id: string;
  readonly source: string;
  readonly a: string;
  readonly b: string;
  readonly base: string | null;
  readonly features: string;
  readonly verdict: Verdict;
}

/**
 * How an answer stands: `unsound` says that nothing more is permitted where more is, `vague` is unknown or wider where
 * nothing is, `mislabelled` is right about that and has the wrong word.
 */
export type Standing = 'right' | 'mislabelled' | 'vague' | 'unsound';

export interface CompareExamResult {
  readonly cases: number;
  readonly standings: Readonly<Record<Standing, number>>;
  /** By source of the cases. */
  readonly sources: ReadonlyMap<string, Record<Standing, number>>;
  readonly wrong: readonly { id: string; standing: Standing; wanted: Verdict; given: string }[];
}

/** The three figures that must hold; each line begins with ok or NOT. */
export function compareBars({ cases, standings }: CompareExamResult): { readonly text: string; readonly holds: boolean }[] {
  const percent = (count: number): string => `${((100 * count) / cases).toFixed(2)} %`;
  return [
    { text: `no unsound verdict: ${standings.unsound}`, holds: standings.unsound === 0 },
    { text: `unknown or falsely wider in at most 2 %: ${percent(standings.vague)}`, holds: standings.vague <= 0.02 * cases },
    { text: `the same verdict in at least 98 %: ${percent(standings.right)}`, holds: standings.right >= 0.98 * cases },
  ];
}

/** Judge all compare cases of a corpus. */
export function sitCompareExam(corpus: string): CompareExamResult {
  const folder = join(corpus, 'compare');
  const cases = readFileSync(join(folder, 'cases.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExamCase);
  const lines = cases.map(({ id, a, b, base, features }) =>
    JSON.stringify({ id, a, b, base: base && join(corpus, base), features: join(folder, 'features', features) }),
  );
  const given = new Map<string, string>();
  for (const answer of compareCases(readComparisonCases(lines.join('\n')), nodeFileSystem)) {
    const { id, verdict } = answer as { id: string; verdict: string };
    given.set(id, verdict);
  }
  const standings = noStandings();
  const sources = new Map<string, Record<Standing, number>>();
  const wrong: { id: string; standing: Standing; wanted: Verdict; given: string }[] = [];
  for (const { id, source, verdict: wanted } of cases) {
    const answer = given.get(id) ?? 'no answer';
    const standing = standingOf(wanted, answer);
    const counts = sources.get(source) ?? noStandings();
    sources.set(source, counts);
    standings[standing] += 1;
    counts[standing] += 1;
    if (standing !== 'right') wrong.push({ id, standing, wanted, given: answer });
  }
  return { cases: cases.length, standings, sources, wrong };
}

function noStandings(): Record<Standing, number> {
  return { right: 0, mislabelled: 0, vague: 0, unsound: 0 };
}

function standingOf(wanted: Verdict, given: string): Standing {
  if (wanted === given) return 'right';
  const isMore = (verdict: string): boolean => verdict === 'wider' || verdict === 'incomparable';
  const isNoMore = given === 'equal' || given === 'narrower';
  if (isMore(wanted)) return isNoMore ? 'unsound' : isMore(given) ? 'mislabelled' : 'vague';
  return isNoMore ? 'mislabelled' : 'vague';
}
