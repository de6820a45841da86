import type { ByteText } from '../../../src/base/index.js';
import { InternalError, fileId } from '../../../src/base/index.js';
import type { Edit } from '../../../src/language/index.js';
import { applyEdits } from '../../../src/language/index.js';

const edit = (start: number, end: number, text: string): Edit => ({
  at: { file: fileId('f'), start, end },
  text: text as ByteText,
});

const text = 'abcdef' as ByteText;

test('edits are made in the order of their places', () => {
  expect(applyEdits(text, [edit(4, 5, 'X'), edit(0, 1, ''), edit(2, 2, 'new')])).toBe('bnewcdXf');
});

test('insertions at one place stand in the order given, before what is replaced there', () => {
  expect(applyEdits(text, [edit(1, 2, 'B'), edit(1, 1, '1'), edit(1, 1, '2')])).toBe('a12Bcdef');
});

test('a part of a text', () => {
  expect(applyEdits(text, [edit(2, 3, 'X')], { start: 1, end: 4 })).toBe('bXd');
});

test.each([
  [[edit(0, 3, ''), edit(2, 4, '')], undefined],
  [[edit(5, 9, '')], undefined],
  [[edit(3, 2, '')], undefined],
  [[edit(0, 1, '')], { start: 1, end: 4 }],
])('edits that overlap or lie outside are our own fault', (edits, within) => {
  expect(() => applyEdits(text, edits, within)).toThrow(InternalError);
});
