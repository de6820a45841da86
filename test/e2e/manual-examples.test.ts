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

test('aa-merge-json(5) names every field in the record of a held unit', () => {
  const { output } = runOnDemoHost(
    'aa-merge --quiet > /dev/null || true; cat /var/lib/aa-merge/held/reasons/usr.sbin.letterbox.json',
  );
  const [, section = ''] = readFileSync('man/aa-merge-json.5', 'utf8').split('.Sh RECORD OF A HELD UNIT');
  const record = JSON.parse(output) as Record<string, unknown>;
  expect(record).toMatchObject({ schema: 'aa-merge/held@1', hold: 'widening' });
  const fields = [...Object.keys(record), ...Object.keys(record['texts'] as object)];
  const names = new Set(
    [...section.matchAll(/^\.(?:It )?Ic (.*)$/gm)].flatMap(([, words = '']) => words.split(/[ ,]+/)),
  );
  expect(fields.filter((field) => field !== 'schema' && !names.has(field))).toEqual([]);
});
