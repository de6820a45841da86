import { corpusFolder, describeWith } from '../support/needs.js';
import { compareBars, sitCompareExam } from './compare-exam.js';

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const result = sitCompareExam(corpus);

  test('all cases have their answer', () => {
    expect(result.cases).toBeGreaterThanOrEqual(420);
  });

  test.each(compareBars(result))('$text', ({ holds }) => {
    expect(holds).toBe(true);
  });

  test('no case of the corpus is unsound', () => {
    expect(result.wrong.filter(({ standing }) => standing === 'unsound')).toEqual([]);
  });
});
