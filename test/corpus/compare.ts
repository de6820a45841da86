// `npm run corpus:compare`: our verdicts on the public compare cases beside the real compiler's.

import { corpusOrEnd } from '../support/needs.js';
import { compareBars, sitCompareExam } from './compare-exam.js';

const corpus = corpusOrEnd();
const result = sitCompareExam(corpus);
for (const [source, { right, mislabelled, vague, unsound }] of result.sources) {
  console.log(`${source.padEnd(15)} right ${right}  mislabelled ${mislabelled}  vague ${vague}  unsound ${unsound}`);
}
for (const { id, standing, wanted, given } of result.wrong) console.log(`${standing}: ${id} is ${wanted}, we say ${given}`);
const bars = compareBars(result);
for (const { text, holds } of bars) console.log(`${holds ? 'ok ' : 'NOT'} ${text}`);
process.exitCode = bars.every(({ holds }) => holds) ? 0 : 1;
