// The figures that merging has to reach on the public cases. Takes the results of all cases, gives each figure with what
// falls short of it.

import type { ExamResult } from './merge-exam.js';

export interface Bar {
  readonly says: string;
  readonly figure: string;
  readonly holds: boolean;
  /** What falls short, even where the bar holds. */
  readonly cases: readonly string[];
}

const easyClasses: ReadonlySet<string> = new Set(['layout', 'comment', 'same-place']);

export function barsOf(results: readonly ExamResult[]): Bar[] {
  const easy = results.filter(
    (one) => easyClasses.has(one.class) && one.kind !== 'fork' && one.scenario !== 'diverged',
  );
  const plain = results.filter((one) => one.isPlain && one.status === 'clean');
  const isWrong = (one: ExamResult): boolean => one.status === 'clean' && one.isExpected === false;
  const diverged = results.filter((one) => one.scenario === 'diverged');
  const misled = results.filter((one) => one.textMerge === 'wrong');
  return [
    share('easy conflicts merge cleanly', easy, (one) => one.status === 'clean', 0.98),
    share('clean merges that statements decide have just the expected statements', plain, (one) => one.isExpected, 0.98),
    none('wrong where a merge of text is clean and right', results.filter((one) => one.textMerge === 'right'), isWrong),
    none('diverged sides that pass in silence', diverged, (one) => one.isSilent),
    none(`wrong where a merge of text is clean and wrong`, misled, isWrong),
    none('clean results with what one side removed', results, (one) => one.faults.length > 0),
    none('crashes', results, (one) => one.status === 'crash'),
  ];
}

function share(
  says: string,
  among: readonly ExamResult[],
  isGood: (one: ExamResult) => boolean | undefined,
  least: number,
): Bar {
  const short = among.filter((one) => isGood(one) !== true);
  const part = among.length === 0 ? 1 : 1 - short.length / among.length;
  const figure = `${(100 * part).toFixed(1)} % of ${among.length}, at least ${100 * least} %`;
  return { says, figure, holds: part >= least, cases: short.map(({ id }) => id) };
}

function none(says: string, among: readonly ExamResult[], isBad: (one: ExamResult) => boolean): Bar {
  const bad = among.filter(isBad);
  return { says, figure: `${bad.length} of ${among.length}, none allowed`, holds: bad.length === 0, cases: bad.map(({ id }) => id) };
}
