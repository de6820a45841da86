// The public compare cases, whose verdicts come from the real compiler's output: what the reconcile table calls the same
// must be equal there too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { saysTheSame } from '../../src/reconcile/same.js';
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

  test('nothing is the same that the compiler finds different', () => {
    const same = cases.filter(({ a, b }) =>
      saysTheSame({ text: a, ...readStatements(a) }, { text: b, ...readStatements(b) }),
    );
    expect(same.filter(({ verdict }) => verdict !== 'equal').map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual([]);
    expect(same.length).toBeGreaterThan(10);
  });
});
