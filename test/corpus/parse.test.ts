import { corpusFolder, describeWith } from '../support/needs.js';
import { knownDeviations, sitParseExam } from './parse-exam.js';

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const exam = sitParseExam(corpus);
  const reasons = knownDeviations();

  test('our answer and the compiler’s agree on at least 995 of 1000 cases', () => {
    expect(exam.cases).toBeGreaterThan(2600);
    expect(exam.agreed / exam.cases).toBeGreaterThanOrEqual(0.995);
  });

  test('every deviation has a reason', () => {
    expect(exam.deviations.filter(({ id }) => !Object.hasOwn(reasons, id))).toEqual([]);
  });

  test('no deviation with a reason has healed', () => {
    const deviating = new Set(exam.deviations.map(({ id }) => id));
    expect(Object.keys(reasons).filter((id) => !deviating.has(id))).toEqual([]);
  });
});
