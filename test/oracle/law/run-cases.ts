// The public merge cases under one compiler. Takes the corpus, a compiler and how many cases to take, gives them judged. The
// sample is the same every time.

import { join } from 'node:path';
import { ParseCache } from '../../../src/policy/index.js';
import { readMergeCases } from '../../corpus/merge-exam.js';
import { featuresOf } from '../compiled/compile.js';
import { plain } from '../product/tally-trees.js';
import { releaseOf } from '../product/tally.js';
import type { Release } from '../product/trees.js';
import { withAdaptedBase } from '../product/trees.js';
import type { JudgedCase } from './cases.js';
import { judgeMerge } from './cases.js';

/** Features that are as much as a compiler knows. */
const featuresFor: Readonly<Record<Release, string>> = { '3.0': '3.0', '4.1': '4.0', '5.0': '5.0', '6.0': '5.0' };

/** Every so many cases; `progress` is called before each. Throws: an Error without features for the compiler. */
export function judgeCases(
  corpus: string,
  parser: string,
  each: number,
  progress: (id: string, at: number) => void = () => undefined,
): readonly JudgedCase[] {
  const release = releaseOf(parser);
  const features = featuresOf(parser, featuresFor[release]);
  if (features === undefined) throw new Error(`${parser}: no features ${featuresFor[release]}`);
  const cases = readMergeCases(corpus).filter((_, at) => at % each === 0);
  const judged: JudgedCase[] = [];
  for (const name of new Set(cases.map(({ meta }) => meta.tree))) {
    const tree = join(corpus, 'trees', name);
    withAdaptedBase(tree, release, (base) => {
      const judge = { options: { parser, features, base, options: plain(release) }, release, cache: new ParseCache() };
      for (const one of cases.filter(({ meta }) => meta.tree === name)) {
        progress(one.id, judged.length);
        judged.push(judgeMerge(one, tree, judge));
      }
    });
  }
  return judged;
}
