// Words of any bytes arrive in a process as they are, and none of them does anything on the way.

import { spawnSync } from 'node:child_process';
import { byteWords } from '../../../src/host/byte-words.js';

/** What arrives in a process that is started with these words. */
function arriving(...words: readonly string[]): string[] {
  const program = Buffer.from(process.execPath, 'utf8').toString('latin1');
  const script = 'process.stdout.write(require("fs").readFileSync("/proc/self/cmdline"))';
  const [command, ...others] = byteWords([program, '-e', script, '--', ...words]);
  const { stdout } = spawnSync(command, others, { encoding: 'buffer', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } });
  return stdout.toString('latin1').split('\0').slice(4, -1);
}

test('words of text are handed on without a shell', () => {
  expect(byteWords(['/bin/ls', 'a b', '\u00c3\u00a9'])).toEqual(['/bin/ls', 'a b', 'é']);
});

test('words that are no text arrive, among others', () => {
  const words = ['\u00ff', 'plain', '', 'caf\u00e9/\u00c3\u00a9', '-R', '--'];
  expect(byteWords(words)[0]).toBe('/bin/sh');
  expect(arriving(...words)).toEqual(words);
});

test('every byte, and what shells and printf read as something else', () => {
  const all = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).join('');
  const tricks = [
    '$(id)',
    '`id`',
    '"; id; "',
    "'",
    '%s%n',
    '\\0101',
    '\\c',
    '\n',
    'ends\n\n',
    '*',
    '~',
    'a=b',
    '.',
    '..',
  ];
  expect(arriving('\u0080', all, ...tricks)).toEqual(['\u0080', all, ...tricks]);
});
