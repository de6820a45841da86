// Manifests whose bytes are no text: refused by the line, never read as something else.

import { manifestText, readComparisonCases } from '../../../src/app/index.js';
import { AaMergeError, diagnostic } from '../../../src/base/index.js';
import { say } from '../../../src/report/index.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function refusal(call: () => unknown): Readonly<Record<string, unknown>> {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof AaMergeError) return { code: thrown.code, ...thrown.data };
  }
  throw new Error('nothing was refused');
}

test('UTF-8 is read, with a byte order mark or without', () => {
  expect(manifestText(bytes('{"id": "\xc3\xa9"}\n'), 'parse')).toBe('{"id": "é"}\n');
  expect(manifestText(bytes('\xef\xbb\xbf{}'), 'parse')).toBe('{}');
});

test('bytes that are not UTF-8 are refused by their line', () => {
  // Both texts would be read as one.
  const line = '{"id": 1, "a": "profile p { /\xff r, }", "b": "profile p { /\xfe r, }"}';
  expect(refusal(() => manifestText(bytes(`{}\n${line}\n`), 'compare'))).toEqual({
    code: 'app/bad-manifest',
    line: 2,
    cases: 'compare',
    why: 'encoding',
  });
});

test('so is half a character', () => {
  const line = JSON.stringify({ id: 1, a: 'profile p { /\ud800 r, }', b: 'profile p { /\ud801 r, }' });
  expect(refusal(() => readComparisonCases(line))).toMatchObject({ code: 'app/bad-manifest', line: 1 });
  expect(readComparisonCases(JSON.stringify({ id: 1, a: '/\u{1f600}', b: '' }))).toHaveLength(1);
});

test.each([
  ['parse', '`cwd`'],
  ['compare', '`a` and `b`'],
  ['query', '`access`'],
])('what a case of %s has is said', (cases, fields) => {
  const found = diagnostic('app/bad-manifest', undefined, { line: 3, cases, why: 'shape' });
  expect(say(found)).toMatchObject({
    message: 'line 3 of the manifest is no case',
    help: expect.stringContaining(fields) as string,
  });
});
