// Trailers in a message that is being written.

import type { ByteText } from '../../../../src/base/index.js';
import { trailersInMessage } from '../../../../src/app/check/trailers.js';

const found = (message: string): readonly string[] => trailersInMessage(message as ByteText);

test('the last paragraph counts, where it has nothing but trailers', () => {
  const trailers = 'Policy-Widening: kettle: the lid\n  is written\nSigned-off-by: Ann\n';
  expect(found(`more\n\n${trailers}`)).toEqual(['kettle: the lid is written']);
  expect(found(`more\r\n\r\n${trailers.replaceAll('\n', '\r\n')}`)).toEqual(['kettle: the lid is written']);
  expect(found(`more\n\n${trailers}\nand words\n`)).toEqual([]);
  expect(found(`more\n\nwords\n${trailers}`)).toEqual([]);
  expect(found(trailers)).toEqual([]);
  expect(found('')).toEqual([]);
});

test('comments, and a diff below the scissors, are no message', () => {
  const scissors =
    '# ------------------------ >8 ------------------------\n# Do not modify.\ndiff --git a/x b/x\n\n+a\n';
  expect(found(`more\n\n# words\npolicy-widening: kettle: the lid\n# words\n${scissors}`)).toEqual(['kettle: the lid']);
});
