// `npm run corpus:parse`: how far our parser agrees with the real compiler on the public parse cases.

import { corpusOrEnd } from '../support/needs.js';
import { knownDeviations, sitParseExam } from './parse-exam.js';

const corpus = corpusOrEnd();
const { cases, agreed, deviations, folders } = sitParseExam(corpus);
const width = Math.max(...[...folders.keys()].map((name) => name.length));
for (const [name, count] of folders) {
  const said = count.deviations === 0 ? '' : `  ${count.deviations} differ`;
  console.log(`${name.padEnd(width)} ${String(count.cases).padStart(5)}${said}`);
}
const reasons = knownDeviations();
for (const { id, kind, because } of deviations) {
  console.log(`\n${id}: ${kind}, ${because.replace(/\s+/g, ' ').trim()}`);
  console.log(`  ${reasons[id] ?? 'NO REASON in parse-deviations.json'}`);
}
console.log(`\n${agreed} of ${cases} cases agree (${((100 * agreed) / cases).toFixed(2)} %)`);
process.exitCode = agreed / cases >= 0.995 ? 0 : 1;
