// `npm run corpus:gate`: what the gate and the law make of the public merge cases, as tables by kind of case: what was found,
// and what each setting makes of that. `npm run corpus:gate -- 10` takes every tenth case.

import { corpusOrEnd } from '../support/needs.js';
import { fateOf, findings, gateBars, judgeByGate, settings } from './gate-exam.js';
import type { GateResult } from './gate-exam.js';
import { readMergeCases } from './merge-exam.js';

const corpus = corpusOrEnd();
const each = Number(process.argv[2] ?? 1);
const cases = readMergeCases(corpus).filter((_, at) => at % each === 0);
const results = cases.map((one, at) => {
  if (at % 50 === 0) process.stderr.write(`${at}/${cases.length}\n`);
  return judgeByGate(one, corpus);
});

const groups = new Map<string, GateResult[]>();
for (const result of results) {
  const { kind, meta } = result.one;
  const name = [kind, meta.scenario, meta.conflict_class ?? 'text-clean'].filter((part) => part !== undefined).join(' ');
  for (const group of [name, 'all']) groups.set(group, [...(groups.get(group) ?? []), result]);
}
const all = groups.get('all') ?? [];
groups.delete('all');
groups.set('all', all);

const width = Math.max(...[...groups.keys()].map((name) => name.length));
const line = (name: string, cells: readonly (string | number)[]): void =>
  console.log([name.padEnd(width), ...cells.map((cell) => String(cell).padStart(16))].join(' ').trimEnd());

console.log('What was found');
line('', ['cases', ...findings]);
for (const [name, group] of groups) {
  line(name, [group.length, ...findings.map((one) => group.filter(({ finding }) => finding === one).length)]);
}
for (const setting of settings) {
  console.log(`\n--widening=${setting}, of all cases in per cent`);
  line('', ['conflict (1)', 'refused (3)', 'passed (0)']);
  for (const [name, group] of groups) {
    const share = (fate: ReturnType<typeof fateOf>): string => {
      const count = group.filter((result) => fateOf(result, setting) === fate).length;
      return `${((100 * count) / group.length).toFixed(1)} %`;
    };
    line(name, [share('held'), share('refused'), share('passed')]);
  }
}

const doubtful = results.filter(({ finding, one }) => {
  return ['unlawful', 'lost-restriction', 'undecided'].includes(finding) && one.meta.statement_merge_is_expected === true;
});
console.log(`\n${doubtful.length} cases that statements decide are held by the law`);
for (const { one, finding, codes } of doubtful) console.log(`         ${one.id} (${finding}): ${codes.join(', ')}`);

console.log();
const bars = gateBars(results);
for (const { says, figure, holds, cases: short } of bars) {
  console.log(`${holds ? 'holds' : 'FAILS'}  ${says}: ${figure}`);
  for (const id of short) console.log(`         ${id}`);
}
const times = results.map(({ took }) => took).sort((one, other) => one - other);
const timeAt = (part: number): string => `${(times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(0)} ms`;
console.log(`\nA case takes ${timeAt(0.5)} (median), ${timeAt(0.95)} (95 of 100), ${timeAt(1)} at most`);
if (bars.some(({ holds }) => !holds)) process.exitCode = 1;
