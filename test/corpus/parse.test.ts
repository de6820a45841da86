import { corpusFolder, describeWith } from '../support/needs.js';
import { knownDeviations, sitParseExam } from './parse-exam.js';

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const exam = sitParseExam(corpus);
  const reasons = knownDeviations();

  test('our answer and the compiler’s agree on at least 99 of 100 cases', () => {
    expect(exam.cases).toBeGreaterThan(2000);
    expect(exam.agreed / exam.cases).toBeGreaterThanOrEqual(0.99);
  });

  test('every deviation has a reason', () => {
    expect(exam.deviations.filter(({ id }) => !Object.hasOwn(reasons, id))).toEqual([]);
  });

  test('no deviation with a reason has healed', () => {
    const deviating = new Set(exam.deviations.map(({ id }) => id));
    expect(Object.keys(reasons).filter((id) => !deviating.has(id))).toEqual([]);
  });

  test('the same path executed in two ways is found without automata', () => {
    expect(exam.execConflicts.found).toBeGreaterThanOrEqual(162);
  });
});
