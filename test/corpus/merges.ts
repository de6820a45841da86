// `npm run corpus:merges`: the public merge cases, a table by kind and class, and the figures that must hold.
// `--compile` asks the installed policy compiler about every clean result, which takes minutes.

import { corpusOrEnd, parserPath } from '../support/needs.js';
import { findBroken } from './merge-compiler.js';
import { barsOf } from './merge-bars.js';
import { judgeCase, readMergeCases } from './merge-exam.js';

const corpus = corpusOrEnd();
const cases = readMergeCases(corpus);
const started = performance.now();
const results = cases.map((one) => judgeCase(one, true));
const took = performance.now() - started;

const columns = ['clean', 'expected', 'conflict', 'fallback', 'crash'] as const;
type Row = Record<'cases' | (typeof columns)[number], number>;
const rows = new Map<string, Row>();
for (const result of results) {
  const name = [result.kind, result.scenario, result.class].filter((part) => part !== undefined).join(' ');
  const row = rows.get(name) ?? { cases: 0, clean: 0, expected: 0, conflict: 0, fallback: 0, crash: 0 };
  rows.set(name, row);
  row.cases += 1;
  row[result.status] += 1;
  if (result.isExpected === true) row.expected += 1;
}
const width = Math.max(...[...rows.keys()].map((name) => name.length));
const line = (name: string, cells: readonly (string | number)[]): void =>
  console.log([name.padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join(' '));
line('', ['cases', ...columns]);
for (const [name, row] of rows) line(name, [row.cases, ...columns.map((column) => row[column])]);

console.log();
const bars = barsOf(results);
for (const { says, figure, holds, cases: offending } of bars) {
  console.log(`${holds ? 'holds' : 'FAILS'}  ${says}: ${figure}`);
  for (const id of offending.slice(0, 12)) console.log(`         ${id}`);
}
console.log(`\n${results.length} cases in ${(took / 1000).toFixed(1)} s, merges of text included`);

const parser = parserPath();
if (process.argv.includes('--compile') && parser !== undefined) {
  const { asked, broken } = findBroken(cases, results, parser, corpus);
  console.log(`${broken.length} of ${asked} clean results do not compile although base, ours and theirs do`);
  for (const id of broken) console.log(`         ${id}`);
  if (broken.length > 0) process.exitCode = 1;
}
if (bars.some(({ holds }) => !holds)) process.exitCode = 1;
