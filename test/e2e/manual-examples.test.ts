// Every marked example of the manual pages, run on a copy of the demo host.

import { readFileSync, readdirSync } from 'node:fs';
import { countMarks, examplesInManual, runOnDemoHost } from '../support/documents.js';

// A build may come first.
jest.setTimeout(120_000);

const examples = readdirSync('man').flatMap((page) => {
  const text = readFileSync(`man/${page}`, 'utf8');
  return examplesInManual(text).map((example) => ({ page, ...example }));
});

test('every mark has its example', () => {
  const marks = readdirSync('man').map((page) => countMarks(readFileSync(`man/${page}`, 'utf8')));
  expect(marks.reduce((sum, count) => sum + count, 0)).toBe(examples.length);
  expect(examples.length).toBeGreaterThan(8);
});

test.each(examples)('$page, example $#', ({ commands, status }) => {
  const ended = runOnDemoHost(commands);
  expect(ended).toMatchObject({ status });
});
