import { corpusFolder, describeWith, parserPath } from '../support/needs.js';
import { barsOf } from './merge-bars.js';
import { findBroken } from './merge-compiler.js';
import { judgeCase, readMergeCases } from './merge-exam.js';

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const cases = readMergeCases(corpus);
  const results = cases.map((one) => judgeCase(one));

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(500);
  });

  test.each(barsOf(results))('$says', ({ holds, cases: offending, figure }) => {
    expect({ holds, figure, offending: holds ? [] : offending }).toMatchObject({ holds: true });
  });

  describeWith('the system’s parser', parserPath(), (parser) => {
    test('a sample of clean merges compiles where all three texts do', () => {
      // Every thirtieth: the whole takes minutes, and `npm run corpus:merges -- --compile` does it.
      const sample = cases.map((_, at) => at).filter((at) => at % 30 === 0);
      const [some, theirs] = [sample.map((at) => cases[at]!), sample.map((at) => results[at]!)];
      const { asked, broken } = findBroken(some, theirs, parser, corpus);
      expect(broken).toEqual([]);
      expect(asked).toBeGreaterThan(0);
    }, 120_000);
  });
});
