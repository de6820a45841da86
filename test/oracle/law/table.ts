// What came of many cases, in words. Takes judged cases, gives two tables and the list of what is wrong.

import type { JudgedCase } from './cases.js';
import type { Finding } from './finding.js';
import type { Wider } from './wider.js';

type Kind = JudgedCase['kind'];

const columns = ['cases', 'held', 'passed', 'checked', 'reported', 'checked', 'violations'] as const;

/** By kind of case: what `merge-file` held, let pass, and would but report, and how many of those a compiler could judge. */
export function outcomeTable(judged: readonly JudgedCase[]): readonly string[] {
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  const line = (name: string, cells: readonly (string | number)[]): string =>
    [name.padEnd(14), ...cells.map((cell) => String(cell).padStart(10))].join(' ').trimEnd();
  const row = (name: Kind | 'all', group: readonly JudgedCase[]): string => {
    const of = (wanted: JudgedCase['outcome']): readonly JudgedCase[] =>
      group.filter(({ outcome }) => outcome === wanted);
    const checked = (wanted: JudgedCase['outcome']): number =>
      of(wanted).filter(({ checked: found }) => found !== undefined && found.kind !== 'no-policy').length;
    const bad = group.filter((one) => wrongsOf(one).length > 0).length;
    const held = of('held').length + of('crash').length;
    const counts = [of('passed').length, checked('passed'), of('reported').length, checked('reported')];
    return line(name, [group.length, held, ...counts, bad]);
  };
  return [
    line('', columns),
    ...kinds.map((kind) =>
      row(
        kind,
        judged.filter((one) => one.kind === kind),
      ),
    ),
    row('all', judged),
  ];
}

/** How often each row was met: cases, for each verdict and reason. */
export function rowTable(judged: readonly JudgedCase[]): readonly string[] {
  const counts = new Map<string, Set<string>>();
  for (const { id, checked } of judged) {
    for (const { row, verdict, why } of checked?.kind === 'checked' ? checked.findings : []) {
      const key = `${row.padEnd(8)} ${verdict.padEnd(10)} ${/^\d/.test(row) ? why : ''}`;
      counts.set(key, (counts.get(key) ?? new Set()).add(id));
    }
  }
  return [...counts].sort().map(([key, ids]) => `${String(ids.size).padStart(6)} cases  ${key.trimEnd()}`);
}

/** What must not be, one line each. */
export function wrongsOf({ id, outcome, checked, widened }: JudgedCase): readonly string[] {
  if (outcome === 'crash') return [`${id}: crash`];
  if (checked === undefined || checked.kind === 'no-policy') return [];
  if (checked.kind === 'broken') return [`${id}: does not compile: ${checked.why}`];
  const broken = checked.findings.filter(({ verdict }) => verdict === 'violation');
  return [
    ...broken.map((found) => `${id} (${outcome}): ${sayFinding(found)}`),
    ...widened.map((found) => `${id} (${outcome}): wider than ours: ${sayWider(found)}`),
  ];
}

function sayWider({ profile, what, text, bits }: Wider): string {
  return `${profile} ${what} ${JSON.stringify(text)} ${bits.toString(16)}`;
}

function sayFinding({ profile, subject, row, why, text, bits }: Finding): string {
  return `${row} ${why}, ${profile} ${subject} ${JSON.stringify(text)} ${bits.toString(16)}`;
}
