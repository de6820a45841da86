// Words of a command line whose bytes are no UTF-8.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteText } from '../../../src/base/index.js';
import { readable, unescapeBytes } from '../../../src/base/index.js';
import { bytePathOf } from '../../../src/cli/values.js';
import { ownWords } from '../../../src/host/index.js';

test.each([
  ['plain', 'plain'],
  ['caf\xc3\xa9', 'café'],
  ['t\xe9e', 't\\xe9e'],
  ['\xef\xbf\xbd and \xff', '\ufffd and \\xff'],
  ['\xc3', '\\xc3'],
  ['\xed\xa0\x80', '\\xed\\xa0\\x80'],
  ['\xf0\x9f\x98\x80\xf0\x9f', '😀\\xf0\\x9f'],
  ['\xe0\x80\x80', '\\xe0\\x80\\x80'],
])('%j is read as %j', (bytes, expected) => {
  expect(readable(bytes as ByteText)).toBe(expected);
});

test('what is printed for a byte means it', () => {
  expect(unescapeBytes('t\\xe9e\\xg0\\x1')).toBe('t\xe9e\\xg0\\x1');
});

test('each byte of a command line arrives', () => {
  const proc = mkdtempSync(join(tmpdir(), 'aa-merge-words-'));
  try {
    const words = ['accept', 't\xe9e', 'b\\xe9\xff', 'caf\xc3\xa9 \xef\xbf\xbd'];
    writeFileSync(join(proc, 'cmdline'), Buffer.from(['node', '--x', 'aa-merge', ...words, ''].join('\0'), 'latin1'));
    const decoded = words.map((word) => Buffer.from(word, 'latin1').toString('utf8'));
    expect(ownWords(decoded, proc).map(bytePathOf)).toEqual(words);
    expect(ownWords(['accept', 'plain'], join(proc, 'none'))).toEqual(['accept', 'plain']);
    expect(ownWords(['\ufffd'], join(proc, 'none'))).toEqual(['\ufffd']);
  } finally {
    rmSync(proc, { recursive: true });
  }
});
