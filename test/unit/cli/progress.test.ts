// Progress on a terminal, by a clock that a test sets.

import { openOutput } from '../../../src/cli/terminal.js';

const clear = '\r\u001b[K';

function opened(wishes: { quiet?: boolean; verbose?: boolean; canClear?: boolean } = {}, isTTY = true, columns = 80) {
  let now = 5000;
  const written: string[] = [];
  const err = { isTTY, columns, write: (text: string | Uint8Array) => written.push(String(text)) };
  const output = openOutput(err, { quiet: false, verbose: false, ...wishes }, { monotonic: () => now });
  return { output, written, wait: (ms: number) => void (now += ms) };
}

test('says nothing in the first second', () => {
  const { output, written, wait } = opened();
  output.stage('Reading files');
  wait(999);
  output.stage('Merging units');
  output.progress(64, 2000);
  output.done();
  expect(written).toEqual([]);
});

test('then names the stage, counts in place, and leaves nothing behind', () => {
  const { output, written, wait } = opened();
  output.stage('Merging units');
  wait(1000);
  output.progress(700, 2000);
  wait(100);
  output.progress(900, 2000);
  output.stage('Judging the result');
  output.done();
  output.done();
  expect(written).toEqual([
    `${clear}Merging units 700/2000`,
    `${clear}Merging units 900/2000`,
    `${clear}Judging the result`,
    clear,
  ]);
});

test('is not painted more often than anyone can read', () => {
  const { output, written, wait } = opened();
  output.stage('Merging units');
  wait(1500);
  for (let unit = 1; unit <= 50; unit += 1) {
    output.progress(unit, 2000);
    wait(10);
  }
  expect(written).toHaveLength(5);
});

test('never fills a line of the terminal', () => {
  const { output, written, wait } = opened({}, true, 12);
  wait(1000);
  output.stage('Judging the result');
  expect(written).toEqual([`${clear}Judging the`]);
});

test.each([
  ['where nobody looks', {}, false],
  ['with --quiet', { quiet: true }, true],
  ['on a dumb terminal', { canClear: false }, true],
] as const)('there is none %s', (_, wishes, isTTY) => {
  const { output, written, wait } = opened(wishes, isTTY);
  wait(2000);
  output.stage('Merging units');
  output.progress(5, 9);
  output.done();
  expect(written).toEqual([]);
});

test('with --verbose each stage is a line, from the start', () => {
  const { output, written, wait } = opened({ verbose: true });
  output.stage('Reading files');
  wait(2000);
  output.progress(5, 9);
  output.detail('more');
  output.done();
  expect(written).toEqual(['Reading files\n', 'more\n']);
});
