import type { ByteText } from '../../../src/base/index.js';
import { fileId } from '../../../src/base/index.js';
import { parseFile, styleOf } from '../../../src/language/index.js';

const style = (text: string): ReturnType<typeof styleOf> => styleOf(parseFile(text as ByteText, fileId('f')).value);

test.each([
  ['profile a {\n\t/f r,\n\t/g r,\n}\n', '\t', '\n'],
  ['profile a {\r\n    /f r,\r\n    hat b {\r\n        /g r,\r\n        /h r,\r\n    }\r\n}\r\n', '    ', '\r\n'],
  ['profile a {\n  /f r,\n  /g r,\n   /h r,\n}\n', '  ', '\n'],
  ['profile a { /f r, }', '  ', '\n'],
  ['', '  ', '\n'],
])('the habits of %j', (text, indent, lineEnd) => {
  expect(style(text)).toEqual({ indent, lineEnd });
});
