// The public compare cases, whose verdicts come from the real compiler's output: the gate may be coarse, but what it lets
// pass must be equal or narrower there too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeStatements } from '../../src/reconcile/gate.js';
import { saysTheSame } from '../../src/reconcile/same.js';
import { isNotWider } from '../../src/reconcile/verdict.js';
import { corpusFolder, describeWith } from '../support/needs.js';
import { readStatements } from '../support/statements.js';

interface CompareCase {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly verdict: 'equal' | 'narrower' | 'wider' | 'incomparable';
}

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const cases = readFileSync(join(corpus, 'compare/cases.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CompareCase);
  const passes = ({ a, b }: CompareCase): boolean =>
    isNotWider(judgeStatements(readStatements(a).statements, readStatements(b).statements));

  test('nothing passes that the compiler finds wider', () => {
    const wrong = cases.filter((one) => ['wider', 'incomparable'].includes(one.verdict) && passes(one));
    expect(wrong.map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual([]);
  });

  test('nothing is the same that the compiler finds different', () => {
    const same = cases.filter(({ a, b }) =>
      saysTheSame({ text: a, ...readStatements(a) }, { text: b, ...readStatements(b) }),
    );
    expect(same.filter(({ verdict }) => verdict !== 'equal').map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual([]);
    expect(same.length).toBeGreaterThan(10);
  });

  test('the gate is not deaf', () => {
    const harmless = cases.filter(({ verdict }) => verdict === 'equal' || verdict === 'narrower');
    const passed = harmless.filter(passes).length;
    process.stdout.write(`gate: ${passed} of ${harmless.length} harmless changes pass\n`);
    expect(passed / harmless.length).toBeGreaterThan(0.25);
  });
});
